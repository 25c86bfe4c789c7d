package dev.inferj.llamacpp;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelNotFoundException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The metadata at the start of a GGUF file, unchecked. Stands in for the checked reader, which {@link ModelFile} names. */
final class GgufScan implements ModelFile {
    private static final int MAGIC = 0x46554747;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private final Map<String, Object> values = new HashMap<>();
    private final long bytes;

    private GgufScan(ByteBuffer header, long bytes) {
        this.bytes = bytes;
        header.position(16);
        long count = header.getLong();
        for (long i = 0; i < count; i++) {
            values.put(string(header), value(header, header.getInt()));
        }
    }

    static GgufScan read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ModelNotFoundException("there is no such model file: " + file.toAbsolutePath());
        }
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer header = channel.map(
                            FileChannel.MapMode.READ_ONLY, 0, Math.min(channel.size(), Integer.MAX_VALUE))
                    .order(ByteOrder.LITTLE_ENDIAN);
            if (header.remaining() < 24 || header.getInt(0) != MAGIC) {
                throw new InvalidModelException("model file must be in GGUF format: " + file);
            }
            return new GgufScan(header, channel.size());
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new InvalidModelException("model file is damaged: " + file, e);
        } catch (IOException e) {
            throw new InvalidModelException("model file cannot be read: " + file, e);
        }
    }

    @Override
    public Optional<String> architecture() {
        return Optional.ofNullable((String) values.get("general.architecture"));
    }

    @Override
    public OptionalLong parameters() {
        return OptionalLong.empty();
    }

    @Override
    public Optional<String> quantization() {
        return Optional.empty();
    }

    @Override
    public Optional<String> chatTemplate() {
        return Optional.ofNullable((String) values.get("tokenizer.chat_template"));
    }

    @Override
    public int contextTokens() {
        return number("context_length", 0);
    }

    @Override
    public int layers() {
        return number("block_count", 0);
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long kvBytesPerToken(CacheType keys, CacheType values) {
        int heads = number("attention.head_count", 0);
        int headSize = heads == 0 ? 0 : number("embedding_length", 0) / heads;
        double bytesPerHead = number("attention.key_length", headSize) * keys.bytesPerValue()
                + number("attention.value_length", headSize) * values.bytesPerValue();
        return (long) (layers() * number("attention.head_count_kv", heads) * bytesPerHead);
    }

    private int number(String key, int otherwise) {
        return values.get(architecture().orElse("") + "." + key) instanceof Number n ? n.intValue() : otherwise;
    }

    private static Object value(ByteBuffer in, int type) {
        return switch (type) {
            case 0, 1, 7 -> in.get();
            case 2, 3 -> in.getShort();
            case 4, 5 -> in.getInt();
            case 6 -> in.getFloat();
            case STRING -> string(in);
            case ARRAY -> {
                int element = in.getInt();
                long count = in.getLong();
                for (long i = 0; i < count; i++) {
                    var _ = value(in, element);
                }
                yield count;
            }
            case 10, 11 -> in.getLong();
            case 12 -> in.getDouble();
            default -> throw new IllegalArgumentException("type " + type);
        };
    }

    private static String string(ByteBuffer in) {
        byte[] bytes = new byte[Math.toIntExact(Math.min(in.getLong(), in.remaining()))];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
