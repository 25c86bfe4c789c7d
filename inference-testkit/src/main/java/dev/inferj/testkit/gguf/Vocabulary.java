package dev.inferj.testkit.gguf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A vocabulary in SentencePiece's manner: control tokens, all bytes, letters, and words made of syllables, the shorter
 * ones first and so preferred, as joining two pieces needs both of them.
 */
final class Vocabulary implements GgufVocabulary {
    static final int UNKNOWN = 0;
    static final int BEGIN = 1;
    static final int END = 2;

    private static final String SPACE = "\u2581";
    private static final String CONSONANTS = "bdfghjklmnprstvwz";
    private static final String VOWELS = "aeiou";
    private static final int MOST_SYLLABLES = 3;

    private final List<String> tokens = new ArrayList<>();
    private final List<Integer> types = new ArrayList<>();

    /** @param size tokens in all; at least 400 */
    Vocabulary(int size) {
        add("<unk>", UNKNOWN_TYPE);
        add("<s>", CONTROL);
        add("</s>", CONTROL);
        for (int b = 0; b < 256; b++) {
            add(String.format("<0x%02X>", b), BYTE);
        }
        add(SPACE, NORMAL);
        for (char c = '!'; c <= '~'; c++) {
            add(String.valueOf(c), NORMAL);
        }
        List<String> syllables = new ArrayList<>();
        for (int c = 0; c < CONSONANTS.length(); c++) {
            for (int v = 0; v < VOWELS.length(); v++) {
                syllables.add("" + CONSONANTS.charAt(c) + VOWELS.charAt(v));
            }
        }
        addWords(syllables, size);
        List<String> words = syllables;
        for (int length = 2; length <= MOST_SYLLABLES && tokens.size() < size; length++) {
            words = pairs(words, syllables);
            addWords(words, size);
        }
        if (tokens.size() < size) {
            throw new IllegalArgumentException("vocabulary must be <= " + tokens.size() + ": " + size);
        }
    }

    @Override
    public int size() {
        return tokens.size();
    }

    @Override
    public String token(int id) {
        return tokens.get(id);
    }

    @Override
    public int type(int id) {
        return types.get(id);
    }

    @Override
    public float score(int id) {
        return types.get(id) == NORMAL ? -id : 0;
    }

    /** Returns the pairs that are joined to a token, with a space between, in the order in which they are preferred. */
    List<String> merges() {
        Set<String> known = new HashSet<>(tokens);
        List<String> merges = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) {
            String token = tokens.get(id);
            for (int at = 1; types.get(id) == NORMAL && at < token.length(); at++) {
                String first = token.substring(0, at);
                String second = token.substring(at);
                if (known.contains(first) && known.contains(second)) {
                    merges.add(first + " " + second);
                }
            }
        }
        return merges;
    }

    /** Returns whether the token is one to be heard from a model that knows nothing. */
    boolean isWord(int id) {
        return types.get(id) == NORMAL && tokens.get(id).startsWith(SPACE);
    }

    private void addWords(List<String> words, int size) {
        for (String word : words) {
            for (String piece : List.of(word, SPACE + word)) {
                if (tokens.size() < size) {
                    add(piece, NORMAL);
                }
            }
        }
    }

    private void add(String token, int type) {
        tokens.add(token);
        types.add(type);
    }

    private static List<String> pairs(List<String> heads, List<String> tails) {
        List<String> pairs = new ArrayList<>();
        for (String head : heads) {
            for (String tail : tails) {
                pairs.add(head + tail);
            }
        }
        return pairs;
    }
}
