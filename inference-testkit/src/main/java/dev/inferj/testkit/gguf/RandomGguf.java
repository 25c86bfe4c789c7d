package dev.inferj.testkit.gguf;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model of the llama architecture with random weights, as a GGUF file or a Hugging Face folder: it loads and runs wherever a real one of its
 * size does, and talks nonsense. The same settings and seed give the same bytes. Belongs to one thread.
 */
public final class RandomGguf {
    /** Standard deviation of the logits: clear favourites, yet many tokens in reach. */
    private static final double LOGIT_SPREAD = 2.5;

    private final int hidden;
    private final int layers;
    private final int heads;
    private final int kvHeads;
    private final int feedForward;
    private final int vocabularySize;
    private int contextLength = 2048;
    private WeightType weights = WeightType.F32;
    private long seed = 1;
    private @Nullable String chatTemplate;

    private RandomGguf(int hidden, int layers, int heads, int kvHeads, int feedForward, int vocabularySize) {
        this.hidden = hidden;
        this.layers = layers;
        this.heads = heads;
        this.kvHeads = kvHeads;
        this.feedForward = feedForward;
        this.vocabularySize = vocabularySize;
    }

    /**
     * Starts a model of any size.
     *
     * @param hidden length of the hidden state, a multiple of 32 and of twice the heads
     * @param heads attention heads
     * @param kvHeads heads of keys and values, which divide the heads
     * @param feedForward length of the feed-forward layers, a multiple of 32
     * @param vocabularySize tokens, at least 400
     */
    public static RandomGguf of(int hidden, int layers, int heads, int kvHeads, int feedForward, int vocabularySize) {
        check("hidden", hidden > 0 && hidden % 32 == 0 && hidden % (2 * heads) == 0, hidden);
        check("layers", layers > 0, layers);
        check("kvHeads", kvHeads > 0 && heads % kvHeads == 0, kvHeads);
        check("feedForward", feedForward > 0 && feedForward % 32 == 0, feedForward);
        check("vocabularySize", vocabularySize >= 400, vocabularySize);
        return new RandomGguf(hidden, layers, heads, kvHeads, feedForward, vocabularySize);
    }

    /** Returns a model of about 250 thousand parameters: 1 MB, for tests. */
    public static RandomGguf tiny() {
        return of(64, 2, 4, 2, 192, 1024);
    }

    /** Returns a model of about 25 million parameters, 15 of them outside the word tables: 100 MB as F32. */
    public static RandomGguf about15M() {
        return of(288, 6, 6, 6, 768, 32_000);
    }

    /** Returns a model of about 134 million parameters, 110 of them as such models are counted: 540 MB as F32. */
    public static RandomGguf about110M() {
        return of(768, 12, 12, 12, 2048, 32_000);
    }

    public RandomGguf seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** Sets how matrices are stored. Default: {@link WeightType#F32}. */
    public RandomGguf weights(WeightType weights) {
        this.weights = requireNonNull(weights, "weights");
        return this;
    }

    /** Sets the tokens that the model says it was trained on at once, at least 1. Default: 2048. */
    public RandomGguf contextLength(int contextLength) {
        check("contextLength", contextLength > 0, contextLength);
        this.contextLength = contextLength;
        return this;
    }

    /** Adds a chat template, in Jinja. */
    public RandomGguf chatTemplate(String template) {
        this.chatTemplate = requireNonNull(template, "template");
        return this;
    }

    /**
     * Writes the file; a reader never sees half of it.
     *
     * @return the file
     * @throws UncheckedIOException if it cannot be written
     */
    public Path writeTo(Path file) {
        Vocabulary vocabulary = new Vocabulary(vocabularySize);
        return GgufWriter.write(file, header(vocabulary), tensors(), rows(vocabulary));
    }

    /**
     * Writes the same model as a Hugging Face folder, with a tokenizer that joins pieces in the same order: config.json,
     * tokenizer.json, tokenizer_config.json and model.safetensors. Weights are the same numbers as in the GGUF file. The
     * chat template is left out.
     *
     * @return the folder
     * @throws IllegalStateException unless weights are {@link WeightType#F32} or {@link WeightType#F16}
     * @throws UncheckedIOException if it cannot be written
     */
    public Path writeFolder(Path folder) {
        if (weights != WeightType.F32 && weights != WeightType.F16) {
            throw new IllegalStateException("weights must be F32 or F16, as safetensors has no " + weights);
        }
        Vocabulary vocabulary = new Vocabulary(vocabularySize);
        try {
            new HuggingFaceFolder(folder)
                    .text("config.json", config())
                    .text("tokenizer.json", LlamaTokenizerFile.of(vocabulary))
                    .text("tokenizer_config.json", LlamaTokenizerFile.CONFIG)
                    .weights(tensors(), new LlamaNames(hidden / heads), rows(vocabulary));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + folder, e);
        }
        return folder;
    }

    private String config() {
        return """
            {"model_type":"llama","hidden_size":%d,"num_hidden_layers":%d,"num_attention_heads":%d,
            "num_key_value_heads":%d,"intermediate_size":%d,"vocab_size":%d,"max_position_embeddings":%d,
            "rms_norm_eps":1e-5,"rope_theta":10000.0,"tie_word_embeddings":false,"bos_token_id":%d,"eos_token_id":%d}
            """.formatted(
                        hidden,
                        layers,
                        heads,
                        kvHeads,
                        feedForward,
                        vocabularySize,
                        contextLength,
                        Vocabulary.BEGIN,
                        Vocabulary.END);
    }

    /** Words only: a model that knows nothing should at least not end its answer or spell out bytes. */
    private RandomRows rows(Vocabulary vocabulary) {
        return new RandomRows(seed, vocabulary::isWord);
    }

    private GgufHeader header(Vocabulary vocabulary) {
        GgufHeader header = new GgufHeader()
                .text("general.architecture", "llama")
                .text("general.name", "random " + hidden + "x" + layers)
                .number("general.file_type", weights.fileType)
                .number("llama.block_count", layers)
                .number("llama.context_length", contextLength)
                .number("llama.embedding_length", hidden)
                .number("llama.feed_forward_length", feedForward)
                .number("llama.attention.head_count", heads)
                .number("llama.attention.head_count_kv", kvHeads)
                .decimal("llama.attention.layer_norm_rms_epsilon", 1e-5f)
                .number("llama.rope.dimension_count", hidden / heads)
                .number("llama.vocab_size", vocabularySize)
                .text("tokenizer.ggml.model", "llama")
                .vocabulary(vocabulary)
                .number("tokenizer.ggml.unknown_token_id", Vocabulary.UNKNOWN)
                .number("tokenizer.ggml.bos_token_id", Vocabulary.BEGIN)
                .number("tokenizer.ggml.eos_token_id", Vocabulary.END);
        return chatTemplate == null ? header : header.text("tokenizer.chat_template", chatTemplate);
    }

    private List<Tensor> tensors() {
        double perInput = 1 / Math.sqrt(hidden);
        int kvLength = hidden / heads * kvHeads;
        List<Tensor> tensors = new ArrayList<>();
        tensors.add(Tensor.matrix("token_embd.weight", hidden, vocabularySize, weights, 1));
        for (int layer = 0; layer < layers; layer++) {
            String block = "blk." + layer + ".";
            tensors.add(ones(block + "attn_norm.weight"));
            tensors.add(Tensor.matrix(block + "attn_q.weight", hidden, hidden, weights, perInput));
            tensors.add(Tensor.matrix(block + "attn_k.weight", hidden, kvLength, weights, perInput));
            tensors.add(Tensor.matrix(block + "attn_v.weight", hidden, kvLength, weights, perInput));
            tensors.add(Tensor.matrix(block + "attn_output.weight", hidden, hidden, weights, perInput));
            tensors.add(ones(block + "ffn_norm.weight"));
            tensors.add(Tensor.matrix(block + "ffn_gate.weight", hidden, feedForward, weights, perInput));
            tensors.add(Tensor.matrix(block + "ffn_up.weight", hidden, feedForward, weights, perInput));
            tensors.add(
                    Tensor.matrix(block + "ffn_down.weight", feedForward, hidden, weights, 1 / Math.sqrt(feedForward)));
        }
        tensors.add(ones("output_norm.weight"));
        tensors.add(Tensor.matrix("output.weight", hidden, vocabularySize, weights, LOGIT_SPREAD * perInput));
        return tensors;
    }

    private Tensor ones(String name) {
        return Tensor.vector(name, hidden, /* mean= */ 1, /* scale= */ 0);
    }

    private static void check(String name, boolean right, int value) {
        if (!right) {
            throw new IllegalArgumentException(name + " must be as its description says: " + value);
        }
    }
}
