package dev.inferj.remote.server;

import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Embeds texts, and ranks documents, as vLLM or llama-server do by their variant of the OpenAI protocol, or as Ollama does:
 * a text's vector comes from its hash. A text of {@link #CONTEXT} words or more is too long; "refuse me" is refused.
 */
public final class FakeEmbeddings implements RawServer.Handler {
    public static final int CONTEXT = 128;
    public static final int DIMENSIONS = 8;
    public static final String REFUSED = "refuse me";

    private final String owner;

    /** @param owner what the list of models says, by which clients know the server */
    public FakeEmbeddings(String owner) {
        this.owner = owner;
    }

    @Override
    public void answer(RawServer.Request request, Connection connection) throws IOException {
        JsonObject asked = Objects.requireNonNullElse(
                Json.tryObject(request.body().getBytes(StandardCharsets.UTF_8)), JsonObject.EMPTY);
        switch (request.path()) {
            case "/v1/models" ->
                connection.send(Responses.json(
                        200,
                        "{\"object\":\"list\",\"data\":[{\"id\":\"tiny\",\"object\":\"model\",\"owned_by\":\"" + owner
                                + "\",\"max_model_len\":" + CONTEXT + ",\"meta\":{\"n_ctx\":" + CONTEXT + "}}]}"));
            case "/api/tags" -> connection.send(Responses.json(200, "{\"models\":[{\"name\":\"tiny:latest\"}]}"));
            case "/api/show" ->
                connection.send(
                        asked.textOrEmpty("model").equals("tiny")
                                ? Responses.json(200, "{\"details\":{\"family\":\"bert\"}}")
                                : Responses.json(404, "{\"error\":\"model not found\"}"));
            case "/v1/embeddings" -> embed(asked, connection);
            case "/api/embed" -> embedAsOllama(asked, connection);
            case "/v1/rerank" -> rerank(asked, connection);
            default -> connection.send(Responses.json(404, "{\"detail\":\"Not Found\"}"));
        }
    }

    private static void embed(JsonObject asked, Connection connection) throws IOException {
        boolean cuts = asked.integer("truncate_prompt_tokens").orElse(0) == -1;
        List<String> texts = asked.texts("input");
        for (String text : texts) {
            if (words(text) >= CONTEXT && !cuts) {
                connection.send(Responses.json(
                        400,
                        error("This model's maximum context length is " + CONTEXT + " tokens. However, you requested "
                                + words(text) + " tokens in the input for embedding generation.")));
                return;
            }
            if (text.equals(REFUSED)) {
                connection.send(Responses.json(400, error("no")));
                return;
            }
        }
        List<String> items = new ArrayList<>();
        for (int i = texts.size() - 1; i >= 0; i--) { // the order is not promised, the index is
            items.add("{\"object\":\"embedding\",\"index\":" + i + ",\"embedding\":" + vector(texts.get(i)) + "}");
        }
        connection.send(Responses.json(
                200,
                "{\"object\":\"list\",\"data\":[" + String.join(",", items) + "],\"usage\":{\"prompt_tokens\":"
                        + tokens(texts) + ",\"total_tokens\":" + tokens(texts) + "}}"));
    }

    private static void embedAsOllama(JsonObject asked, Connection connection) throws IOException {
        List<String> texts = asked.texts("input");
        if (!asked.isTrue("truncate") && texts.stream().anyMatch(text -> words(text) >= CONTEXT)) {
            connection.send(Responses.json(400, "{\"error\":\"the input length exceeds the context length\"}"));
            return;
        }
        connection.send(Responses.json(
                200,
                "{\"model\":\"tiny\",\"embeddings\":"
                        + texts.stream().map(FakeEmbeddings::vector).collect(Collectors.joining(",", "[", "]"))
                        + ",\"prompt_eval_count\":" + tokens(texts) + "}"));
    }

    /** A document's score is how many of the query's words it has. */
    private static void rerank(JsonObject asked, Connection connection) throws IOException {
        List<String> documents = asked.texts("documents");
        if (documents.contains(REFUSED)) {
            connection.send(Responses.json(400, error("no")));
            return;
        }
        List<String> items = new ArrayList<>();
        for (int i = documents.size() - 1; i >= 0; i--) {
            List<String> has = List.of(documents.get(i).split(" ", -1));
            long score = List.of(asked.textOrEmpty("query").split(" ", -1)).stream()
                    .filter(has::contains)
                    .count();
            items.add("{\"index\":" + i + ",\"relevance_score\":" + score + ".5}");
        }
        connection.send(Responses.json(
                200,
                "{\"results\":[" + String.join(",", items) + "],\"usage\":{\"total_tokens\":" + tokens(documents)
                        + "}}"));
    }

    /** Returns how many tokens texts have: a word each, and one around each text. */
    public static int tokens(List<String> texts) {
        return texts.stream().mapToInt(text -> words(text) + 1).sum();
    }

    private static int words(String text) {
        return text.split(" ", -1).length;
    }

    private static String vector(String text) {
        Random random = new Random(text.hashCode());
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < DIMENSIONS; i++) {
            numbers.add(Float.toString(random.nextFloat() - 0.5f));
        }
        return "[" + String.join(",", numbers) + "]";
    }

    private static String error(String message) {
        return "{\"error\":{\"message\":" + Json.text(message) + ",\"type\":\"BadRequestError\",\"code\":400}}";
    }
}
