package dev.inferj.djl.internal.encoder;

import dev.inferj.spi.BatchItem;
import java.util.List;

/** The tokens of a batch, one text behind the other, as the program takes them. */
final class EncoderBatch {
    private final long[] tokens;
    private final long[] positions;
    private final long[] types;
    private final long[] lengths;

    EncoderBatch(List<BatchItem> items, int firstPosition) {
        int all = items.stream().mapToInt(BatchItem::tokens).sum();
        this.tokens = new long[all];
        this.positions = new long[all];
        this.types = new long[all];
        this.lengths = new long[items.size()];
        int at = 0;
        for (int i = 0; i < lengths.length; i++) {
            EncodedText text = (EncodedText) items.get(i);
            lengths[i] = text.tokens();
            for (int token = 0; token < text.tokens(); token++) {
                tokens[at] = text.token(token);
                types[at] = text.type(token);
                positions[at] = (long) firstPosition + token;
                at++;
            }
        }
    }

    long[] tokens() {
        return tokens;
    }

    long[] positions() {
        return positions;
    }

    long[] types() {
        return types;
    }

    long[] lengths() {
        return lengths;
    }
}
