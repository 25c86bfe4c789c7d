package dev.inferj.djl.internal.encoder;

import dev.inferj.djl.internal.tokenizer.WholeText;
import dev.inferj.spi.BatchItem;

/** A text, or a pair of them, as the tokens that an encoder reads. */
final class EncodedText implements BatchItem {
    private final WholeText text;

    EncodedText(WholeText text) {
        this.text = text;
    }

    @Override
    public int tokens() {
        return text.size();
    }

    @Override
    public boolean truncated() {
        return text.truncated();
    }

    int token(int index) {
        return text.token(index);
    }

    int type(int index) {
        return text.type(index);
    }

    /** Returns the number of tokens; not the tokens. */
    @Override
    public String toString() {
        return "EncodedText[" + tokens() + " tokens]";
    }
}
