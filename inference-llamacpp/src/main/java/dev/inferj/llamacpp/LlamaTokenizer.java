package dev.inferj.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.inferj.InvalidRequestException;
import dev.inferj.llamacpp.internal.ffi.VocabularyFunctions;
import dev.inferj.spi.TextPart;
import dev.inferj.spi.Tokenizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/**
 * The vocabulary of a model. Safe to share between threads, since llama.cpp never changes a vocabulary; once the model is
 * closed, {@link #encode} throws {@link IllegalStateException}.
 */
final class LlamaTokenizer implements Tokenizer {
    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);
    private static final int PIECE_ROOM = 64;
    private static final String LINE_BREAK = "\n";

    private final VocabularyFunctions functions;
    private final MemorySegment vocabulary;
    private final int size;
    private final int bos;
    private final String beginText;
    private final String endText;
    private final boolean addsSpace;
    private final ControlTokens controls;
    private final BitSet ends = new BitSet();
    private final AtomicReferenceArray<byte[]> pieces;

    /**
     * Creates a tokenizer.
     *
     * @param vocabulary bound to an arena that closes before the model is freed
     */
    LlamaTokenizer(VocabularyFunctions functions, MemorySegment vocabulary) {
        this.functions = functions;
        this.vocabulary = vocabulary;
        this.size = functions.size(vocabulary);
        this.bos = functions.addsBos(vocabulary) ? functions.bos(vocabulary) : -1;
        this.beginText = text(functions.bos(vocabulary));
        this.endText = text(functions.eos(vocabulary));
        this.pieces = new AtomicReferenceArray<>(size);
        List<ControlTokens.Token> found = new ArrayList<>();
        for (int token = 0; token < size; token++) {
            int attributes = functions.attributes(vocabulary, token);
            if ((attributes & (VocabularyFunctions.CONTROL | VocabularyFunctions.UNKNOWN)) != 0) {
                found.add(new ControlTokens.Token(
                        token,
                        functions.text(vocabulary, token),
                        (attributes & VocabularyFunctions.LSTRIP) != 0,
                        (attributes & VocabularyFunctions.RSTRIP) != 0));
            }
            ends.set(token, functions.endsGeneration(vocabulary, token));
        }
        this.controls = new ControlTokens(found);
        int[] letter = tokens("a");
        this.addsSpace = letter.length > 0 && bytes(letter[0]).length > 0 && bytes(letter[0])[0] == ' ';
    }

    @Override
    public int vocabularySize() {
        return size;
    }

    @Override
    public String beginText() {
        return beginText;
    }

    @Override
    public String endText() {
        return endText;
    }

    @Override
    public int[] encode(List<TextPart> parts, boolean begin) {
        List<PromptText.Piece> prompt = PromptText.divide(parts, controls);
        IntStream.Builder tokens = IntStream.builder();
        boolean written = !prompt.isEmpty() && prompt.get(0).equals(new PromptText.Control(bos));
        if (begin && bos >= 0 && !written) {
            tokens.add(bos);
        }
        boolean goesOn = !begin;
        for (PromptText.Piece piece : prompt) {
            switch (piece) {
                case PromptText.Control control -> tokens.add(control.token());
                case PromptText.Text text -> {
                    if (goesOn && addsSpace) {
                        addFollowing(text.text(), tokens);
                    } else {
                        addTokens(text.text(), /* surrounded= */ false, tokens);
                    }
                }
            }
            goesOn = false;
        }
        return tokens.build().toArray();
    }

    /** Returns the tokens of a text alone. */
    int[] plain(String text) {
        return tokens(text);
    }

    /** Returns the tokens of a text with those that the vocabulary puts around one that stands for itself. */
    int[] surrounded(String text) {
        IntStream.Builder tokens = IntStream.builder();
        addTokens(text, /* surrounded= */ true, tokens);
        return tokens.build().toArray();
    }

    @Override
    public byte[] bytes(int token) {
        if (token < 0 || token >= size) {
            throw new IllegalArgumentException("token must be in [0, " + size + "): " + token);
        }
        byte[] piece = pieces.get(token);
        if (piece == null) {
            piece = piece(token);
            pieces.set(token, piece);
        }
        return piece;
    }

    @Override
    public boolean endsText(int token) {
        return ends.get(token);
    }

    /**
     * Adds the tokens of a text that goes on from another. SentencePiece puts a space in front of every text; behind a
     * line break, which never joins what follows it, there is none, so the text is read there and the line break dropped.
     */
    private void addFollowing(String text, IntStream.Builder tokens) {
        int[] lineBreak = tokens(LINE_BREAK);
        int[] both = tokens(LINE_BREAK + text);
        boolean apart = Arrays.mismatch(lineBreak, both) == lineBreak.length;
        for (int i = apart ? lineBreak.length : 0; i < both.length; i++) {
            tokens.add(both[i]);
        }
    }

    private String text(int token) {
        return token < 0 ? "" : functions.text(vocabulary, token);
    }

    private int[] tokens(String text) {
        IntStream.Builder tokens = IntStream.builder();
        addTokens(text, /* surrounded= */ false, tokens);
        return tokens.build().toArray();
    }

    private void addTokens(String text, boolean surrounded, IntStream.Builder tokens) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = utf8(text, arena);
            MemorySegment out = arena.allocate(JAVA_INT, bytes.byteSize() / 2 + 16);
            int count = functions.tokenize(vocabulary, bytes, out, surrounded);
            if (count < 0 && count != Integer.MIN_VALUE) {
                out = arena.allocate(JAVA_INT, -count);
                count = functions.tokenize(vocabulary, bytes, out, surrounded);
            }
            if (count < 0) {
                throw new InvalidRequestException(
                        "text must be short enough to count its tokens: it has " + bytes.byteSize() + " bytes");
            }
            for (int i = 0; i < count; i++) {
                tokens.add(out.getAtIndex(JAVA_INT, i));
            }
        }
    }

    /** Lone surrogates, which UTF-8 cannot say, become replacement characters. */
    private static MemorySegment utf8(String text, Arena arena) {
        CharsetEncoder encoder = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .replaceWith(REPLACEMENT);
        ByteBuffer bytes;
        try {
            bytes = encoder.encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw new AssertionError(e); // it replaces
        }
        return arena.allocate(bytes.remaining()).copyFrom(MemorySegment.ofBuffer(bytes));
    }

    private byte[] piece(int token) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(PIECE_ROOM);
            int length = functions.piece(vocabulary, token, out);
            if (length < 0) {
                out = arena.allocate(-length);
                length = functions.piece(vocabulary, token, out);
            }
            return out.asSlice(0, length).toArray(JAVA_BYTE);
        }
    }
}
