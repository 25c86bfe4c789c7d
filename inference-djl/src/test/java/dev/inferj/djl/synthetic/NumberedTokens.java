package dev.inferj.djl.synthetic;

import dev.inferj.spi.TextPart;
import dev.inferj.spi.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A tokenizer for models without text: each character is a token by its code, each token a letter. */
public record NumberedTokens(int vocabularySize) implements Tokenizer {
    @Override
    public int[] encode(List<TextPart> parts, boolean begin) {
        return parts.stream()
                .flatMapToInt(part -> part.text().chars())
                .map(c -> c % vocabularySize)
                .toArray();
    }

    @Override
    public byte[] bytes(int token) {
        return Character.toString('a' + token % 26).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public boolean endsText(int token) {
        return false;
    }
}
