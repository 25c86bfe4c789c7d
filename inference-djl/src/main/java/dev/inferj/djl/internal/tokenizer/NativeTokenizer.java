package dev.inferj.djl.internal.tokenizer;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.inferj.EngineFailedException;
import dev.inferj.InvalidModelException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.djl.internal.offline.OfflineStart;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer of Hugging Face's library, by the binding that DJL brings. It neither truncates nor pads. Safe to share
 * between threads; not to be used during or after {@link #close}.
 */
final class NativeTokenizer implements AutoCloseable {
    private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

    private volatile long handle;

    private NativeTokenizer(long handle) {
        this.handle = handle;
    }

    /**
     * Makes a tokenizer.
     *
     * @param json the text of a {@code tokenizer.json}
     * @param file where it comes from, for messages
     * @throws InvalidModelException if the library refuses it
     * @throws ProviderUnavailableException if the library cannot be loaded
     */
    static NativeTokenizer of(String json, Path file) {
        try {
            OfflineStart.run(() -> {
                LibUtils.checkStatus();
                return true;
            });
        } catch (EngineException | LinkageError e) {
            throw new ProviderUnavailableException(
                    "the tokenizers library cannot be loaded: " + e
                            + ": check that this system is one that ai.djl.huggingface:tokenizers has a library for",
                    e,
                    /* retryable= */ false);
        }
        try {
            return new NativeTokenizer(LIBRARY.createTokenizerFromString(json));
        } catch (RuntimeException e) {
            throw new InvalidModelException(file + " is no tokenizer that can be read: " + e.getMessage(), e);
        }
    }

    /** Returns the tokens of a text, without what belongs in front of it and behind it. */
    int[] encode(String text) {
        return encode(text, null, /* whole= */ false).ids();
    }

    /**
     * Returns the tokens of a text, or of two that belong together.
     *
     * @param whole whether with what the model wants in front, between and behind
     */
    Encoded encode(String text, @Nullable String second, boolean whole) {
        if (handle == 0) {
            throw new IllegalStateException("the tokenizer is closed");
        }
        long encoding;
        try {
            encoding = second == null
                    ? LIBRARY.encode(handle, wellFormed(text), whole)
                    : LIBRARY.encodeDual(handle, wellFormed(text), wellFormed(second), whole);
        } catch (RuntimeException e) { // its message may hold the text
            throw new EngineFailedException(
                    "the tokenizers library cannot encode a text of " + text.length() + " chars", null);
        }
        try {
            return new Encoded(
                    ints(LIBRARY.getTokenIds(encoding)),
                    whole ? ints(LIBRARY.getTypeIds(encoding)) : new int[0],
                    whole ? ints(LIBRARY.getSpecialTokenMask(encoding)) : new int[0]);
        } finally {
            LIBRARY.deleteEncoding(encoding);
        }
    }

    @Override
    public synchronized void close() {
        if (handle != 0) {
            long closing = handle;
            handle = 0;
            LIBRARY.deleteTokenizer(closing);
        }
    }

    /** Replaces lone surrogates: the library would take all of a text with one of them for another encoding. */
    private static String wellFormed(String text) {
        StringBuilder copy = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            copy = copy == null ? new StringBuilder(text) : copy;
            copy.setCharAt(i, '\uFFFD');
        }
        return copy == null ? text : copy.toString();
    }

    private static int[] ints(long[] values) {
        int[] ints = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            ints[i] = (int) values[i];
        }
        return ints;
    }
}
