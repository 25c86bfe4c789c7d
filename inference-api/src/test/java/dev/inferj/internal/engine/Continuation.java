package dev.inferj.internal.engine;

/** A model for tests: what follows a run of tokens. */
@FunctionalInterface
interface Continuation {
    /** Writes the alphabet on, from the last letter; behind {@code z} comes {@code a}. */
    Continuation COUNTING = (tokens, size) -> tokens[size - 1] == 'z' ? 'a' : tokens[size - 1] + 1;

    /**
     * A letter that depends on every token so far and its place, so that a cache that holds anything wrong shows.
     *
     * @param endEvery one answer token in so many is the end; 0 for none
     */
    static Continuation hashing(int endEvery) {
        return (tokens, size) -> {
            int hash = 17;
            for (int i = 0; i < size; i++) {
                hash = hash * 31 + tokens[i];
            }
            int mixed = (hash ^ (hash >>> 15)) * 0x2c1b3c6d;
            mixed = (mixed ^ (mixed >>> 12)) & Integer.MAX_VALUE;
            return endEvery > 0 && mixed % endEvery == 0 ? LetterTokenizer.END : 'a' + mixed % 26;
        };
    }

    /** Returns the token that follows the first {@code size} tokens. */
    int next(int[] tokens, int size);

    /** Returns what an undisturbed run makes of a prompt. */
    default String answer(String prompt, int maxTokens) {
        int[] tokens = new int[prompt.length() + maxTokens];
        for (int i = 0; i < prompt.length(); i++) {
            tokens[i] = prompt.charAt(i);
        }
        StringBuilder answer = new StringBuilder();
        for (int size = prompt.length(); size < tokens.length; size++) {
            int token = next(tokens, size);
            if (token == LetterTokenizer.END) {
                break;
            }
            tokens[size] = token;
            answer.append((char) token);
        }
        return answer.toString();
    }
}
