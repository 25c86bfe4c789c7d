package dev.inferj.llamacpp.gguf;

import dev.inferj.llamacpp.gguf.HeadMap.Place;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes other files of a sound one, whose heads have other lengths and whose tensors lie where that says. */
public final class HeadEdit {
    private static final int ALIGNMENT = 32;

    private final byte[] file;
    private final HeadMap map;

    public HeadEdit(byte[] sound) {
        this(sound, HeadMap.of(sound));
    }

    /** @param file like the one of the map, but for values */
    HeadEdit(byte[] file, HeadMap map) {
        this.file = file;
        this.map = map;
    }

    /** Returns the file with one more key, a whole number of 32 bits. */
    public byte[] withNumber(String key, int value) {
        return withKey(key, GgufBytes.UINT32, int32(value));
    }

    /** Returns the file with one more key, a text. */
    public byte[] withText(String key, String value) {
        return withKey(key, GgufBytes.STRING, text(value));
    }

    /** Returns the file with another text in the place of one. */
    public byte[] withOtherText(String key, String value) {
        return withOtherText(map.find(key, "value"), value.getBytes(StandardCharsets.UTF_8));
    }

    byte[] withKey(String key, int type, byte[] value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Place count = map.find("file", "key count");
        long keys = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(count.offset());
        out.write(file, 0, count.offset());
        out.writeBytes(int64(keys + 1));
        out.write(file, count.end(), map.firstTensor() - count.end());
        out.writeBytes(text(key));
        out.writeBytes(int32(type));
        out.writeBytes(value);
        out.write(file, map.firstTensor(), map.end() - map.firstTensor());
        return withTensors(out);
    }

    byte[] withOtherText(Place place, byte[] text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, place.offset() - Long.BYTES);
        out.writeBytes(int64(text.length));
        out.writeBytes(text);
        out.write(file, place.end(), map.end() - place.end());
        return withTensors(out);
    }

    static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + bytes.length)
                .put(int64(bytes.length))
                .put(bytes)
                .array();
    }

    static byte[] int32(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    static byte[] int64(long value) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    private byte[] withTensors(ByteArrayOutputStream head) {
        head.writeBytes(new byte[(ALIGNMENT - head.size() % ALIGNMENT) % ALIGNMENT]);
        int data = (map.end() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        head.write(file, data, file.length - data);
        return head.toByteArray();
    }
}
