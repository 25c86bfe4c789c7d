package dev.inferj.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inferj.djl.synthetic.SpeakingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the provider does to the process that it runs in. */
final class ProcessTest {
    private static final Path STRACE = Path.of("/usr/bin/strace");
    private static final int TIMES = 30;

    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void write() throws IOException {
        model = SpeakingModel.write(folder.resolve("random"));
    }

    @Test
    void openingAndAnsweringConnectsToNothing() throws Exception {
        assumeTrue(Files.isExecutable(STRACE), "needs strace, which tells what a process connects to");
        Path trace = folder.resolve("trace");
        List<String> printed = new ChildJvm(folder)
                .under(
                        STRACE.toString(),
                        "-f",
                        "--seccomp-bpf",
                        "-e",
                        "trace=connect,sendto,sendmsg",
                        "-o",
                        trace.toString())
                .run(OpenAndClose.class, model.toString(), "1");
        assertThat(printed).hasSize(1);
        assertThat(Files.readAllLines(trace)).as("system calls").isNotEmpty();
        assertThat(Files.readAllLines(trace)).noneMatch(line -> line.contains("AF_INET"));
    }

    @Test
    void withoutLibtorchTheErrorNamesWhatToAdd() throws Exception {
        List<String> printed = new ChildJvm(folder)
                .without("pytorch-native-cpu")
                .run(
                        OpenAndClose.class,
                        model.toString(),
                        "1",
                        folder.resolve("natives").toString());
        assertThat(printed).hasSize(1);
        assertThat(printed.get(0))
                .startsWith("dev.inferj.ProviderUnavailableException: cannot load libtorch")
                .contains("add the dependency ai.djl.pytorch:pytorch-native-cpu:2.7.1 with the classifier");
    }

    @Test
    void librariesAreUnpackedWhereTheUserSays() throws Exception {
        Path natives = folder.resolve("natives");
        List<String> printed = new ChildJvm(folder).run(OpenAndClose.class, model.toString(), "1", natives.toString());
        assertThat(printed).hasSize(1);
        assertThat(natives.resolve("pytorch")).isDirectory();
    }

    /** The first half is for allocators and compilers to come to rest; the second would hold 15 models if any stayed. */
    @Test
    void openingAndClosingAgainAndAgainTakesNoMoreMemory() throws Exception {
        assumeTrue(
                Files.isReadable(Path.of("/proc/self/status")),
                "needs Linux, which tells the resident memory in /proc");
        List<Long> kilobytes = new ChildJvm(folder)
                .run(OpenAndClose.class, model.toString(), "" + TIMES).stream()
                        .map(Long::valueOf)
                        .toList();
        assertThat(kilobytes).hasSize(TIMES);
        long growth = kilobytes.get(TIMES - 1) - kilobytes.get(TIMES / 2 - 1);
        // a model takes 1 MB of weights, 4 of tables and 6 of cells
        assertThat(growth).as("kB, of " + kilobytes).isLessThan(20_000);
    }
}
