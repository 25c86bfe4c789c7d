package dev.inferj.djl.internal.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inferj.djl.synthetic.SyntheticModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Steps leave nothing behind in native memory: {@code -Dinferj.test.djl.steps=50000} takes more of them. So many touch all of
 * Java's heap for the first time too, unless that is done in advance by {@code -Xms256m -Xmx256m -XX:+AlwaysPreTouch}.
 */
final class SoakTest {
    private static final int STEPS = Integer.getInteger("inferj.test.djl.steps", 4_000);

    @TempDir
    private Path folder;

    @Test
    void stepsTakeNoMoreMemoryThanAFewDid() throws IOException {
        assumeTrue(
                Files.isReadable(Path.of("/proc/self/status")),
                "needs Linux, which tells the resident memory in /proc");
        Path model = SyntheticModel.of("qwen3").writeTo(folder);
        try (OpenDecoder decoder = OpenDecoder.open(model, Kernel.FBGEMM_FP16, CellType.F16)) {
            int[] slots = {0, 1, 2, 3};
            int[] held = new int[4];
            List<Long> kilobytes = new ArrayList<>();
            for (int step = 0; step < STEPS; step++) {
                int[][] tokens = new int[4][];
                for (int slot = 0; slot < 4; slot++) {
                    if (held[slot] > 400) {
                        decoder.backend().truncate(slot, 10 * slot);
                        held[slot] = 10 * slot;
                    }
                    tokens[slot] = new int[step % 17 == slot ? 20 : 1];
                }
                decoder.together(slots, held, tokens);
                for (int slot = 0; slot < 4; slot++) {
                    held[slot] += tokens[slot].length;
                }
                if (step % 500 == 0) {
                    decoder.backend().truncate(3, 0);
                    decoder.backend().copy(0, 3, Math.min(held[0], 100));
                    held[3] = Math.min(held[0], 100);
                    byte[] state = decoder.backend().save(3);
                    decoder.backend().truncate(3, 0);
                    decoder.backend().restore(3, state);
                    kilobytes.add(residentKilobytes());
                }
            }
            int half = kilobytes.size() / 2;
            long growth = kilobytes.get(kilobytes.size() - 1) - kilobytes.get(half);
            // 150 kB of logits and activations a step would be 300 MB
            assertThat(growth).as("kB in the second half, of " + kilobytes).isLessThan(40_000);
        }
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}
