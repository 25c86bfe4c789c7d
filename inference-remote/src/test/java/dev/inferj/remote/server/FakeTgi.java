package dev.inferj.remote.server;

import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Speaks TGI's protocol, which leaves stop strings in the text. */
public final class FakeTgi implements RawServer.Handler {
    @Override
    public void answer(RawServer.Request request, Connection connection) throws IOException {
        JsonObject asked = Objects.requireNonNullElse(
                Json.tryObject(request.body().getBytes(StandardCharsets.UTF_8)), JsonObject.EMPTY);
        switch (request.path()) {
            case "/info" ->
                connection.send(Responses.json(
                        200, "{\"model_id\":\"tiny\",\"max_input_tokens\":1023,\"max_total_tokens\":1024}"));
            case "/v1/chat/completions" -> FakeOpenAi.answer(asked, /* chat= */ true, connection);
            case "/tokenize" -> connection.send(Responses.json(200, tokens(asked.textOrEmpty("inputs"))));
            case "/chat_tokenize" ->
                connection.send(Responses.json(
                        200,
                        "{\"tokenize_response\":" + tokens(FakeOpenAi.prompt(asked, /* chat= */ true))
                                + ",\"templated_text\":\"…\"}"));
            default -> generate(asked, connection);
        }
    }

    private static String tokens(String prompt) {
        return IntStream.range(0, ScriptedModel.promptTokens(prompt))
                .mapToObj(i -> "{\"id\":" + i + ",\"text\":\"…\",\"start\":0,\"stop\":1}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static void generate(JsonObject asked, Connection connection) throws IOException {
        String prompt = asked.textOrEmpty("inputs");
        JsonObject parameters = asked.object("parameters");
        int promptTokens = ScriptedModel.promptTokens(prompt);
        if (promptTokens >= ScriptedModel.CONTEXT) {
            connection.send(Responses.json(
                    422,
                    "{\"error\":\"Input validation error: `inputs` must have less than 1024 tokens. Given: "
                            + promptTokens + "\",\"error_type\":\"validation\"}"));
            return;
        }
        ScriptedModel.Scripted said = ScriptedModel.answer(
                prompt,
                parameters.isTrue("do_sample") ? 1 : 0,
                parameters.get("seed") instanceof Number seed ? seed.longValue() : System.nanoTime(),
                parameters.integer("max_new_tokens").orElse(Integer.MAX_VALUE),
                parameters.texts("stop"));
        connection.send(Responses.streamHead(200, "text/event-stream"));
        List<String> pieces = said.pieces();
        for (int i = 0; i < pieces.size(); i++) {
            boolean last = i == pieces.size() - 1 && said.stop() == null;
            token(connection, pieces.get(i), last ? said : null, promptTokens);
        }
        if (said.stop() != null) {
            token(connection, said.stop(), said, promptTokens);
        }
        connection.send(Responses.lastChunk());
    }

    private static void token(
            Connection connection, String text, ScriptedModel.@Nullable Scripted whole, int promptTokens)
            throws IOException {
        String end = whole == null
                ? "null,\"details\":null"
                : "\"…\",\"details\":{\"finish_reason\":\""
                        + (whole.stop() == null ? "length" : "stop_sequence") + "\",\"generated_tokens\":"
                        + whole.tokens()
                        + ",\"input_length\":" + promptTokens + "}";
        FakeOpenAi.event(
                connection,
                "{\"index\":1,\"token\":{\"id\":1,\"text\":" + Json.text(text)
                        + ",\"logprob\":-0.5,\"special\":false},\"generated_text\":" + end + "}");
    }
}
