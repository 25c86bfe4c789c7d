package dev.inferj.remote.internal.batch;

/** Shares out the tokens that a server counted in a call. */
final class TokenShares {
    private TokenShares() {}

    /**
     * Returns each input's share, by its length; all together are as many as were counted.
     *
     * @param tokens at least 0
     * @param lengths of the inputs, at least one, each at least 0
     */
    static int[] of(int tokens, int[] lengths) {
        long whole = 0;
        for (int length : lengths) {
            whole += length + 1L; // the tokens that a model puts around a text
        }
        int[] shares = new int[lengths.length];
        long before = 0;
        int shared = 0;
        for (int i = 0; i < lengths.length; i++) {
            before += lengths[i] + 1L;
            int upToHere = (int) Math.round((double) tokens * before / whole);
            shares[i] = upToHere - shared;
            shared = upToHere;
        }
        return shares;
    }
}
