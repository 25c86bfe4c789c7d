package dev.inferj.remote.internal.triton;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A text as an element of a tensor: its length, in four bytes, lowest first, and its bytes in UTF-8. */
public final class TensorText {
    private TensorText() {}

    /** @param text Unicode */
    public static byte[] bytes(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + utf8.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(utf8.length)
                .put(utf8)
                .array();
    }
}
