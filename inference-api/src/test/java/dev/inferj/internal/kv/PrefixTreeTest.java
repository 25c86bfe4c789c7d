package dev.inferj.internal.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PrefixTreeTest {
    private final PrefixTree<String> tree = new PrefixTree<>();

    @Test
    void findsTheLongestSharedPrefixAndAllWhoHoldIt() {
        put("a", 1, 2, 3, 4);
        put("b", 1, 2, 9);
        put("c", 7);

        assertThat(tree.longest("", tokens(1, 2, 3, 5))).isEqualTo(match(3, "a"));
        PrefixTree.Match<String> both = tree.longest("", tokens(1, 2, 5));
        assertThat(both.length()).isEqualTo(2);
        assertThat(both.holders()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void findsNothingWhereTheFirstTokenDiffers() {
        put("a", 1, 2);

        assertThat(tree.longest("", tokens(2, 1)).length()).isZero();
        assertThat(tree.longest("", tokens(2, 1)).holders()).isEmpty();
    }

    @Test
    void runsOfAnotherSaltAreNotSeen() {
        tree.put("a", "salt", tokens(1, 2), 2);

        assertThat(tree.longest("", tokens(1, 2)).length()).isZero();
        assertThat(tree.longest("salt", tokens(1, 2)).length()).isEqualTo(2);
    }

    @Test
    void aHolderHoldsOnlyWhatItWasLastPutWith() {
        put("a", 1, 2, 3);
        put("a", 4, 5);

        assertThat(tree.longest("", tokens(1, 2, 3)).length()).isZero();
        assertThat(tree.longest("", tokens(4, 5, 6))).isEqualTo(match(2, "a"));
    }

    @Test
    void onlyTheGivenLengthCounts() {
        tree.put("a", "", tokens(1, 2, 3), 2);

        assertThat(tree.longest("", tokens(1, 2, 3)).length()).isEqualTo(2);
    }

    @Test
    void agreesWithComparingEveryRun() {
        SplittableRandom random = new SplittableRandom(11);
        Map<String, int[]> runs = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String holder = "h" + random.nextInt(20);
            int[] run = random.ints(random.nextInt(12), 0, 3).toArray();
            if (random.nextInt(4) == 0) {
                tree.remove(holder);
                runs.remove(holder);
            } else {
                tree.put(holder, "", run, run.length);
                runs.put(holder, run);
            }
            int[] wanted = random.ints(random.nextInt(12), 0, 3).toArray();
            PrefixTree.Match<String> match = tree.longest("", wanted);
            int best = 0;
            Set<String> holders = new HashSet<>();
            for (Map.Entry<String, int[]> entry : runs.entrySet()) {
                int shared = shared(entry.getValue(), wanted);
                if (shared > best) {
                    best = shared;
                    holders.clear();
                }
                if (shared == best && best > 0) {
                    holders.add(entry.getKey());
                }
            }
            assertThat(match.length()).isEqualTo(best);
            assertThat(new HashSet<>(match.holders())).isEqualTo(holders);
        }
        runs.keySet().forEach(tree::remove);
        assertThat(tree.size()).isZero();
    }

    private static int shared(int[] a, int[] b) {
        int mismatch = Arrays.mismatch(a, b);
        return mismatch < 0 ? a.length : mismatch;
    }

    private void put(String holder, int... tokens) {
        tree.put(holder, "", tokens, tokens.length);
    }

    private static PrefixTree.Match<String> match(int length, String... holders) {
        return new PrefixTree.Match<>(length, Arrays.asList(holders));
    }

    private static int[] tokens(int... tokens) {
        return tokens;
    }
}
