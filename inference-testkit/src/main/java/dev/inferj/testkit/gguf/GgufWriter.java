package dev.inferj.testkit.gguf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Writes GGUF files; a reader never sees half of one. */
final class GgufWriter {
    private GgufWriter() {}

    /** @return the file */
    static Path write(Path file, GgufHeader header, List<Tensor> tensors, RandomRows rows) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            Path unfinished = Files.createTempFile(folder, "random", ".gguf.part");
            try {
                writeAll(unfinished, header, tensors, rows);
                Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        return file;
    }

    private static void writeAll(Path file, GgufHeader header, List<Tensor> tensors, RandomRows rows)
            throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            drain(out, ByteBuffer.wrap(header.bytes(tensors)));
            for (Tensor tensor : tensors) {
                rows.make(tensor, (row, bytes) -> drain(out, bytes));
                drain(out, ByteBuffer.allocate(GgufHeader.padding(tensor.bytes())));
            }
        }
    }

    private static void drain(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
