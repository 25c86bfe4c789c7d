package dev.inferj.testkit.gguf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An encoder of BERT's architecture with random weights, as a GGUF file or a Hugging Face folder: its vectors mean
 * nothing, but are the same wherever it runs. It reads lower-case English letters. The same settings and seed give the
 * same weights. Belongs to one thread.
 */
public final class RandomBert {
    private static final int TYPES = 2;
    private static final float EPSILON = 1e-6f;

    private final int hidden;
    private final int layers;
    private final int heads;
    private final int feedForward;
    private final WordPieces pieces = new WordPieces();
    private int contextLength = 128;
    private long seed = 1;

    private RandomBert(int hidden, int layers, int heads, int feedForward) {
        this.hidden = hidden;
        this.layers = layers;
        this.heads = heads;
        this.feedForward = feedForward;
    }

    /**
     * Starts an encoder of any size.
     *
     * @param hidden length of the hidden state, a multiple of the heads
     */
    public static RandomBert of(int hidden, int layers, int heads, int feedForward) {
        if (hidden < 1 || layers < 1 || heads < 1 || feedForward < 1 || hidden % heads != 0) {
            throw new IllegalArgumentException("hidden must be a multiple of heads, and all of them positive: " + hidden
                    + ", " + layers + ", " + heads + ", " + feedForward);
        }
        return new RandomBert(hidden, layers, heads, feedForward);
    }

    /** Returns an encoder of some ten thousand parameters, for tests. */
    public static RandomBert tiny() {
        return of(64, 2, 4, 96);
    }

    public RandomBert seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** Sets how many tokens of a text it reads, at least 1. Default: 128. */
    public RandomBert contextLength(int contextLength) {
        if (contextLength < 1) {
            throw new IllegalArgumentException("contextLength must be >= 1: " + contextLength);
        }
        this.contextLength = contextLength;
        return this;
    }

    /**
     * Writes it as a GGUF file that takes the mean of the tokens' vectors for the text's; a reader never sees half of it.
     *
     * @return the file
     * @throws UncheckedIOException if it cannot be written
     */
    public Path writeTo(Path file) {
        return GgufWriter.write(file, header(), tensors(), rows());
    }

    /**
     * Writes it as a Hugging Face folder, without what the sentence-transformers library adds.
     *
     * @return the folder
     * @throws UncheckedIOException if it cannot be written
     */
    public Path writeFolder(Path folder) {
        try {
            new HuggingFaceFolder(folder)
                    .text("config.json", config())
                    .text("tokenizer.json", pieces.tokenizerFile())
                    .weights(tensors(), new BertNames(), rows());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + folder, e);
        }
        return folder;
    }

    private RandomRows rows() {
        return new RandomRows(seed, token -> true);
    }

    private GgufHeader header() {
        return new GgufHeader()
                .text("general.architecture", "bert")
                .number("general.file_type", WeightType.F32.fileType)
                .number("bert.block_count", layers)
                .number("bert.context_length", contextLength)
                .number("bert.embedding_length", hidden)
                .number("bert.feed_forward_length", feedForward)
                .number("bert.attention.head_count", heads)
                .decimal("bert.attention.layer_norm_epsilon", EPSILON)
                .flag("bert.attention.causal", false)
                .number("bert.pooling_type", 1)
                .text("tokenizer.ggml.model", "bert")
                .vocabulary(pieces)
                .number("tokenizer.ggml.token_type_count", TYPES)
                .number("tokenizer.ggml.padding_token_id", WordPieces.PADDING)
                .number("tokenizer.ggml.unknown_token_id", WordPieces.UNKNOWN)
                .number("tokenizer.ggml.bos_token_id", WordPieces.CLASSIFY)
                .number("tokenizer.ggml.cls_token_id", WordPieces.CLASSIFY)
                .number("tokenizer.ggml.seperator_token_id", WordPieces.SEPARATE)
                .number("tokenizer.ggml.mask_token_id", WordPieces.MASK);
    }

    private String config() {
        return """
            {"model_type":"bert","hidden_size":%d,"num_hidden_layers":%d,"num_attention_heads":%d,
            "intermediate_size":%d,"vocab_size":%d,"max_position_embeddings":%d,"type_vocab_size":%d,
            "layer_norm_eps":%s,"hidden_act":"gelu","pad_token_id":%d}
            """.formatted(
                hidden, layers, heads, feedForward, pieces.size(), contextLength, TYPES, EPSILON, WordPieces.PADDING);
    }

    private List<Tensor> tensors() {
        List<Tensor> tensors = new ArrayList<>();
        tensors.add(Tensor.matrix("token_embd.weight", hidden, pieces.size(), WeightType.F32, 1));
        tensors.add(Tensor.matrix("position_embd.weight", hidden, contextLength, WeightType.F32, 0.5));
        tensors.add(Tensor.matrix("token_types.weight", hidden, TYPES, WeightType.F32, 0.5));
        norm(tensors, "token_embd_norm");
        for (int layer = 0; layer < layers; layer++) {
            String block = "blk." + layer + ".";
            for (String name : List.of("attn_q", "attn_k", "attn_v", "attn_output")) {
                linear(tensors, block + name, hidden, hidden);
            }
            norm(tensors, block + "attn_output_norm");
            linear(tensors, block + "ffn_up", feedForward, hidden);
            linear(tensors, block + "ffn_down", hidden, feedForward);
            norm(tensors, block + "layer_output_norm");
        }
        return tensors;
    }

    private static void linear(List<Tensor> tensors, String name, int rows, int columns) {
        tensors.add(Tensor.matrix(name + ".weight", columns, rows, WeightType.F32, 1.5 / Math.sqrt(columns)));
        tensors.add(Tensor.vector(name + ".bias", rows, /* mean= */ 0, /* scale= */ 0.2));
    }

    private void norm(List<Tensor> tensors, String name) {
        tensors.add(Tensor.vector(name + ".weight", hidden, /* mean= */ 1, /* scale= */ 0.2));
        tensors.add(Tensor.vector(name + ".bias", hidden, /* mean= */ 0, /* scale= */ 0.2));
    }
}
