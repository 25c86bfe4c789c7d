package dev.inferj.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The native library that all sides run on, the C loop, compiled against that very file, and a reader of memory. */
final class NativeParts {
    /** Tokens of one step on every side. */
    static final int BATCH_TOKENS = 512;

    private static final String LIBRARY = "/de/kherud/llama/Linux/x86_64/libjllama.so";

    private final Path library;
    private final Path decodeLoop;
    private final Path readMemory;

    private NativeParts(Path library, Path decodeLoop, Path readMemory) {
        this.library = library;
        this.decodeLoop = decodeLoop;
        this.readMemory = readMemory;
    }

    /** Unpacks the library into a folder and compiles the C programs there. */
    static NativeParts prepare(Path folder) throws IOException, InterruptedException {
        Path library = unpack(LIBRARY, folder.resolve("libjllama.so"));
        return new NativeParts(
                library,
                compile(folder, "decode_loop", "-O2", library.toString(), "-Wl,-rpath," + folder),
                compile(folder, "read_memory", "-O3", "-march=native"));
    }

    Path library() {
        return library;
    }

    Path decodeLoop() {
        return decodeLoop;
    }

    Path readMemory() {
        return readMemory;
    }

    /** Compiles a program of one file, with further arguments for the compiler. */
    private static Path compile(Path folder, String name, String... arguments)
            throws IOException, InterruptedException {
        Path source = unpack("/" + name + ".c", folder.resolve(name + ".c"));
        Path program = folder.resolve(name);
        List<String> command = new ArrayList<>(List.of("cc", "-o", program.toString(), source.toString()));
        command.addAll(List.of(arguments));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException("the C compiler failed: " + command);
        }
        return program;
    }

    /** Copies a file of this program to where other programs can read it. */
    static Path unpack(String resource, Path file) throws IOException {
        try (InputStream in = NativeParts.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("not on the class path: " + resource);
            }
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }
}
