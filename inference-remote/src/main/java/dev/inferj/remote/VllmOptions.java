package dev.inferj.remote;

import static java.util.Objects.requireNonNull;

import dev.inferj.ChatRequest;
import dev.inferj.InvalidRequestException;
import dev.inferj.RequestOptions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What only vLLM understands of a request. Immutable: each method returns new options. */
public final class VllmOptions implements RequestOptions {
    private final Map<String, Object> fields;

    private VllmOptions(Map<String, Object> fields) {
        this.fields = fields;
    }

    /** Returns options that say nothing. */
    public static VllmOptions none() {
        return new VllmOptions(Map.of());
    }

    /** Keeps the answer from ending before it has so many tokens, at least 0. */
    public VllmOptions minTokens(int minTokens) {
        return with("min_tokens", notNegative("minTokens", minTokens));
    }

    /** Ends the answer at one of these tokens. */
    public VllmOptions stopTokenIds(List<Integer> stopTokenIds) {
        return with("stop_token_ids", List.copyOf(stopTokenIds));
    }

    /** Sets whether the answer goes on behind the model's own end. */
    public VllmOptions ignoreEos(boolean ignoreEos) {
        return with("ignore_eos", ignoreEos);
    }

    /** Keeps only the last tokens of a prompt that is too long, at least 1. */
    public VllmOptions truncatePromptTokens(int truncatePromptTokens) {
        if (truncatePromptTokens < 1) {
            throw new IllegalArgumentException("truncatePromptTokens must be >= 1: " + truncatePromptTokens);
        }
        return with("truncate_prompt_tokens", truncatePromptTokens);
    }

    /** Sets how hard a reasoning model thinks: {@code low}, {@code medium} or {@code high}. */
    public VllmOptions reasoningEffort(String reasoningEffort) {
        return with("reasoning_effort", requireNonNull(reasoningEffort, "reasoningEffort"));
    }

    /** Bounds the tokens that a model thinks for, at least 0. */
    public VllmOptions thinkingTokenBudget(int thinkingTokenBudget) {
        return with("thinking_token_budget", notNegative("thinkingTokenBudget", thinkingTokenBudget));
    }

    /** Has the answer match a regular expression. */
    public VllmOptions regex(String regex) {
        return with("structured_outputs", Map.of("regex", requireNonNull(regex, "regex")));
    }

    /** Has the answer be one of these. */
    public VllmOptions choice(List<String> choices) {
        if (choices.isEmpty()) {
            throw new IllegalArgumentException("choices must not be empty: []");
        }
        return with("structured_outputs", Map.of("choice", List.copyOf(choices)));
    }

    /** Has the answer follow a grammar, in EBNF. */
    public VllmOptions grammar(String grammar) {
        return with("structured_outputs", Map.of("grammar", requireNonNull(grammar, "grammar")));
    }

    @Override
    public String scheme() {
        return Vllm.SCHEME;
    }

    static Map<String, Object> fieldsOf(ChatRequest request) {
        RequestOptions options = request.options().orElse(null);
        if (options == null) {
            return Map.of();
        }
        if (options instanceof VllmOptions own) {
            return own.fields;
        }
        throw new InvalidRequestException("the options of a request to vLLM must be VllmOptions: "
                + options.getClass().getName());
    }

    /** Returns the names of what is set. */
    @Override
    public String toString() {
        return "VllmOptions" + fields.keySet();
    }

    private static int notNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must be >= 0: " + value);
        }
        return value;
    }

    private VllmOptions with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new VllmOptions(Collections.unmodifiableMap(more));
    }
}
