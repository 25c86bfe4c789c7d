package dev.inferj.djl.internal.architecture;

/** What sets a family apart from a plain Llama. */
enum Trait {
    /** Queries, keys and values have a bias. */
    QKV_BIAS,
    /** {@code attention_bias} and {@code mlp_bias} say whether the linear layers have one. */
    BIAS_BY_CONFIG,
    /** Each head of queries and keys is normed before it is rotated. */
    NORMED_HEADS,
    /** What attention and the feed-forward network return is normed before it is added. */
    NORMED_OUTPUTS,
    /** The weights of norms are stored less one. */
    NORM_FROM_ONE,
    /** Embeddings are multiplied by the root of their size. */
    SCALED_EMBEDDING,
    /** The scores of attention and the logits are squeezed below a cap. */
    SOFT_CAPS,
    /** The files hold queries, keys and values as one matrix, and the inputs of the feed-forward network as another. */
    FUSED_INPUTS,
    /** The head is the embedding where the configuration does not say. */
    TIED_BY_DEFAULT
}
