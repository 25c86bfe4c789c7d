package dev.inferj.internal.engine;

import dev.inferj.spi.TextPart;
import dev.inferj.spi.Tokenizer;
import java.util.List;
import java.util.stream.IntStream;

/** One token for each ASCII character, with the character's code as its id; {@link #END} ends the text. */
class LetterTokenizer implements Tokenizer {
    static final int END = 0;
    static final int SIZE = 128;

    private static final byte[][] BYTES =
            IntStream.range(0, SIZE).mapToObj(c -> new byte[] {(byte) c}).toArray(byte[][]::new);

    @Override
    public int vocabularySize() {
        return SIZE;
    }

    @Override
    public int[] encode(List<TextPart> parts, boolean begin) {
        return parts.stream().flatMapToInt(part -> part.text().chars()).toArray();
    }

    @Override
    public byte[] bytes(int token) {
        return BYTES[token];
    }

    @Override
    public boolean endsText(int token) {
        return token == END;
    }
}
