package dev.inferj.djl.internal.tokenizer;

import dev.inferj.ContextLengthExceededException;
import dev.inferj.InvalidModelException;
import dev.inferj.InvalidRequestException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The tokenizer of a model that reads whole texts, from the files of its folder. What is written in a text never becomes
 * a control token. Safe to share between threads until it is closed.
 */
public final class TextEncoder implements AutoCloseable {
    private final OpenTokenizer open;
    private final int vocabularySize;

    private TextEncoder(OpenTokenizer open, int vocabularySize) {
        this.open = open;
        this.vocabularySize = vocabularySize;
    }

    /**
     * Opens the tokenizer of a folder.
     *
     * @param vocabularySize how many tokens the model has rows for
     * @throws InvalidModelException if a file is absent or damaged
     * @throws dev.inferj.ProviderUnavailableException if the tokenizers library cannot be loaded
     */
    public static TextEncoder open(Path folder, int vocabularySize) {
        String word = HfTokenizer.word(new SecureRandom());
        return new TextEncoder(OpenTokenizer.open(folder, vocabularySize, word), vocabularySize);
    }

    /**
     * Returns the tokens of a text.
     *
     * @param most tokens there may be
     * @param cuts whether a text that has more is cut, and not refused
     * @throws ContextLengthExceededException if it has more
     */
    public WholeText encode(String text, int most, boolean cuts) {
        return fitted(encoded(text, null), most, cuts);
    }

    /**
     * Returns the tokens of two texts that belong together; only the second is ever cut.
     *
     * @throws ContextLengthExceededException if there are more than {@code most}
     */
    public WholeText encodePair(String first, String second, int most, boolean cuts) {
        return fitted(encoded(first, second), most, cuts);
    }

    @Override
    public void close() {
        open.close();
    }

    private Encoded encoded(String first, @Nullable String second) {
        return open.tokenizer().encode(first, second, /* whole= */ true);
    }

    private WholeText fitted(Encoded text, int most, boolean cuts) {
        int size = text.ids().length;
        if (size == 0) {
            throw new InvalidRequestException("the input has no tokens: say something");
        }
        for (int token : text.ids()) {
            if (token >= vocabularySize) {
                throw new InvalidRequestException("the tokenizer knows tokens that the model has no row for, and the"
                        + " text holds one of them: " + token + ", of " + vocabularySize);
            }
        }
        if (size <= most) {
            return new WholeText(text.ids(), text.types(), /* truncated= */ false);
        }
        int end = endOfText(text.special());
        int begin = beginOfText(text.special(), end);
        int excess = size - most;
        if (!cuts || end - begin <= excess) {
            throw ContextLengthExceededException.ofInput(size, most);
        }
        return new WholeText(
                without(text.ids(), end - excess, end), without(text.types(), end - excess, end), /* truncated= */ true);
    }

    /** Returns the place behind the last token that is of a text. */
    private static int endOfText(int[] special) {
        int end = special.length;
        while (end > 0 && special[end - 1] == 1) {
            end--;
        }
        return end;
    }

    /** Returns the place of the first token of the text that ends there. */
    private static int beginOfText(int[] special, int end) {
        int begin = end;
        while (begin > 0 && special[begin - 1] == 0) {
            begin--;
        }
        return begin;
    }

    private static int[] without(int[] all, int from, int to) {
        int[] rest = new int[all.length - (to - from)];
        System.arraycopy(all, 0, rest, 0, from);
        System.arraycopy(all, to, rest, from, all.length - to);
        return rest;
    }
}
