package dev.inferj.llamacpp.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * A GGUF file taken apart, to be put together again of other parts. What comes out is sound in form, however odd it is:
 * counts, offsets and lengths always fit. Takes sound files only.
 */
public final class GgufParts {
    private static final int ALIGNMENT = 32;

    private final List<Key> keys = new ArrayList<>();
    private final List<Tensor> tensors = new ArrayList<>();

    /** Takes a file apart. */
    public static GgufParts of(byte[] file) {
        GgufParts parts = new GgufParts();
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(8);
        long tensorCount = in.getLong();
        long keyCount = in.getLong();
        for (long i = 0; i < keyCount; i++) {
            String name = text(in);
            int type = in.getInt();
            int start = in.position();
            skip(in, type);
            parts.keys.add(new Key(name, type, Arrays.copyOfRange(file, start, in.position())));
        }
        List<Long> offsets = new ArrayList<>();
        for (long i = 0; i < tensorCount; i++) {
            String name = text(in);
            long[] shape = new long[in.getInt()];
            Arrays.setAll(shape, d -> in.getLong());
            TensorType type = TensorType.of(in.getInt()).orElseThrow();
            offsets.add(in.getLong());
            parts.tensors.add(new Tensor(name, type, shape, new byte[0]));
        }
        int data = padded(in.position());
        for (int i = 0; i < parts.tensors.size(); i++) {
            Tensor tensor = parts.tensors.get(i);
            int from = data + Math.toIntExact(offsets.get(i));
            byte[] bytes = Arrays.copyOfRange(file, from, from + tensor.size());
            parts.tensors.set(i, new Tensor(tensor.name(), tensor.type(), tensor.shape(), bytes));
        }
        return parts;
    }

    /** Returns a text. */
    String text(String key) {
        return keys.stream()
                .filter(k -> k.name().equals(key))
                .map(k -> text(ByteBuffer.wrap(k.value()).order(ByteOrder.LITTLE_ENDIAN)))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the keys, to be changed at will. */
    List<Key> keys() {
        return keys;
    }

    /** Returns the tensors, to be changed at will. */
    List<Tensor> tensors() {
        return tensors;
    }

    /** Returns whether a tensor's rows are whole blocks of a type. */
    public boolean fits(String name, String type) {
        return tensors.stream()
                .filter(t -> t.name().equals(name))
                .allMatch(t -> t.shape()[0] % TensorType.valueOf(type).blockSize == 0);
    }

    public List<String> tensorNames() {
        return tensors.stream().map(Tensor::name).toList();
    }

    /** Stores a tensor in another type, of which all bytes are the same. */
    public GgufParts retype(String name, String type, int fill) {
        if (!tensorNames().contains(name)) {
            throw new IllegalArgumentException("no tensor " + name + " in " + tensorNames());
        }
        tensors.replaceAll(t -> t.name().equals(name) ? t.as(TensorType.valueOf(type), t.shape(), fill) : t);
        return this;
    }

    /** Adds a tensor, of which all bytes are the same, or replaces it. */
    public GgufParts put(String name, String type, int fill, long... shape) {
        tensors.removeIf(t -> t.name().equals(name));
        tensors.add(new Tensor(name, TensorType.F32, shape, new byte[0]).as(TensorType.valueOf(type), shape, fill));
        return this;
    }

    /** Adds a key, a whole number of 32 bits, or replaces it. */
    public GgufParts number(String key, int value) {
        return key(key, GgufBytes.UINT32, HeadEdit.int32(value));
    }

    /** Adds a key, a text, or replaces it. */
    public GgufParts text(String key, String value) {
        return key(key, GgufBytes.STRING, HeadEdit.text(value));
    }

    /** Adds a key, a number of 32 bits with a point, or replaces it. */
    public GgufParts decimal(String key, float value) {
        return key(key, GgufBytes.FLOAT32, HeadEdit.int32(Float.floatToRawIntBits(value)));
    }

    GgufParts key(String key, int type, byte[] value) {
        keys.removeIf(k -> k.name().equals(key));
        keys.add(new Key(key, type, value));
        return this;
    }

    public GgufParts removeKeysOf(String key) {
        return removeKeys(key::equals);
    }

    GgufParts removeKeys(Predicate<String> which) {
        keys.removeIf(key -> which.test(key.name()));
        return this;
    }

    public GgufParts remove(String tensor) {
        tensors.removeIf(t -> t.name().equals(tensor));
        return this;
    }

    /** Returns the whole file. */
    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        GgufBytes.int32(out, 3);
        GgufBytes.int64(out, tensors.size());
        GgufBytes.int64(out, keys.size());
        for (Key key : keys) {
            out.writeBytes(HeadEdit.text(key.name()));
            GgufBytes.int32(out, key.type());
            out.writeBytes(key.value());
        }
        long offset = 0;
        for (Tensor tensor : tensors) {
            out.writeBytes(HeadEdit.text(tensor.name()));
            GgufBytes.int32(out, tensor.shape().length);
            for (long length : tensor.shape()) {
                GgufBytes.int64(out, length);
            }
            GgufBytes.int32(out, tensor.type().id);
            GgufBytes.int64(out, offset);
            offset += padded(tensor.data().length);
        }
        pad(out);
        for (Tensor tensor : tensors) {
            out.writeBytes(tensor.data());
            pad(out);
        }
        return out.toByteArray();
    }

    private static void pad(ByteArrayOutputStream out) {
        out.writeBytes(new byte[padded(out.size()) - out.size()]);
    }

    private static int padded(int size) {
        return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[Math.toIntExact(in.getLong())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void skip(ByteBuffer in, int type) {
        if (type == GgufBytes.ARRAY) {
            int elements = in.getInt();
            for (long left = in.getLong(); left > 0; left--) {
                skip(in, elements);
            }
        } else {
            int bytes = type == GgufBytes.STRING ? Math.toIntExact(in.getLong()) : HeadMap.bytes(type);
            in.position(in.position() + bytes);
        }
    }

    /** A key and its value as it stands in the file, for an array with the type of its elements and their count. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Key(String name, int type, byte[] value) {}

    /** A tensor and its data. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Tensor(String name, TensorType type, long[] shape, byte[] data) {
        int size() {
            long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
            return Math.toIntExact(elements / type.blockSize * type.blockBytes);
        }

        Tensor as(TensorType other, long[] otherShape, int fill) {
            byte[] bytes = new byte[new Tensor(name, other, otherShape, data).size()];
            Arrays.fill(bytes, (byte) fill);
            return new Tensor(name, other, otherShape, bytes);
        }
    }
}
