package dev.inferj.djl.internal.tokenizer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.inferj.InvalidModelException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a token adds to a text, from how it is written in {@code tokenizer.json} and the decoder that the file names.
 *
 * <p>Hugging Face's library decodes whole texts. Here each token stands for itself, so that what was said never changes
 * when more is said: a word's space stays where the first word of a text would lose it. Immutable.
 */
final class TokenBytes {
    private static final Pattern BYTE = Pattern.compile("<0x([0-9A-Fa-f]{2})>");
    private static final String WORD_BEGIN = "\u2581";

    private final List<UnaryOperator<String>> changes = new ArrayList<>();
    private final boolean bytesAsText;
    private boolean byteLevel;

    private TokenBytes(boolean bytesAsText) {
        this.bytesAsText = bytesAsText;
    }

    /**
     * Reads a decoder.
     *
     * @param bytesAsText whether the model writes bytes as {@code <0x0A>}
     * @param file where it stands, for messages
     * @throws InvalidModelException if it is of a kind that is not known
     */
    static TokenBytes of(JsonElement decoder, boolean bytesAsText, Path file) {
        TokenBytes bytes = new TokenBytes(bytesAsText);
        bytes.add(decoder, file);
        return bytes;
    }

    /** Returns the bytes of a token that is written so. */
    byte[] of(String written) {
        if (bytesAsText) {
            Matcher hex = BYTE.matcher(written);
            if (hex.matches()) {
                return new byte[] {(byte) Integer.parseInt(hex.group(1), 16)};
            }
        }
        String text = written;
        for (UnaryOperator<String> change : changes) {
            text = change.apply(text);
        }
        return byteLevel ? ByteAlphabet.bytes(text) : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the bytes of a token that stands beside the vocabulary, and so is written as plain text. */
    byte[] ofAdded(String written) {
        return byteLevel ? written.getBytes(StandardCharsets.UTF_8) : of(written);
    }

    private void add(JsonElement step, Path file) {
        if (!(step instanceof JsonObject decoder)) {
            return; // none: tokens are their text
        }
        String type = String.valueOf(JsonText.text(decoder, "type"));
        switch (type) {
            case "Sequence" -> {
                if (decoder.get("decoders") instanceof JsonArray steps) {
                    steps.forEach(each -> add(each, file));
                }
            }
            case "ByteLevel" -> byteLevel = true;
            case "Metaspace" -> {
                String replacement = JsonText.text(decoder, "replacement");
                changes.add(text -> text.replace(replacement == null ? WORD_BEGIN : replacement, " "));
            }
            case "WordPiece" -> {
                String prefix = text(decoder, "prefix", "##");
                changes.add(text -> text.startsWith(prefix) ? text.substring(prefix.length()) : " " + text);
            }
            case "BPEDecoder" -> {
                String suffix = text(decoder, "suffix", "</w>");
                changes.add(text -> text.replace(suffix, " "));
            }
            case "Replace" -> addReplace(decoder, file);
            case "ByteFallback", "Fuse", "Strip" -> {} // they are about whole texts, or done above
            default ->
                throw new InvalidModelException(
                        "the decoder " + type + " of " + file + " is not known: use a model with another tokenizer");
        }
    }

    private void addReplace(JsonObject decoder, Path file) {
        String pattern = decoder.get("pattern") instanceof JsonObject object ? JsonText.text(object, "String") : null;
        if (pattern == null) {
            throw new InvalidModelException(
                    "the decoder of " + file + " replaces by a regular expression, which is not known here");
        }
        String content = text(decoder, "content", "");
        changes.add(text -> text.replace(pattern, content));
    }

    private static String text(JsonObject decoder, String name, String otherwise) {
        String text = JsonText.text(decoder, name);
        return text == null ? otherwise : text;
    }

    /** The characters that byte-level vocabularies write bytes with, as GPT-2 began it. */
    private static final class ByteAlphabet {
        /** The byte of each character, -1 where it stands for none. */
        private static final short[] BYTES = bytesOfChars();

        /** Returns the bytes of a token; one with a character of no byte is text as it stands. */
        static byte[] bytes(String written) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(written.length());
            for (int i = 0; i < written.length(); i++) {
                char c = written.charAt(i);
                if (c >= BYTES.length || BYTES[c] < 0) {
                    return written.getBytes(StandardCharsets.UTF_8);
                }
                bytes.write(BYTES[c]);
            }
            return bytes.toByteArray();
        }

        /** Printable Latin-1 stands for itself, the others for characters from 256 on, in their order. */
        private static short[] bytesOfChars() {
            short[] bytes = new short[512];
            Arrays.fill(bytes, (short) -1);
            int next = 256;
            for (int b = 0; b < 256; b++) {
                boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
                bytes[printable ? b : next++] = (short) b;
            }
            return bytes;
        }
    }
}
