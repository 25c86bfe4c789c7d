package dev.inferj.llamacpp;

import dev.inferj.ContextLengthExceededException;
import dev.inferj.InvalidModelException;
import dev.inferj.InvalidRequestException;
import dev.inferj.llamacpp.internal.ffi.VocabularyFunctions;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Makes whole texts into what a model that embeds or ranks reads: with the tokens that its vocabulary puts around a text,
 * such as {@code [CLS]} and {@code [SEP]}. What is written in a text never becomes a control token. Safe to share between
 * threads, as {@link LlamaTokenizer} is.
 */
final class WholeTexts {
    private final LlamaTokenizer tokenizer;
    private final int most;
    private final int[] before;
    private final int[] after;
    private final int begin;
    private final int end;
    private final int separator;

    /**
     * Creates one.
     *
     * @param vocabulary bound to an arena that closes before the model is freed
     * @param most tokens that the model reads
     * @throws InvalidModelException if the vocabulary puts a token around texts that it does not hold
     */
    WholeTexts(VocabularyFunctions functions, MemorySegment vocabulary, LlamaTokenizer tokenizer, int most) {
        this.tokenizer = tokenizer;
        this.most = most;
        int[] alone = tokenizer.plain("a");
        int[] whole = tokenizer.surrounded("a");
        int at = place(alone, whole);
        this.before = Arrays.copyOf(whole, at);
        this.after = Arrays.copyOfRange(whole, at + alone.length, whole.length);
        this.begin = functions.bos(vocabulary);
        this.end = functions.eos(vocabulary);
        this.separator = functions.separator(vocabulary);
        requireKnown(whole);
    }

    /** Returns whether the vocabulary has what stands between a query and a document. */
    boolean takesPairs() {
        return IntStream.of(begin, end, separator).allMatch(token -> token >= 0 && token < tokenizer.vocabularySize());
    }

    /**
     * Returns the tokens of a text.
     *
     * @param cuts whether a text that has too many is cut, and not refused
     * @throws ContextLengthExceededException if it has more than the model reads
     */
    TextTokens text(String text, boolean cuts) {
        return fitted(before, tokenizer.plain(text), after, cuts);
    }

    /**
     * Returns the tokens of a query and a document, as the model's family was trained on them:
     * {@code <s> query </s></s> document </s>}. Only the document is ever cut.
     *
     * @throws ContextLengthExceededException if there are more than the model reads
     */
    TextTokens pair(String query, String document, boolean cuts) {
        int[] head = IntStream.concat(
                        IntStream.concat(IntStream.of(begin), IntStream.of(tokenizer.plain(query))),
                        IntStream.of(end, separator))
                .toArray();
        return fitted(head, tokenizer.plain(document), new int[] {end}, cuts);
    }

    private TextTokens fitted(int[] head, int[] text, int[] tail, boolean cuts) {
        int size = head.length + text.length + tail.length;
        if (size == 0) {
            throw new InvalidRequestException("the input has no tokens: say something");
        }
        int excess = Math.max(0, size - most);
        if (excess > 0 && (!cuts || text.length <= excess)) {
            throw ContextLengthExceededException.ofInput(size, most);
        }
        int[] all = Arrays.copyOf(head, size - excess);
        System.arraycopy(text, 0, all, head.length, text.length - excess);
        System.arraycopy(tail, 0, all, all.length - tail.length, tail.length);
        return new TextTokens(all, excess > 0);
    }

    private static int place(int[] part, int[] whole) {
        for (int at = 0; at + part.length <= whole.length; at++) {
            if (Arrays.equals(part, 0, part.length, whole, at, at + part.length)) {
                return at;
            }
        }
        throw new InvalidModelException("the model's tokenizer must leave a text as it is between the tokens that it"
                + " puts around: it reads a letter as " + Arrays.toString(part) + " and as " + Arrays.toString(whole));
    }

    private void requireKnown(int[] tokens) {
        for (int token : tokens) {
            if (token < 0 || token >= tokenizer.vocabularySize()) {
                throw new InvalidModelException("the model's tokenizer puts token " + token
                        + " around texts, which its vocabulary of " + tokenizer.vocabularySize() + " does not hold");
            }
        }
    }
}
