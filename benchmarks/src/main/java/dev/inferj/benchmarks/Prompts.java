package dev.inferj.benchmarks;

import java.util.SplittableRandom;

/** Random prompts of words that are one token each to the models of {@code RandomGguf}. */
final class Prompts {
    private static final String CONSONANTS = "bdfghjklmnprstvwz";
    private static final String VOWELS = "aeiou";

    private Prompts() {}

    /** Returns so many words, the same ones for the same seed. A model counts one token more, for the begin. */
    static String words(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append(i == 0 ? "" : " ");
            words.append(CONSONANTS.charAt(random.nextInt(CONSONANTS.length())));
            words.append(VOWELS.charAt(random.nextInt(VOWELS.length())));
        }
        return words.toString();
    }
}
