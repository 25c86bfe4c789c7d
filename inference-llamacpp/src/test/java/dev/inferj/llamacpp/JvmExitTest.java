package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.testkit.gguf.RandomGguf;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that returns from main is over, whatever it did with its models. */
class JvmExitTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void write() {
        model = RandomGguf.tiny().writeTo(folder.resolve("random.gguf"));
    }

    @Test
    void jvmEndsWhenTheModelIsClosed() throws Exception {
        endsByItself("close", "");
    }

    @Test
    void jvmEndsWhenTheModelIsNeverClosed() throws Exception {
        endsByItself("leave", "");
    }

    @Test
    void jvmEndsWhileARequestRuns() throws Exception {
        endsByItself("running", "");
    }

    @Test
    void jvmEndsWhileARequestRunsOnAFurtherLibrary() throws Exception {
        endsByItself("running", FurtherLibrary.folder().toString());
    }

    private void endsByItself(String ending, String library) throws IOException, InterruptedException {
        try (ChildJvm child = ChildJvm.start(folder, OneQuestion.class, model.toString(), ending, library)) {
            assertThat(child.exitCode(PATIENCE)).as(child.errors()).isZero();
            assertThat(child.line(PATIENCE)).as("its answer").isNotBlank();
        }
    }
}
