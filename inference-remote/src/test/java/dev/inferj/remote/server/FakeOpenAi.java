package dev.inferj.remote.server;

import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Speaks the OpenAI protocol as vLLM does. */
public final class FakeOpenAi implements RawServer.Handler {
    private final String owner;

    /** @param owner what the list of models says, by which clients know the server */
    public FakeOpenAi(String owner) {
        this.owner = owner;
    }

    @Override
    public void answer(RawServer.Request request, Connection connection) throws IOException {
        if (request.path().equals("/v1/models")) {
            connection.send(Responses.json(
                    200,
                    "{\"object\":\"list\",\"data\":[{\"id\":\"tiny\",\"object\":\"model\",\"owned_by\":\"" + owner
                            + "\",\"max_model_len\":" + ScriptedModel.CONTEXT + "}]}"));
            return;
        }
        JsonObject asked = Json.tryObject(request.body().getBytes(StandardCharsets.UTF_8));
        if (asked == null) {
            connection.send(Responses.json(400, error("malformed", "BadRequestError")));
            return;
        }
        if (request.path().equals("/tokenize")) {
            int count = ScriptedModel.promptTokens(prompt(asked, asked.has("messages")));
            connection.send(Responses.json(200, "{\"count\":" + count + ",\"max_model_len\":1024,\"tokens\":[]}"));
            return;
        }
        answer(asked, request.path().endsWith("/chat/completions"), connection);
    }

    static String prompt(JsonObject asked, boolean chat) {
        return chat
                ? asked.objects("messages").stream()
                        .map(message -> message.textOrEmpty("content"))
                        .collect(Collectors.joining("\n"))
                : asked.textOrEmpty("prompt");
    }

    static void answer(JsonObject asked, boolean chat, Connection connection) throws IOException {
        String prompt = prompt(asked, chat);
        int promptTokens = ScriptedModel.promptTokens(prompt);
        if (promptTokens >= ScriptedModel.CONTEXT) {
            connection.send(Responses.json(
                    400,
                    error(
                            "This model's maximum context length is " + ScriptedModel.CONTEXT
                                    + " tokens. However, your request has " + promptTokens + " input tokens.",
                            "BadRequestError")));
            return;
        }
        ScriptedModel.Scripted said = ScriptedModel.answer(
                prompt,
                asked.get("temperature") == null ? 1 : asked.number("temperature"),
                asked.get("seed") instanceof Number seed ? seed.longValue() : System.nanoTime(),
                asked.integer("max_tokens").orElse(Integer.MAX_VALUE),
                asked.texts("stop"));
        connection.send(Responses.streamHead(200, "text/event-stream; charset=utf-8"));
        for (String piece : said.pieces()) {
            String text = Json.text(piece);
            send(
                    connection,
                    chat
                            ? "{\"index\":0,\"delta\":{\"content\":" + text + "},\"finish_reason\":null}"
                            : "{\"index\":0,\"text\":" + text + ",\"finish_reason\":null}");
        }
        send(
                connection,
                "{\"index\":0," + (chat ? "\"delta\":{}" : "\"text\":\"\"") + ",\"finish_reason\":\"" + said.reason()
                        + "\",\"stop_reason\":" + Json.text(said.stop()) + "}");
        event(
                connection,
                "{\"id\":\"x\",\"choices\":[],\"usage\":{\"prompt_tokens\":" + promptTokens + ",\"completion_tokens\":"
                        + said.tokens() + "}}");
        event(connection, "[DONE]");
        connection.send(Responses.lastChunk());
    }

    private static void send(Connection connection, String choice) throws IOException {
        event(connection, "{\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"choices\":[" + choice + "]}");
    }

    static void event(Connection connection, String data) throws IOException {
        connection.send(Responses.chunk(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8)));
    }

    private static String error(String message, String type) {
        return "{\"error\":{\"message\":" + Json.text(message) + ",\"type\":\"" + type
                + "\",\"param\":null,\"code\":400}}";
    }
}
