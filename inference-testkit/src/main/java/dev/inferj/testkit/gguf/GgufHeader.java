package dev.inferj.testkit.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The head of a GGUF file, version 3: metadata and the tensors' descriptions. */
final class GgufHeader {
    static final int ALIGNMENT = 32;

    private static final int VERSION = 3;
    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private final ByteArrayOutputStream metadata = new ByteArrayOutputStream();
    private long count;

    GgufHeader text(String key, String value) {
        begin(key, STRING);
        string(metadata, value);
        return this;
    }

    GgufHeader number(String key, int value) {
        begin(key, UINT32);
        int32(metadata, value);
        return this;
    }

    GgufHeader decimal(String key, float value) {
        begin(key, FLOAT32);
        int32(metadata, Float.floatToRawIntBits(value));
        return this;
    }

    GgufHeader flag(String key, boolean value) {
        begin(key, BOOL);
        metadata.write(value ? 1 : 0);
        return this;
    }

    GgufHeader vocabulary(GgufVocabulary vocabulary) {
        array("tokenizer.ggml.tokens", STRING, vocabulary.size());
        for (int id = 0; id < vocabulary.size(); id++) {
            string(metadata, vocabulary.token(id));
        }
        array("tokenizer.ggml.scores", FLOAT32, vocabulary.size());
        for (int id = 0; id < vocabulary.size(); id++) {
            int32(metadata, Float.floatToRawIntBits(vocabulary.score(id)));
        }
        array("tokenizer.ggml.token_type", INT32, vocabulary.size());
        for (int id = 0; id < vocabulary.size(); id++) {
            int32(metadata, vocabulary.type(id));
        }
        return this;
    }

    /** Returns the whole head, padded to where the first tensor begins. */
    byte[] bytes(List<Tensor> tensors) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        int32(out, VERSION);
        int64(out, tensors.size());
        int64(out, count);
        out.writeBytes(metadata.toByteArray());
        long offset = 0;
        for (Tensor tensor : tensors) {
            string(out, tensor.name());
            int32(out, tensor.isVector() ? 1 : 2);
            int64(out, tensor.rowLength());
            if (!tensor.isVector()) {
                int64(out, tensor.rows());
            }
            int32(out, tensor.type().tensorType);
            int64(out, offset);
            offset += tensor.bytes() + padding(tensor.bytes());
        }
        out.writeBytes(new byte[padding(out.size())]);
        return out.toByteArray();
    }

    static int padding(long size) {
        return (int) ((ALIGNMENT - size % ALIGNMENT) % ALIGNMENT);
    }

    private void array(String key, int type, int size) {
        begin(key, ARRAY);
        int32(metadata, type);
        int64(metadata, size);
    }

    private void begin(String key, int type) {
        count++;
        string(metadata, key);
        int32(metadata, type);
    }

    private static void string(ByteArrayOutputStream out, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        int64(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void int32(ByteArrayOutputStream out, int value) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private static void int64(ByteArrayOutputStream out, long value) {
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }
}
