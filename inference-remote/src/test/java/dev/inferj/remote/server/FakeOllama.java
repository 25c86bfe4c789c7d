package dev.inferj.remote.server;

import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;

/** Speaks Ollama's protocol. */
public final class FakeOllama implements RawServer.Handler {
    @Override
    public void answer(RawServer.Request request, Connection connection) throws IOException {
        JsonObject asked = Objects.requireNonNullElse(
                Json.tryObject(request.body().getBytes(StandardCharsets.UTF_8)), JsonObject.EMPTY);
        switch (request.path()) {
            case "/api/tags" -> connection.send(Responses.json(200, "{\"models\":[{\"name\":\"tiny:latest\"}]}"));
            case "/api/show" -> show(asked, connection);
            default -> answer(asked, request.path().endsWith("/chat"), connection);
        }
    }

    private static void show(JsonObject asked, Connection connection) throws IOException {
        if (asked.textOrEmpty("model").equals("tiny")) {
            connection.send(Responses.json(
                    200, "{\"details\":{\"family\":\"llama\"},\"capabilities\":[\"completion\",\"tools\"]}"));
        } else {
            connection.send(
                    Responses.json(404, "{\"error\":\"model '" + asked.textOrEmpty("model") + "' not found\"}"));
        }
    }

    private static void answer(JsonObject asked, boolean chat, Connection connection) throws IOException {
        String prompt = chat
                ? asked.objects("messages").stream()
                        .map(message -> message.textOrEmpty("content"))
                        .collect(Collectors.joining("\n"))
                : asked.textOrEmpty("prompt");
        int promptTokens = ScriptedModel.promptTokens(prompt);
        if (promptTokens >= ScriptedModel.CONTEXT) {
            String inner = "{\"error\":{\"code\":400,\"message\":\"request (" + promptTokens
                    + " tokens) exceeds the available context size (1024 tokens), try increasing it\","
                    + "\"type\":\"exceed_context_size_error\",\"n_prompt_tokens\":" + promptTokens
                    + ",\"n_ctx\":1024}}";
            connection.send(Responses.json(400, "{\"error\":" + Json.text(inner) + "}"));
            return;
        }
        JsonObject options = asked.object("options");
        ScriptedModel.Scripted said = ScriptedModel.answer(
                prompt,
                options.get("temperature") == null ? 1 : options.number("temperature"),
                options.get("seed") instanceof Number seed ? seed.longValue() : System.nanoTime(),
                options.integer("num_predict").orElse(Integer.MAX_VALUE),
                options.texts("stop"));
        connection.send(Responses.streamHead(200, "application/x-ndjson"));
        for (String piece : said.pieces()) {
            line(connection, text(chat, piece) + ",\"done\":false}");
        }
        line(
                connection,
                text(chat, "") + ",\"done\":true,\"done_reason\":\"" + said.reason() + "\",\"prompt_eval_count\":"
                        + promptTokens + ",\"eval_count\":" + said.tokens() + "}");
        connection.send(Responses.lastChunk());
    }

    private static String text(boolean chat, String piece) {
        String text = Json.text(piece);
        return "{\"model\":\"tiny\",\"created_at\":\"2026-01-01T00:00:00Z\","
                + (chat ? "\"message\":{\"role\":\"assistant\",\"content\":" + text + "}" : "\"response\":" + text);
    }

    private static void line(Connection connection, String line) throws IOException {
        connection.send(Responses.chunk((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }
}
