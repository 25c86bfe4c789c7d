package dev.inferj.testkit.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Writes a Hugging Face folder. */
final class HuggingFaceFolder {
    private final Path folder;

    /** Makes the folder if there is none. */
    HuggingFaceFolder(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    HuggingFaceFolder text(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
        return this;
    }

    /** Writes model.safetensors. */
    void weights(List<Tensor> tensors, HuggingFaceNames names, RandomRows rows) throws IOException {
        Path file = folder.resolve("model.safetensors");
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer head = head(tensors, names);
            long start = head.remaining();
            put(out, head, 0);
            for (Tensor tensor : tensors) {
                long begin = start;
                long rowBytes = tensor.bytes() / tensor.rows();
                rows.make(tensor, (row, bytes) -> put(out, bytes, begin + names.place(tensor, row) * rowBytes));
                start += tensor.bytes();
            }
        }
    }

    private static ByteBuffer head(List<Tensor> tensors, HuggingFaceNames names) {
        List<String> entries = new ArrayList<>();
        long end = 0;
        for (Tensor tensor : tensors) {
            String shape = tensor.isVector() ? "" + tensor.rowLength() : tensor.rows() + "," + tensor.rowLength();
            entries.add("\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
                    .formatted(names.name(tensor), tensor.type(), shape, end, end + tensor.bytes()));
            end += tensor.bytes();
        }
        String text = "{" + String.join(",", entries) + "}";
        text += " ".repeat((8 - text.length() % 8) % 8);
        return ByteBuffer.allocate(Long.BYTES + text.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length())
                .put(text.getBytes(StandardCharsets.US_ASCII))
                .flip();
    }

    private static void put(FileChannel out, ByteBuffer bytes, long place) throws IOException {
        long at = place;
        while (bytes.hasRemaining()) {
            at += out.write(bytes, at);
        }
    }
}
