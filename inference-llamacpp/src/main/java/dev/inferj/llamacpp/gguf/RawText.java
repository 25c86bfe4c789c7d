package dev.inferj.llamacpp.gguf;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Texts of a head as Java has them, without loss: tokens of some real vocabularies are no UTF-8. Where a text is none, each
 * byte from 0x80 on becomes a lone surrogate, which no UTF-8 gives, so that different bytes always are different texts.
 */
final class RawText {
    private static final char BYTE_0 = '\uDC00';

    private RawText() {}

    static String of(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            char[] chars = new char[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                chars[i] = (char) (bytes[i] >= 0 ? bytes[i] : BYTE_0 + (bytes[i] & 0xff));
            }
            return new String(chars);
        }
    }

    /** Returns the bytes that a text was made of. */
    static byte[] bytes(String text) {
        if (text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) text.charAt(i);
        }
        return bytes;
    }
}
