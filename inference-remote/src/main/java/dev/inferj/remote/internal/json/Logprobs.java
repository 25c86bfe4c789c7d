package dev.inferj.remote.internal.json;

import dev.inferj.TokenLogprob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads log probabilities in both of the protocol's forms: a list of tokens, and, for raw prompts, lists side by side. */
public final class Logprobs {
    private Logprobs() {}

    public static List<TokenLogprob> of(JsonObject logprobs) {
        List<JsonObject> content = logprobs.objects("content");
        return content.isEmpty() ? lists(logprobs) : tokens(content);
    }

    /** Reads a list of tokens. */
    public static List<TokenLogprob> tokens(List<JsonObject> content) {
        List<TokenLogprob> tokens = new ArrayList<>(content.size());
        for (JsonObject token : content) {
            tokens.add(new TokenLogprob(
                    token.textOrEmpty("token"), token.number("logprob"), tokens(token.objects("top_logprobs"))));
        }
        return List.copyOf(tokens);
    }

    private static List<TokenLogprob> lists(JsonObject logprobs) {
        List<String> texts = logprobs.texts("tokens");
        if (!(logprobs.get("token_logprobs") instanceof List<?> numbers) || numbers.size() != texts.size()) {
            return List.of();
        }
        List<JsonObject> tops = logprobs.objects("top_logprobs");
        List<TokenLogprob> tokens = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            List<TokenLogprob> top = i < tops.size() ? top(tops.get(i).members()) : List.of();
            tokens.add(new TokenLogprob(texts.get(i), number(numbers.get(i)), top));
        }
        return List.copyOf(tokens);
    }

    private static List<TokenLogprob> top(Map<String, @Nullable Object> byText) {
        return byText.entrySet().stream()
                .map(token -> new TokenLogprob(token.getKey(), number(token.getValue()), List.of()))
                .sorted(Comparator.comparingDouble(TokenLogprob::logprob).reversed())
                .toList();
    }

    /** The first token of a prompt has none. */
    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
