package dev.inferj.llamacpp.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes heads of GGUF files, sound or damaged, as a test says. Types are the format's own numbers. */
final class GgufBytes {
    static final int UINT8 = 0;
    static final int INT8 = 1;
    static final int UINT16 = 2;
    static final int INT16 = 3;
    static final int UINT32 = 4;
    static final int INT32 = 5;
    static final int FLOAT32 = 6;
    static final int BOOL = 7;
    static final int STRING = 8;
    static final int ARRAY = 9;
    static final int UINT64 = 10;
    static final int INT64 = 11;
    static final int FLOAT64 = 12;

    private final List<Entry> keys = new ArrayList<>();
    private final ByteArrayOutputStream tensors = new ByteArrayOutputStream();
    private int version = 3;
    private long tensorCount;
    private long addedTensors;
    private long addedKeys;
    private long dataBytes = 64;

    private GgufBytes() {}

    /** Starts a sound head: a llama of one small tensor and two tokens. */
    static GgufBytes sound() {
        return new GgufBytes()
                .set("general.architecture", STRING, "llama")
                .set("llama.embedding_length", UINT32, 8L)
                .set("llama.attention.head_count", UINT32, 2L)
                .set("tokenizer.ggml.model", STRING, "gpt2")
                .setArray("tokenizer.ggml.tokens", STRING, "a", "b")
                .tensor("token_embd.weight", 0, 0, 8, 2);
    }

    GgufBytes version(int version) {
        this.version = version;
        return this;
    }

    /** Makes the head say that it has so many more tensors than it has. */
    GgufBytes addToTensorCount(long more) {
        this.addedTensors = more;
        return this;
    }

    /** Makes the head say that it has so many more keys than it has. */
    GgufBytes addToKeyCount(long more) {
        this.addedKeys = more;
        return this;
    }

    /** Sets how many bytes follow the head; 64 suffice for the tensor of a {@link #sound} one. */
    GgufBytes dataBytes(long dataBytes) {
        this.dataBytes = dataBytes;
        return this;
    }

    /** Sets a key, in its old place if it has one. */
    GgufBytes set(String key, int type, Object value) {
        return set(key, out -> {
            int32(out, type);
            value(out, type, value);
        });
    }

    GgufBytes setArray(String key, int elementType, Object... elements) {
        return setArrayThatSays(key, elementType, elements.length, elements);
    }

    /** Sets an array that says that it has more or fewer elements than it has. */
    GgufBytes setArrayThatSays(String key, int elementType, long count, Object... elements) {
        return set(key, out -> {
            int32(out, ARRAY);
            int32(out, elementType);
            int64(out, count);
            for (Object element : elements) {
                value(out, elementType, element);
            }
        });
    }

    /** Sets a key to a type and whatever follows it. */
    GgufBytes set(String key, Consumer<ByteArrayOutputStream> typeAndValue) {
        remove(key);
        return again(key, typeAndValue);
    }

    /** Adds a key that may be there already. */
    GgufBytes again(String key, Consumer<ByteArrayOutputStream> typeAndValue) {
        keys.add(new Entry(key, typeAndValue));
        return this;
    }

    GgufBytes remove(String key) {
        keys.removeIf(entry -> entry.key().equals(key));
        return this;
    }

    GgufBytes withoutTensors() {
        tensors.reset();
        tensorCount = 0;
        return this;
    }

    GgufBytes tensor(String name, int type, long offset, long... shape) {
        tensorCount++;
        text(tensors, name);
        int32(tensors, shape.length);
        for (long length : shape) {
            int64(tensors, length);
        }
        int32(tensors, type);
        int64(tensors, offset);
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        int32(out, version);
        int64(out, tensorCount + addedTensors);
        int64(out, keys.size() + addedKeys);
        for (Entry entry : keys) {
            text(out, entry.key());
            entry.typeAndValue().accept(out);
        }
        out.writeBytes(tensors.toByteArray());
        out.writeBytes(new byte[(32 - out.size() % 32) % 32]);
        out.writeBytes(new byte[Math.toIntExact(dataBytes)]);
        return out.toByteArray();
    }

    static void int32(ByteArrayOutputStream out, int value) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    static void int64(ByteArrayOutputStream out, long value) {
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }

    private static void text(ByteArrayOutputStream out, String text) {
        bytes(out, RawText.bytes(text));
    }

    private static void bytes(ByteArrayOutputStream out, byte[] bytes) {
        int64(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void value(ByteArrayOutputStream out, int type, Object value) {
        switch (type) {
            case STRING -> {
                if (value instanceof byte[] raw) {
                    bytes(out, raw);
                } else {
                    text(out, (String) value);
                }
            }
            case FLOAT32 -> int32(out, Float.floatToRawIntBits(((Number) value).floatValue()));
            case FLOAT64 -> int64(out, Double.doubleToRawLongBits(((Number) value).doubleValue()));
            case BOOL -> out.write((Boolean) value ? 1 : 0);
            default -> {
                long number = ((Number) value).longValue();
                for (int i = 0; i < HeadMap.bytes(type); i++) {
                    out.write((int) (number >>> (8 * i)));
                }
            }
        }
    }

    private record Entry(String key, Consumer<ByteArrayOutputStream> typeAndValue) {}
}
