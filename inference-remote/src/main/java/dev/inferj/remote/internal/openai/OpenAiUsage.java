package dev.inferj.remote.internal.openai;

import dev.inferj.remote.internal.json.JsonObject;

/** What an answer without a text of its own counts: its inputs alone, which some servers tell by their sum only. */
final class OpenAiUsage {
    private OpenAiUsage() {}

    /** Returns the tokens of all inputs; 0 where the server does not tell. */
    static int promptTokens(JsonObject answer) {
        JsonObject usage = answer.object("usage");
        return Math.max(
                0,
                usage.integer("prompt_tokens")
                        .orElse(usage.integer("total_tokens").orElse(0)));
    }
}
