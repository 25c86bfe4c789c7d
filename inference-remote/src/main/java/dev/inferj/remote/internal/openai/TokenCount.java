package dev.inferj.remote.internal.openai;

import dev.inferj.ChatRequest;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.json.Body;
import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.remote.internal.run.Protocol;
import dev.inferj.remote.internal.run.Questions;
import dev.inferj.remote.internal.stream.StreamFault;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Asks how many tokens a prompt has. The OpenAI protocol has no way to; vLLM and llama-server have one of their own beside it. */
final class TokenCount {
    private final Protocol protocol;
    private final ChatBody body;
    private final HttpCalls http;

    TokenCount(Protocol protocol, ChatBody body, HttpCalls http) {
        this.protocol = protocol;
        this.body = body;
        this.http = http;
    }

    int of(ChatRequest request, Dialect dialect) {
        return switch (dialect) {
            case VLLM ->
                ask(
                        request,
                        "/tokenize",
                        prompt(request),
                        told -> told.integer("count").orElseThrow(() -> new StreamFault("no count of tokens")));
            case LLAMA_SERVER -> llamaServer(request);
            case OPENAI, TGI -> throw new IllegalStateException("there is no way to count tokens: " + dialect);
        };
    }

    /** llama-server puts messages in the model's form by one question, and counts by another. */
    private int llamaServer(ChatRequest request) {
        String text = request.rawPrompt()
                .orElseGet(() -> ask(
                        request,
                        "/apply-template",
                        prompt(request),
                        told -> told.text("prompt").orElseThrow(() -> new StreamFault("no prompt"))));
        Map<String, Object> question = Map.of("content", text, "add_special", true, "parse_special", true);
        return ask(request, "/tokenize", Json.write(out -> Json.value(out, question)), told -> {
            if (told.get("tokens") instanceof List<?> tokens) {
                return tokens.size();
            }
            throw new StreamFault("no tokens");
        });
    }

    private byte[] prompt(ChatRequest request) {
        return Body.write(Map.of(), fields -> body.writePrompt(fields, request));
    }

    private <T> T ask(ChatRequest request, String path, byte[] question, Function<JsonObject, T> reader) {
        return Questions.answer(
                protocol,
                http,
                request,
                http.postBeside(path, question),
                answer -> reader.apply(answer.requireObject()));
    }
}
