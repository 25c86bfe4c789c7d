package dev.inferj.internal.kv;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.internal.delivery.ManualExecutor;
import dev.inferj.internal.kv.DiskCache.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskCacheTest {
    private static final String SALT = "";

    @TempDir
    private Path folder;

    private final ManualExecutor io = new ManualExecutor();

    @Test
    void aStateComesBackAsItWas() {
        DiskCache cache = cache(100);
        cache.put(SALT, run(0, 5), state(1, 40));

        Found found = found(cache, run(0, 9));
        assertThat(found.length()).isEqualTo(5);
        SavedCells cells = requireNonNull(take(cache, found));
        assertThat(cells.tokens()).containsExactly(run(0, 5));
        assertThat(cells.state()).containsExactly(state(1, 40));
        assertThat(cache.find(SALT, run(0, 9))).as("taken out").isNull();
    }

    @Test
    void theNewestTakeThePlaceOfTheOldest() {
        DiskCache cache = cache(100);
        cache.put(SALT, run(0, 5), state(1, 40));
        cache.put(SALT, run(10, 15), state(2, 40));
        cache.put(SALT, run(20, 25), state(3, 40)); // does not fit behind the second: begins at the front again

        assertThat(cache.find(SALT, run(0, 9))).isNull();
        assertThat(take(cache, found(cache, run(10, 19)))).isNotNull();
        assertThat(take(cache, found(cache, run(20, 29)))).isNotNull();
    }

    @Test
    void aStateIsReadBeforeAnotherIsWrittenOverIt() {
        DiskCache cache = cache(100);
        cache.put(SALT, run(0, 5), state(1, 80));
        List<DiskCache.Loaded> loaded = new ArrayList<>();
        cache.take(found(cache, run(0, 9)).entry(), loaded::add);
        cache.put(SALT, run(10, 15), state(2, 80));
        io.runAll();

        assertThat(loaded)
                .singleElement()
                .satisfies(each -> assertThat(each.cells())
                        .isNotNull()
                        .satisfies(cells -> assertThat(cells.state()).containsExactly(state(1, 80))));
        assertThat(take(cache, found(cache, run(10, 19)))).isNotNull();
    }

    @Test
    void anotherSaltFindsNothing() {
        DiskCache cache = cache(100);
        cache.put("tenant", run(0, 5), state(1, 40));

        assertThat(cache.find(SALT, run(0, 9))).isNull();
    }

    @Test
    void whatIsLargerThanTheFileIsNotKept() {
        DiskCache cache = cache(100);
        cache.put(SALT, run(0, 5), state(1, 101));

        assertThat(cache.find(SALT, run(0, 9))).isNull();
    }

    @Test
    void theFileHasNoName() throws IOException {
        DiskCache cache = cache(100);
        cache.put(SALT, run(0, 5), state(1, 40));
        io.runAll();

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
        cache.close();
        io.runAll();
    }

    @Test
    void aFolderThatCannotBeWrittenCostsTheStateAndNoMore() {
        DiskCache cache = new DiskCache(folder.resolve("absent"), 100, io, () -> 0L);
        cache.put(SALT, run(0, 5), state(1, 40));

        assertThat(take(cache, found(cache, run(0, 9)))).isNull();
        cache.close();
        io.runAll();
    }

    @Test
    void manyStatesGoRoundAndRoundAndComeBackWhole() {
        DiskCache cache = cache(1000);
        for (int i = 0; i < 200; i++) {
            cache.put(SALT, run(i * 10, i * 10 + 5), state(i, 30 + i % 70));
            io.runAll();
            for (int j = Math.max(0, i - 8); j <= i; j++) {
                Found found = cache.find(SALT, run(j * 10, j * 10 + 9));
                if (found != null && (i + j) % 5 == 0) {
                    SavedCells cells = requireNonNull(take(cache, found));
                    assertThat(cells.state()).containsExactly(state(j, 30 + j % 70));
                }
            }
        }
    }

    private DiskCache cache(long maxBytes) {
        return new DiskCache(folder, maxBytes, io, () -> 0L);
    }

    private static Found found(DiskCache cache, int[] prompt) {
        return requireNonNull(cache.find(SALT, prompt));
    }

    private @Nullable SavedCells take(DiskCache cache, Found found) {
        List<DiskCache.Loaded> loaded = new ArrayList<>();
        cache.take(found.entry(), loaded::add);
        io.runAll();
        assertThat(loaded).hasSize(1);
        return loaded.get(0).cells();
    }

    private static int[] run(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    private static byte[] state(int value, int length) {
        byte[] state = new byte[length];
        Arrays.fill(state, (byte) value);
        return state;
    }
}
