package dev.inferj.llamacpp.gguf;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Checks that a tokenizer can take any text. llama.cpp throws, which ends the process, where SentencePiece has no token
 * for a byte; where RWKV's tokenizer finds the beginning of a token but no whole one, it never ends.
 */
final class TokenizerCheck {
    private static final int BYTES = 256;
    private static final long BYTE_TYPE = 6;
    private static final Pattern BYTE_TOKEN = Pattern.compile("<0x[0-9A-F]{2}>");

    private final String kind;
    private final List<?> tokens;
    private final List<?> types;

    /**
     * Creates a check.
     *
     * @param kind {@code tokenizer.ggml.model}
     * @param types one for each token, or none at all
     */
    TokenizerCheck(String kind, List<?> tokens, List<?> types) {
        this.kind = kind;
        this.tokens = tokens;
        this.types = types;
    }

    void run() {
        switch (kind) {
            case "llama" -> {
                checkByteTypes();
                checkBytes();
            }
            case "bert", "t5" -> checkByteTypes();
            case "rwkv" -> checkBeginnings();
            default -> {} // of the others, llama.cpp passes over what it has no token for
        }
    }

    /** Checks that tokens which say that they are a byte are written as one. */
    private void checkByteTypes() {
        for (int id = 0; id < types.size(); id++) {
            boolean isByte = types.get(id).equals(BYTE_TYPE);
            if (isByte && (kind.equals("bert") || !BYTE_TOKEN.matcher(text(id)).matches())) {
                throw new DamagedException("tokenizer.ggml.token_type[" + id + "] says that this token is a byte, but"
                        + " it is not written as one");
            }
        }
    }

    private void checkBytes() {
        Set<Object> all = new HashSet<>(tokens);
        for (int b = 0; b < BYTES; b++) {
            String written = String.format(Locale.ROOT, "<0x%02X>", b);
            boolean alone = b < 0x80 && all.contains(String.valueOf((char) b));
            if (!alone && !all.contains(written)) {
                throw new DamagedException("tokenizer.ggml.tokens has no " + written + ", which texts may need");
            }
        }
    }

    private void checkBeginnings() {
        BitSet beginnings = new BitSet();
        BitSet alone = new BitSet();
        for (int id = 0; id < tokens.size(); id++) {
            int[] bytes = unescaped(text(id));
            if (bytes.length > 0) {
                beginnings.set(bytes[0]);
            }
            if (bytes.length == 1) {
                alone.set(bytes[0]);
            }
        }
        beginnings.andNot(alone);
        if (!beginnings.isEmpty()) {
            throw new DamagedException("tokenizer.ggml.tokens has tokens that begin with the byte 0x"
                    + Integer.toHexString(beginnings.nextSetBit(0)) + ", but none that is this byte alone");
        }
    }

    /** Reads a token of RWKV's, whose bytes are written as in Python: {@code \n}, {@code \x1b}. */
    private static int[] unescaped(String token) {
        IntStream.Builder out = IntStream.builder();
        byte[] written = RawText.bytes(token);
        for (int i = 0; i < written.length; i++) {
            if (written[i] != '\\') {
                out.add(written[i] & 0xff);
                continue;
            }
            if (++i == written.length) {
                break;
            }
            switch (written[i]) {
                case 't' -> out.add('\t');
                case 'n' -> out.add('\n');
                case 'r' -> out.add('\r');
                case 'x' -> {
                    if (i + 2 < written.length) {
                        out.add(((digit(written[i + 1]) << 4) + digit(written[i + 2])) & 0xff);
                    }
                    i += 2;
                }
                default -> out.add(written[i] & 0xff);
            }
        }
        return out.build().toArray();
    }

    /** As llama.cpp reads them, which takes anything for a digit. */
    private static int digit(byte c) {
        return c >= 'a' ? c - 'a' + 10 : c - '0';
    }

    private String text(int id) {
        return (String) tokens.get(id);
    }
}
