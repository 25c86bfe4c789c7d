package dev.inferj.djl.internal.tokenizer;

import dev.inferj.InvalidModelException;
import dev.inferj.InvalidRequestException;
import dev.inferj.spi.TextPart;
import dev.inferj.spi.Tokenizer;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tokenizer of a model that writes, from the files of its folder. Safe to share between threads until it is closed;
 * its owner closes it when no call is under way.
 *
 * <p>What a text begins with is what {@code tokenizer_config.json} says, or else what the post-processor of
 * {@code tokenizer.json} adds; a template that writes it itself does not get it twice.
 */
public final class HfTokenizer implements Tokenizer, AutoCloseable {
    private static final byte[] NOTHING = {};

    private final OpenTokenizer open;
    private final int vocabularySize;
    private final byte[][] bytes;
    private final BitSet ends = new BitSet();
    private final String beginText;
    private final String endText;
    private final int[] beginning;

    /** For texts that go on from another; made when the first one comes. */
    private volatile @Nullable NativeTokenizer goingOn;

    private HfTokenizer(OpenTokenizer open, int vocabularySize) {
        this.open = open;
        this.vocabularySize = vocabularySize;
        SpecialTokens special = open.special();
        Map<Integer, String> written = open.written();
        this.bytes = bytes(written);
        this.beginText = begin(special, written);
        this.endText = special.end().orElse("");
        special.endIds().stream().filter(id -> id < vocabularySize).forEach(ends::set);
        Integer end = open.controls().get(endText);
        if (end != null && end < vocabularySize) {
            ends.set(end);
        }
        this.beginning = beginning(special);
    }

    /**
     * Opens the tokenizer of a folder.
     *
     * @param vocabularySize how many tokens the model gives logits for; the file may know fewer, or more
     * @throws InvalidModelException if a file is absent, damaged, or of a kind that is not known
     * @throws dev.inferj.ProviderUnavailableException if the tokenizers library cannot be loaded
     */
    public static HfTokenizer open(Path folder, int vocabularySize) {
        return open(folder, vocabularySize, new SecureRandom());
    }

    static HfTokenizer open(Path folder, int vocabularySize, SecureRandom random) {
        OpenTokenizer open = OpenTokenizer.open(folder, vocabularySize, word(random));
        try {
            return new HfTokenizer(open, vocabularySize);
        } catch (RuntimeException | Error e) {
            open.close();
            throw e;
        }
    }

    /** Returns a word of letters and digits that nobody can guess. */
    static String word(SecureRandom random) {
        return "x" + new BigInteger(128, random).toString(36) + "y";
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public int[] encode(List<TextPart> parts, boolean begin) {
        String prompt = open.spelling().spell(parts);
        if (begin) {
            int[] tokens = open.tokenizer().encode(prompt);
            return checked(startsWithBeginning(tokens) ? tokens : joined(beginning, tokens));
        }
        // Behind a control token texts begin as they do in a whole prompt.
        int control = prompt.indexOf(open.spelling().word());
        String first = control < 0 ? prompt : prompt.substring(0, control);
        int[] tokens = first.isEmpty() ? new int[0] : goingOn().encode(first);
        return checked(control < 0 ? tokens : joined(tokens, open.tokenizer().encode(prompt.substring(control))));
    }

    @Override
    public byte[] bytes(int token) {
        if (token < 0 || token >= vocabularySize) {
            throw new IllegalArgumentException("token must be in [0, " + vocabularySize + "): " + token);
        }
        return bytes[token];
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
    public boolean endsText(int token) {
        return ends.get(token);
    }

    @Override
    public synchronized void close() {
        open.close();
        NativeTokenizer second = goingOn;
        if (second != null) {
            second.close();
        }
    }

    private synchronized NativeTokenizer makeGoingOn() {
        NativeTokenizer made = goingOn;
        if (made == null) {
            made = open.goingOn();
            goingOn = made;
        }
        return made;
    }

    private NativeTokenizer goingOn() {
        NativeTokenizer made = goingOn;
        return made == null ? makeGoingOn() : made;
    }

    private byte[][] bytes(Map<Integer, String> written) {
        byte[][] all = new byte[vocabularySize][];
        Arrays.fill(all, NOTHING);
        TokenBytes decoder = open.bytes();
        Set<Integer> silent = open.silent();
        Set<Integer> added = open.addedText();
        written.forEach((id, text) -> {
            if (id < vocabularySize && !silent.contains(id)) {
                all[id] = added.contains(id) ? decoder.ofAdded(text) : decoder.of(text);
            }
        });
        return all;
    }

    private static String begin(SpecialTokens special, Map<Integer, String> written) {
        return special.begin().or(() -> special.beginId().map(written::get)).orElse("");
    }

    private int[] beginning(SpecialTokens special) {
        if (special.addsBegin().isEmpty()) {
            return open.around().before();
        }
        Integer begin = open.controls().get(beginText);
        return special.addsBegin().get() && begin != null ? new int[] {begin} : new int[0];
    }

    private boolean startsWithBeginning(int[] tokens) {
        return tokens.length >= beginning.length
                && Arrays.equals(tokens, 0, beginning.length, beginning, 0, beginning.length);
    }

    private int[] checked(int[] tokens) {
        for (int token : tokens) {
            if (token >= vocabularySize) {
                throw new InvalidRequestException("the tokenizer knows tokens that the model has no row for, and the"
                        + " text holds one of them: " + token + ", of " + vocabularySize);
            }
        }
        return tokens;
    }

    private static int[] joined(int[] first, int[] second) {
        int[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
