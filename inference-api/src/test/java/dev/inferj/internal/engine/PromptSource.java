package dev.inferj.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes prompts that begin alike: fresh ones of two letters, branches of earlier texts, and texts that are gone on with. */
final class PromptSource {
    private static final int REMEMBERED = 12;

    private final SplittableRandom random;
    private final int contextTokens;
    private final List<String> texts = new ArrayList<>();

    PromptSource(SplittableRandom random, int contextTokens) {
        this.random = random;
        this.contextTokens = contextTokens;
    }

    /** Adds a text to go on from. */
    void remember(String text) {
        if (texts.size() < REMEMBERED) {
            texts.add(text);
        } else {
            texts.set(random.nextInt(REMEMBERED), text);
        }
    }

    /** Returns some text that was remembered; empty if there is none. */
    String known() {
        return texts.isEmpty() ? "" : texts.get(random.nextInt(texts.size()));
    }

    /** Returns a prompt; one in thirty is too long. */
    String next() {
        String known = known();
        String prompt = switch (random.nextInt(10)) {
            case 0, 1 -> letters(1 + random.nextInt(contextTokens));
            case 2, 3, 4 -> known.substring(0, random.nextInt(known.length() + 1)) + tail();
            case 5, 6, 7, 8 -> known + tail();
            default -> known.isEmpty() ? tail() : known;
        };
        return prompt.length() < contextTokens || random.nextInt(30) == 0
                ? prompt
                : prompt.substring(0, contextTokens - 1 - random.nextInt(Math.min(8, contextTokens - 1)));
    }

    private String tail() {
        return letters(1 + random.nextInt(5));
    }

    private String letters(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append((char) ('a' + random.nextInt(2)));
        }
        return text.toString();
    }
}
