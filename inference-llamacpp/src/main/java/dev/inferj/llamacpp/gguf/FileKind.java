package dev.inferj.llamacpp.gguf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells a GGUF file from others, and what the others are. */
final class FileKind {
    private static final int MAGIC = 0x46554747; // "GGUF"

    private FileKind() {}

    /** Reads the first bytes of a file, and says what it is if it is no GGUF file, where they tell. */
    static void check(Path path, HeaderReader in) throws IOException {
        if (in.remaining() < 4) {
            throw new DamagedException(in.remaining() == 0 ? "it is empty" : "it has only a few bytes");
        }
        int magic = in.int32();
        if (magic == MAGIC) {
            return;
        }
        String start = start(path);
        if (start.startsWith("version https://git-lfs")) {
            throw new DamagedException("it is a Git LFS pointer, not the model itself; fetch it with: git lfs pull");
        }
        if (start.startsWith("PK")) {
            throw new DamagedException("it is a zip archive, perhaps a PyTorch model; convert it to GGUF");
        }
        if (start.startsWith("lmgg") || start.startsWith("fmgg") || start.startsWith("tjgg")) {
            throw new DamagedException("it is in GGML's older format; convert it to GGUF");
        }
        if (start.length() > 8 && start.charAt(8) == '{') {
            throw new DamagedException("it is a safetensors file; convert it to GGUF");
        }
        throw new DamagedException("it does not begin with GGUF, so it is no GGUF file");
    }

    private static String start(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            return new String(in.readNBytes(64), StandardCharsets.ISO_8859_1);
        }
    }
}
