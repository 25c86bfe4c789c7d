package dev.inferj.djl.internal.encoder;

import dev.inferj.djl.internal.tokenizer.TokenizerFolder;
import dev.inferj.djl.synthetic.RandomTensor;
import dev.inferj.djl.synthetic.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Writes folders with small random encoders, as they are published. */
public final class SyntheticEncoder {
    static final int HIDDEN = 48;
    static final int HEADS = 4;
    static final int LAYERS = 2;
    static final int INNER = 80;
    static final int POSITIONS = 128;

    private SyntheticEncoder() {}

    /** Writes one of BERT's kind, with WordPiece and types. */
    public static TokenizerFolder bert(Path folder, boolean scores) throws IOException {
        TokenizerFolder files = TokenizerFolder.wordPiece(folder);
        write(files, folder, "bert", "bert", /* types= */ 2, scores, scores ? "bert." : "");
        return files;
    }

    /** Writes one of XLM-RoBERTa's kind, with Unigram and positions that begin at 2. */
    public static TokenizerFolder roberta(Path folder, boolean scores) throws IOException {
        TokenizerFolder files = TokenizerFolder.unigram(folder);
        write(files, folder, "xlm-roberta", "roberta", /* types= */ 1, scores, "roberta.");
        return files;
    }

    private static void write(
            TokenizerFolder files, Path folder, String type, String family, int types, boolean scores, String prefix)
            throws IOException {
        int vocabulary = files.size();
        files.write();
        files.with(
                "config.json",
                "{'model_type': '" + type + "', 'hidden_size': " + HIDDEN + ", 'num_attention_heads': " + HEADS
                        + ", 'num_hidden_layers': " + LAYERS + ", 'intermediate_size': " + INNER
                        + ", 'max_position_embeddings': " + POSITIONS + ", 'vocab_size': " + vocabulary
                        + ", 'type_vocab_size': " + types + ", 'layer_norm_eps': 1e-6, 'hidden_act': 'gelu',"
                        + " 'pad_token_id': 1}");
        Map<String, RandomTensor> tensors = new LinkedHashMap<>();
        String embeddings = prefix + "embeddings.";
        tensors.put(embeddings + "word_embeddings.weight", RandomTensor.of(1.0, vocabulary, HIDDEN));
        tensors.put(embeddings + "position_embeddings.weight", RandomTensor.of(0.5, POSITIONS, HIDDEN));
        tensors.put(embeddings + "token_type_embeddings.weight", RandomTensor.of(0.5, types, HIDDEN));
        norm(tensors, embeddings + "LayerNorm");
        for (int layer = 0; layer < LAYERS; layer++) {
            String name = prefix + "encoder.layer." + layer + ".";
            for (String part : new String[] {"attention.self.query", "attention.self.key", "attention.self.value",
                    "attention.output.dense"}) {
                linear(tensors, name + part, HIDDEN, HIDDEN);
            }
            norm(tensors, name + "attention.output.LayerNorm");
            linear(tensors, name + "intermediate.dense", INNER, HIDDEN);
            linear(tensors, name + "output.dense", HIDDEN, INNER);
            norm(tensors, name + "output.LayerNorm");
        }
        if (scores && family.equals("bert")) {
            linear(tensors, prefix + "pooler.dense", HIDDEN, HIDDEN);
            linear(tensors, "classifier", 1, HIDDEN);
        } else if (scores) {
            linear(tensors, "classifier.dense", HIDDEN, HIDDEN);
            linear(tensors, "classifier.out_proj", 1, HIDDEN);
        }
        SafetensorsWriter.write(
                folder.resolve("model.safetensors"), tensors, "F32", /* headPadding= */ 0, new SplittableRandom(5));
    }

    private static void linear(Map<String, RandomTensor> tensors, String name, int rows, int columns) {
        tensors.put(name + ".weight", RandomTensor.of(1.5 / Math.sqrt(columns), rows, columns));
        tensors.put(name + ".bias", RandomTensor.of(0.2, rows));
    }

    private static void norm(Map<String, RandomTensor> tensors, String name) {
        tensors.put(name + ".weight", new RandomTensor(1, 0.2, List.of(HIDDEN)));
        tensors.put(name + ".bias", RandomTensor.of(0.2, HIDDEN));
    }
}
