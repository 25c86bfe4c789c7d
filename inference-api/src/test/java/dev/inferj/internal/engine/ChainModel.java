package dev.inferj.internal.engine;

import dev.inferj.FinishReason;
import dev.inferj.SamplingOptions;
import dev.inferj.internal.sampling.Sampler;
import dev.inferj.internal.sampling.SamplingWorkspace;
import dev.inferj.spi.TextPart;
import dev.inferj.spi.Tokenizer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model for simulations. What follows depends on every token so far and on its place, by a chain of hashes, so that one
 * wrong, missing or doubled cell changes the answer. A token is a letter from {@code a} on; token 0 ends the text.
 *
 * @param endEvery one token in so many is the end; 0 for none
 */
public record ChainModel(int endEvery) {
    static final int LETTERS = 8;
    static final int VOCABULARY = LETTERS + 1;
    static final int END = 0;

    /** What the chain is before the first token. */
    static final long START = 0x9E3779B97F4A7C15L;

    private static final byte[][] BYTES = new byte[VOCABULARY][];

    static {
        BYTES[END] = new byte[0];
        for (int token = 1; token < VOCABULARY; token++) {
            BYTES[token] = new byte[] {(byte) letter(token)};
        }
    }

    /**
     * What a request gets from a model that serves nobody else.
     *
     * @param text the answer
     * @param raw the answer with the stop string that ended it, if one did
     */
    public record Cold(
            String text,
            String raw,
            int outputTokens,
            FinishReason reason,
            @Nullable String matchedStop) {}

    static char letter(int token) {
        return (char) ('a' - 1 + token);
    }

    static int[] tokens(String text) {
        int[] tokens = new int[text.length()];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = text.charAt(i) - 'a' + 1;
        }
        return tokens;
    }

    /** Returns the chain behind one more token. */
    static long after(long chain, int token) {
        long mixed = (chain + token) * 0xFF51AFD7ED558CCDL;
        return mixed ^ (mixed >>> 29);
    }

    /** Writes the logits of what follows: one token likeliest by far, the others by the chain too. */
    void logits(long chain, FloatBuffer into) {
        long mixed = chain * 0xC4CEB9FE1A85EC53L;
        mixed ^= mixed >>> 32;
        int likeliest = endEvery > 0 && Long.remainderUnsigned(mixed, endEvery) == 0
                ? END
                : 1 + (int) Long.remainderUnsigned(mixed >>> 8, LETTERS);
        for (int token = 0; token < VOCABULARY; token++) {
            into.put(token, token == likeliest ? 9 : token == END ? 0 : (int) (mixed >>> (token * 4)) & 7);
        }
    }

    /** Returns what an undisturbed run makes of a prompt. */
    public Cold answer(String prompt, SamplingOptions sampling, int contextTokens, long seed) {
        return answer(prompt, sampling, contextTokens, seed, /* shifts= */ false);
    }

    /**
     * Returns what an undisturbed run makes of a prompt.
     *
     * @param shifts whether a full context loses its older half, so that the answer goes on
     */
    Cold answer(String prompt, SamplingOptions sampling, int contextTokens, long seed, boolean shifts) {
        Sampler sampler = new Sampler(sampling, new SamplingWorkspace(VOCABULARY), seed);
        sampler.acceptPrompt(tokens(prompt));
        long chain = chainOf(tokens(prompt));
        int most = Math.min(
                sampling.maxTokens().orElse(contextTokens),
                shifts ? Integer.MAX_VALUE : contextTokens - prompt.length());
        int[] tokens = tokens(prompt);
        StringBuilder raw = new StringBuilder(most);
        FloatBuffer row = FloatBuffer.allocate(VOCABULARY);
        while (raw.length() < most) {
            logits(chain, row);
            int token = sampler.next(row);
            if (token == END) {
                return new Cold(raw.toString(), raw.toString(), raw.length(), FinishReason.STOP, null);
            }
            raw.append(letter(token));
            String stop = stopAtTheEnd(raw, sampling.stop());
            if (stop != null) {
                String text = raw.substring(0, raw.length() - stop.length());
                return new Cold(text, raw.toString(), raw.length(), FinishReason.STOP, stop);
            }
            tokens = Arrays.copyOf(tokens, tokens.length + 1);
            tokens[tokens.length - 1] = token;
            if (tokens.length < contextTokens) {
                chain = after(chain, token);
            } else if (shifts) {
                tokens = ContextShift.of(contextTokens, /* keep= */ 0, contextTokens - 1, contextTokens)
                        .applied(tokens);
                chain = chainOf(tokens);
            }
        }
        return new Cold(raw.toString(), raw.toString(), raw.length(), FinishReason.LENGTH, null);
    }

    private static long chainOf(int[] tokens) {
        long chain = START;
        for (int token : tokens) {
            chain = after(chain, token);
        }
        return chain;
    }

    /** Returns the longest of the strings that the text ends with. */
    private static @Nullable String stopAtTheEnd(StringBuilder text, List<String> stops) {
        String longest = null;
        for (String stop : stops) {
            int at = text.length() - stop.length();
            if (at >= 0 && text.indexOf(stop, at) == at && (longest == null || stop.length() > longest.length())) {
                longest = stop;
            }
        }
        return longest;
    }

    /** Cuts text into letters. */
    static class Letters implements Tokenizer {
        @Override
        public int vocabularySize() {
            return VOCABULARY;
        }

        @Override
        public int[] encode(List<TextPart> parts, boolean begin) {
            if (parts.size() == 1) {
                return tokens(parts.get(0).text());
            }
            StringBuilder text = new StringBuilder();
            parts.forEach(part -> text.append(part.text()));
            return tokens(text.toString());
        }

        @Override
        public byte[] bytes(int token) {
            return BYTES[token];
        }

        @Override
        public boolean endsText(int token) {
            return token == END;
        }
    }
}
