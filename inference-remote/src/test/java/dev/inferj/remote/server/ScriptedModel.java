package dev.inferj.remote.server;

import dev.inferj.internal.text.StopMatcher;
import dev.inferj.internal.text.StopStrings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A model that says the same to the same prompt and seed, and never ends by itself. */
public final class ScriptedModel {
    /** How many tokens prompt and answer may have together. */
    public static final int CONTEXT = 1024;

    private static final String[] WORDS = {" a", " bee", " sea", " day", " eve", " off", " gem", ".", ",", " é", " 你"};

    private ScriptedModel() {}

    /**
     * An answer.
     *
     * @param pieces a token each, those that a stop string takes up left out
     * @param tokens how many there are, those included
     * @param reason {@code length} or {@code stop}
     * @param stop the stop string that ended it
     */
    public record Scripted(
            List<String> pieces,
            int tokens,
            String reason,
            @Nullable String stop) {}

    /** Returns how many tokens a prompt has. */
    public static int promptTokens(String prompt) {
        return 1 + prompt.split("\\s+", -1).length + prompt.length() / 16;
    }

    /**
     * Returns what the model says.
     *
     * @param temperature 0 says the same for every seed
     */
    public static Scripted answer(String prompt, double temperature, long seed, int maxTokens, List<String> stop) {
        SplittableRandom random =
                new SplittableRandom(temperature == 0 ? prompt.hashCode() : prompt.hashCode() * 31L + seed);
        int most = Math.min(maxTokens, CONTEXT - promptTokens(prompt));
        StopMatcher stops = StopStrings.of(stop).matcher();
        StringBuilder text = new StringBuilder();
        List<String> pieces = new ArrayList<>();
        int delivered = 0;
        int tokens = 0;
        while (tokens < most) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
            tokens++;
            boolean stopped = stops.advance(text);
            int end = stopped ? stops.matchStart() : stops.safeLength();
            if (end > delivered) {
                pieces.add(text.substring(delivered, end));
                delivered = end;
            }
            if (stopped) {
                return new Scripted(pieces, tokens, "stop", stops.matched());
            }
        }
        if (delivered < text.length()) {
            pieces.add(text.substring(delivered));
        }
        return new Scripted(pieces, tokens, "length", null);
    }
}
