package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inferj.testkit.gguf.RandomGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that is closed leaves nothing in memory: no weights, no KV cache, no buffers. */
class ResidentMemoryTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int TIMES = 50;

    @TempDir
    private Path folder;

    @Test
    void openingAndClosingAgainAndAgainTakesNoMoreMemory() throws Exception {
        staysTheSame("");
    }

    @Test
    void norDoesItOnAFurtherLibrary() throws Exception {
        staysTheSame(FurtherLibrary.folder().toString());
    }

    /** The first half is for allocators and compilers to come to rest; the second would hold 25 models if any stayed. */
    private void staysTheSame(String library) throws IOException, InterruptedException {
        assumeTrue(
                Files.isReadable(Path.of("/proc/self/status")),
                "needs Linux, which tells the resident memory in /proc");
        Path model = RandomGguf.of(256, 4, 4, 2, 768, 2048).writeTo(folder.resolve("random.gguf"));
        List<Long> kilobytes = new ArrayList<>();
        try (ChildJvm child = ChildJvm.start(folder, OpenAndClose.class, model.toString(), "" + TIMES, library)) {
            for (String line = child.line(PATIENCE); line != null; line = child.line(PATIENCE)) {
                kilobytes.add(Long.valueOf(line));
            }
            assertThat(child.exitCode(PATIENCE)).as(child.errors()).isZero();
        }
        assertThat(kilobytes).hasSize(TIMES);
        long growth = (kilobytes.get(TIMES - 1) - kilobytes.get(TIMES / 2 - 1)) * 1024;
        assertThat(growth).as("bytes, of " + kilobytes).isLessThan(3 * Files.size(model));
    }
}
