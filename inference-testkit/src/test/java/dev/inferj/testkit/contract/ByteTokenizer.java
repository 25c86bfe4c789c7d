package dev.inferj.testkit.contract;

import dev.inferj.spi.TextPart;
import dev.inferj.spi.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Takes each byte of UTF-8 for a token. */
final class ByteTokenizer implements Tokenizer {
    private static final int END = 256;

    @Override
    public int vocabularySize() {
        return END + 1;
    }

    @Override
    public int[] encode(List<TextPart> parts, boolean begin) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        parts.forEach(part -> bytes.writeBytes(part.text().getBytes(StandardCharsets.UTF_8)));
        byte[] array = bytes.toByteArray();
        int[] tokens = new int[array.length];
        for (int i = 0; i < array.length; i++) {
            tokens[i] = array[i] & 0xff;
        }
        return tokens;
    }

    @Override
    public byte[] bytes(int token) {
        return token == END ? new byte[0] : new byte[] {(byte) token};
    }

    @Override
    public boolean endsText(int token) {
        return token == END;
    }
}
