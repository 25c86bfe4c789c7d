package dev.inferj.llamacpp.internal.ffi;

import java.lang.foreign.MemorySegment;

/** The C functions of {@code llama_vocab}, which is immutable: safe to share between threads. */
public final class VocabularyFunctions {
    /** {@code LLAMA_TOKEN_ATTR_UNKNOWN} */
    public static final int UNKNOWN = 1;

    /** {@code LLAMA_TOKEN_ATTR_CONTROL} */
    public static final int CONTROL = 1 << 3;

    /** {@code LLAMA_TOKEN_ATTR_LSTRIP}: swallows the white space before it. */
    public static final int LSTRIP = 1 << 7;

    /** {@code LLAMA_TOKEN_ATTR_RSTRIP}: swallows the white space behind it. */
    public static final int RSTRIP = 1 << 8;

    private final MemorySegment size;
    private final MemorySegment getText;
    private final MemorySegment getAttributes;
    private final MemorySegment isEndOfGeneration;
    private final MemorySegment bos;
    private final MemorySegment eos;
    private final MemorySegment separator;
    private final MemorySegment addsBos;
    private final MemorySegment tokenize;
    private final MemorySegment toPiece;

    VocabularyFunctions(Symbols symbols) {
        this.size = symbols.required("llama_vocab_n_tokens");
        this.getText = symbols.required("llama_vocab_get_text");
        this.getAttributes = symbols.required("llama_vocab_get_attr");
        this.isEndOfGeneration = symbols.required("llama_vocab_is_eog");
        this.bos = symbols.required("llama_vocab_bos");
        this.eos = symbols.required("llama_vocab_eos");
        this.separator = symbols.required("llama_vocab_sep");
        this.addsBos = symbols.required("llama_vocab_get_add_bos");
        this.tokenize = symbols.required("llama_tokenize");
        this.toPiece = symbols.required("llama_token_to_piece");
    }

    /** {@code int32_t llama_vocab_n_tokens(const struct llama_vocab * vocab)} */
    public int size(MemorySegment vocabulary) {
        try {
            return (int) Downcalls.I_P.invokeExact(size, vocabulary);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_vocab_n_tokens", t);
        }
    }

    /** {@code const char * llama_vocab_get_text(const struct llama_vocab * vocab, llama_token token)} */
    public String text(MemorySegment vocabulary, int token) {
        try {
            String text = Pointers.text((long) Downcalls.L_PI.invokeExact(getText, vocabulary, token));
            return text == null ? "" : text;
        } catch (Throwable t) {
            throw Downcalls.failure("llama_vocab_get_text", t);
        }
    }

    /** {@code enum llama_token_attr llama_vocab_get_attr(const struct llama_vocab * vocab, llama_token token)} */
    public int attributes(MemorySegment vocabulary, int token) {
        try {
            return (int) Downcalls.I_PI.invokeExact(getAttributes, vocabulary, token);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_vocab_get_attr", t);
        }
    }

    /** {@code bool llama_vocab_is_eog(const struct llama_vocab * vocab, llama_token token)} */
    public boolean endsGeneration(MemorySegment vocabulary, int token) {
        try {
            return (boolean) Downcalls.Z_PI.invokeExact(isEndOfGeneration, vocabulary, token);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_vocab_is_eog", t);
        }
    }

    /** {@code llama_token llama_vocab_bos(const struct llama_vocab * vocab)}; -1 for none. */
    public int bos(MemorySegment vocabulary) {
        try {
            return (int) Downcalls.I_P.invokeExact(bos, vocabulary);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_vocab_bos", t);
        }
    }

    /** {@code llama_token llama_vocab_eos(const struct llama_vocab * vocab)}; -1 for none. */
    public int eos(MemorySegment vocabulary) {
        try {
            return (int) Downcalls.I_P.invokeExact(eos, vocabulary);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_vocab_eos", t);
        }
    }

    /** {@code llama_token llama_vocab_sep(const struct llama_vocab * vocab)}; -1 for none. */
    public int separator(MemorySegment vocabulary) {
        try {
            return (int) Downcalls.I_P.invokeExact(separator, vocabulary);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_vocab_sep", t);
        }
    }

    /** {@code bool llama_vocab_get_add_bos(const struct llama_vocab * vocab)} */
    public boolean addsBos(MemorySegment vocabulary) {
        try {
            return (boolean) Downcalls.Z_P.invokeExact(addsBos, vocabulary);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_vocab_get_add_bos", t);
        }
    }

    /**
     * {@code int32_t llama_tokenize(const struct llama_vocab * vocab, const char * text, int32_t text_len, llama_token *
     * tokens, int32_t n_tokens_max, bool add_special, bool parse_special)}, without control tokens parsed.
     *
     * @param surrounded whether the tokens that stand around a text are added
     * @return the number of tokens; the negative of it if there was no room for them
     */
    public int tokenize(MemorySegment vocabulary, MemorySegment text, MemorySegment tokens, boolean surrounded) {
        int length = Math.toIntExact(text.byteSize());
        int room = Math.toIntExact(tokens.byteSize() / Integer.BYTES);
        try {
            return (int) Downcalls.I_PPIPIZZ.invokeExact(
                    tokenize, vocabulary, text, length, tokens, room, surrounded, /* parse_special= */ false);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_tokenize", t);
        }
    }

    /**
     * {@code int32_t llama_token_to_piece(const struct llama_vocab * vocab, llama_token token, char * buf, int32_t
     * length, int32_t lstrip, bool special)}, with control tokens left out.
     *
     * @return the number of bytes; the negative of it if there was no room for them
     */
    public int piece(MemorySegment vocabulary, int token, MemorySegment bytes) {
        int room = Math.toIntExact(bytes.byteSize());
        try {
            return (int) Downcalls.I_PIPIIZ.invokeExact(
                    toPiece, vocabulary, token, bytes, room, /* lstrip= */ 0, /* special= */ false);
        } catch (Throwable t) {
            throw Downcalls.failure("llama_token_to_piece", t);
        }
    }
}
