package dev.inferj.internal.kv;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** States that begin alike come and go, from seeds: what the host cache says it holds is what it holds. */
class HostCacheBooksTest {
    private static final int SEEDS = 1_000;
    private static final List<String> SALTS = List.of("", "a", "b");

    /** A run of tokens under a salt. */
    private record Prompt(String salt, List<Integer> tokens) {
        int[] array() {
            return tokens.stream().mapToInt(token -> token).toArray();
        }
    }

    @Test
    void bytesAreThoseOfTheStatesKeptAndNeverTooMany() {
        for (int seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            long maxBytes = random.nextInt(400);
            HostCache cache = new HostCache(maxBytes, evicted -> {});
            List<Prompt> put = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Prompt some = prompt(random);
                if (random.nextInt(3) > 0) {
                    put.add(some);
                    putAndFindAgain(cache, some, random.nextInt(60), maxBytes);
                } else {
                    findAndPerhapsRemove(cache, some, random);
                }
                assertThat(cache.bytes()).as("seed %d", seed).isBetween(0L, maxBytes);
            }
            assertThat(takeAllOut(cache, put)).as("seed %d", seed).isTrue();
        }
    }

    private static void putAndFindAgain(HostCache cache, Prompt some, int stateBytes, long maxBytes) {
        int[] tokens = some.array();
        cache.put(some.salt(), tokens, new byte[stateBytes], new ReuseRate().saved());
        if (stateBytes + 4L * tokens.length <= maxBytes) {
            HostCache.Found found = cache.find(some.salt(), Arrays.copyOf(tokens, tokens.length + 1));
            assertThat(requireNonNull(found, "what was just put").length()).isEqualTo(tokens.length);
            assertThat(cache.get(some.salt(), tokens)).isNotNull();
        }
    }

    private static void findAndPerhapsRemove(HostCache cache, Prompt some, SplittableRandom random) {
        int[] tokens = some.array();
        HostCache.Found found = cache.find(some.salt(), tokens);
        if (found == null) {
            return;
        }
        assertThat(found.entry().salt).isEqualTo(some.salt());
        assertThat(found.length()).isLessThan(tokens.length);
        assertThat(Arrays.copyOf(found.entry().tokens, found.length()))
                .isEqualTo(Arrays.copyOf(tokens, found.length()));
        if (random.nextBoolean()) {
            long before = cache.bytes();
            cache.remove(found.entry());
            cache.remove(found.entry()); // of no effect
            assertThat(before - cache.bytes()).isEqualTo(found.entry().bytes());
        }
    }

    /** Returns whether the cache counts nothing once everything that can be found has been taken out. */
    private static boolean takeAllOut(HostCache cache, List<Prompt> put) {
        for (Prompt each : put) {
            int[] longer = Arrays.copyOf(each.array(), each.tokens().size() + 1);
            for (HostCache.Found found = cache.find(each.salt(), longer);
                    found != null;
                    found = cache.find(each.salt(), longer)) {
                cache.remove(found.entry());
            }
        }
        return cache.bytes() == 0;
    }

    private static Prompt prompt(SplittableRandom random) {
        List<Integer> tokens = new ArrayList<>();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            tokens.add(random.nextInt(2));
        }
        return new Prompt(SALTS.get(random.nextInt(SALTS.size())), tokens);
    }
}
