package dev.inferj.remote.server;

import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Speaks Triton's generate extension, with the tensors of the vLLM backend. */
public final class FakeTriton implements RawServer.Handler {
    private static final List<String> INPUTS = List.of(
            "text_input",
            "stream",
            "sampling_parameters",
            "exclude_input_in_output",
            "return_finish_reason",
            "return_num_input_tokens",
            "return_num_output_tokens");

    @Override
    public void answer(RawServer.Request request, Connection connection) throws IOException {
        if (!request.path().startsWith("/v2/models/tiny")) {
            connection.send(Responses.json(404, "{\"error\":\"Request for unknown model: 'nope' is not found\"}"));
        } else if (request.method().equals("GET")) {
            connection.send(Responses.json(
                    200,
                    "{\"name\":\"tiny\",\"inputs\":[" + tensors(INPUTS.stream()) + "],\"outputs\":["
                            + tensors(Stream.of("text_output", "finish_reason")) + "]}"));
        } else {
            generate(
                    Objects.requireNonNullElse(
                            Json.tryObject(request.body().getBytes(StandardCharsets.UTF_8)), JsonObject.EMPTY),
                    connection);
        }
    }

    private static void generate(JsonObject asked, Connection connection) throws IOException {
        String prompt = asked.textOrEmpty("text_input");
        JsonObject parameters = Objects.requireNonNullElse(
                Json.tryObject(asked.textOrEmpty("sampling_parameters").getBytes(StandardCharsets.UTF_8)),
                JsonObject.EMPTY);
        int promptTokens = ScriptedModel.promptTokens(prompt);
        if (promptTokens >= ScriptedModel.CONTEXT) {
            connection.send(Responses.streamHead(400, "text/event-stream; charset=utf-8"));
            FakeOpenAi.event(
                    connection,
                    "{\"error\":\"Error generating stream: The decoder prompt (length " + promptTokens
                            + ") is longer than the maximum model length of 1024.\"}");
            connection.send(Responses.lastChunk());
            return;
        }
        ScriptedModel.Scripted said = ScriptedModel.answer(
                prompt,
                parameters.get("temperature") == null ? 1 : parameters.number("temperature"),
                parameters.get("seed") instanceof Number seed ? seed.longValue() : System.nanoTime(),
                parameters.integer("max_tokens").orElse(Integer.MAX_VALUE),
                parameters.texts("stop"));
        connection.send(Responses.streamHead(200, "text/event-stream; charset=utf-8"));
        int left = said.tokens();
        for (String piece : said.pieces()) {
            event(connection, piece, "None", promptTokens, left > 0 ? 1 : 0);
            left--;
        }
        event(connection, "", said.reason(), promptTokens, Math.max(0, left));
        connection.send(Responses.lastChunk());
    }

    private static void event(Connection connection, String text, String reason, int promptTokens, int tokens)
            throws IOException {
        FakeOpenAi.event(
                connection,
                "{\"finish_reason\":\"" + reason + "\",\"model_name\":\"tiny\",\"num_input_tokens\":" + promptTokens
                        + ",\"num_output_tokens\":" + tokens + ",\"text_output\":" + Json.text(text) + "}");
    }

    private static String tensors(Stream<String> names) {
        return names.map(name -> "{\"name\":\"" + name + "\",\"datatype\":\"BYTES\",\"shape\":[1]}")
                .collect(Collectors.joining(","));
    }
}
