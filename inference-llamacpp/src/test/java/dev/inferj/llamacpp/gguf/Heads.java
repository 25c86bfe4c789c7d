package dev.inferj.llamacpp.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.InvalidModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes heads into files and reads them. */
final class Heads {
    private final Path folder;

    Heads(Path folder) {
        this.folder = folder;
    }

    GgufFile read(GgufBytes head) {
        return GgufFile.read(write(head.bytes()));
    }

    /** Checks that a head is refused, for a reason that says all of this. */
    void refuses(GgufBytes head, String... reason) {
        refuses(head.bytes(), reason);
    }

    void refuses(byte[] file, String... reason) {
        Path path = write(file);
        assertThatThrownBy(() -> GgufFile.read(path))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("the model file " + path + " is refused: ")
                .satisfies(e -> {
                    for (String part : reason) {
                        assertThat(e).hasMessageContaining(part);
                    }
                });
    }

    Path write(byte[] file) {
        try {
            return Files.write(folder.resolve("head.gguf"), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
