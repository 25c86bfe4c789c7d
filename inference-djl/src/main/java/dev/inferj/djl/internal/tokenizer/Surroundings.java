package dev.inferj.djl.internal.tokenizer;

import java.util.Arrays;

/** The tokens that a model wants in front of a text and behind it. Its arrays are not copied. */
final class Surroundings {
    private final int[] before;
    private final int[] behind;

    private Surroundings(int[] before, int[] behind) {
        this.before = before;
        this.behind = behind;
    }

    /** Finds out what a tokenizer puts around a text. */
    static Surroundings of(NativeTokenizer tokenizer) {
        Encoded whole = tokenizer.encode("a", null, /* whole= */ true);
        int[] special = whole.special();
        int first = 0;
        while (first < special.length && special[first] == 1) {
            first++;
        }
        int last = special.length;
        while (last > first && special[last - 1] == 1) {
            last--;
        }
        return new Surroundings(
                Arrays.copyOf(whole.ids(), first), Arrays.copyOfRange(whole.ids(), last, special.length));
    }

    int[] before() {
        return before;
    }

    int[] behind() {
        return behind;
    }
}
