package dev.inferj.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The native library that all sides run on, and the C loop, compiled against that very file. */
final class NativeParts {
    /** Tokens of one step on every side. */
    static final int BATCH_TOKENS = 512;

    private static final String LIBRARY = "/de/kherud/llama/Linux/x86_64/libjllama.so";
    private static final String SOURCE = "/decode_loop.c";

    private final Path library;
    private final Path decodeLoop;

    private NativeParts(Path library, Path decodeLoop) {
        this.library = library;
        this.decodeLoop = decodeLoop;
    }

    /** Unpacks the library into a folder and compiles the loop there. */
    static NativeParts prepare(Path folder) throws IOException, InterruptedException {
        Path library = unpack(LIBRARY, folder.resolve("libjllama.so"));
        Path source = unpack(SOURCE, folder.resolve("decode_loop.c"));
        Path program = folder.resolve("decode_loop");
        List<String> command = List.of(
                "cc", "-O2", "-o", program.toString(), source.toString(), library.toString(), "-Wl,-rpath," + folder);
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException("the C compiler failed: " + command);
        }
        return new NativeParts(library, program);
    }

    Path library() {
        return library;
    }

    Path decodeLoop() {
        return decodeLoop;
    }

    private static Path unpack(String resource, Path file) throws IOException {
        try (InputStream in = NativeParts.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("not on the class path: " + resource);
            }
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }
}
