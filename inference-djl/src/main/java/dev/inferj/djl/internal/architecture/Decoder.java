package dev.inferj.djl.internal.architecture;

import java.util.List;

/**
 * A decoder, completely: what a program needs to be written, and weights to be found. Made by {@link ConfigReader}.
 *
 * @param modelType the family's name
 * @param layers number of blocks
 * @param hidden size of a token's state between layers
 * @param heads of queries
 * @param kvHeads heads of keys and values, each shared by {@code heads / kvHeads} of queries
 * @param headSize values of one head
 * @param inner size inside the feed-forward network
 * @param vocabulary number of tokens
 * @param contextTokens that it was trained for
 * @param epsilon that norms add under their root
 * @param activation of the feed-forward network
 * @param embeddingScale factor on embeddings
 * @param attentionScale factor on the products of queries and keys
 * @param attentionCap bound of their absolute value; 0 for none
 * @param logitCap bound of the logits' absolute value; 0 for none
 * @param windows for each layer, how many tokens a token sees; 0 for all
 * @param ropes the ways of rotating that layers use
 * @param ropeOfLayer for each layer, the index of its way
 * @param tied whether the head is the embedding
 * @param qkvBias whether queries, keys and values have a bias
 * @param outputBias whether attention's last matrix has one
 * @param innerBias whether the feed-forward network has them
 * @param normedHeads whether the heads of queries and keys are normed
 * @param normedOutputs whether what a layer adds is normed
 * @param normOffset what is added to the weights of norms
 * @param fusedInputs whether the files hold the matrices fused that are fused here anyway
 */
public record Decoder(
        String modelType,
        int layers,
        int hidden,
        int heads,
        int kvHeads,
        int headSize,
        int inner,
        int vocabulary,
        int contextTokens,
        double epsilon,
        Activation activation,
        double embeddingScale,
        double attentionScale,
        double attentionCap,
        double logitCap,
        List<Integer> windows,
        List<Rope> ropes,
        List<Integer> ropeOfLayer,
        boolean tied,
        boolean qkvBias,
        boolean outputBias,
        boolean innerBias,
        boolean normedHeads,
        boolean normedOutputs,
        int normOffset,
        boolean fusedInputs) {
    public Decoder {
        windows = List.copyOf(windows);
        ropes = List.copyOf(ropes);
        ropeOfLayer = List.copyOf(ropeOfLayer);
    }

    /** Returns how many values the KV cache holds for each token. */
    public long cacheValuesPerToken() {
        return 2L * layers * kvHeads * headSize;
    }

    /** Returns the window of the layers that have one; 0 where none has. */
    public int window() {
        return windows.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /**
     * Returns the cosines and sines of the positions from 0 on, as the program takes them:
     * {@code [ropes, 2, positions, headSize]}.
     */
    public float[] rotations(int positions) {
        float[] all = new float[Math.toIntExact(2L * ropes.size() * positions * headSize)];
        int at = 0;
        for (Rope rope : ropes) {
            for (boolean cosine : new boolean[] {true, false}) {
                for (int position = 0; position < positions; position++) {
                    System.arraycopy(rope.turn(position, cosine), 0, all, at, headSize);
                    at += headSize;
                }
            }
        }
        return all;
    }
}
