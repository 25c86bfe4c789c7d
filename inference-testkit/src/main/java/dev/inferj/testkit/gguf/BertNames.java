package dev.inferj.testkit.gguf;

import java.util.Map;

/** Names of BERT's encoder, as saved without a head. */
record BertNames() implements HuggingFaceNames {
    private static final Map<String, String> OF_MODEL = Map.of(
            "token_embd", "embeddings.word_embeddings",
            "position_embd", "embeddings.position_embeddings",
            "token_types", "embeddings.token_type_embeddings",
            "token_embd_norm", "embeddings.LayerNorm");

    private static final Map<String, String> OF_LAYER = Map.of(
            "attn_q", "attention.self.query",
            "attn_k", "attention.self.key",
            "attn_v", "attention.self.value",
            "attn_output", "attention.output.dense",
            "attn_output_norm", "attention.output.LayerNorm",
            "ffn_up", "intermediate.dense",
            "ffn_down", "output.dense",
            "layer_output_norm", "output.LayerNorm");

    @Override
    public String name(Tensor tensor) {
        String[] parts = tensor.name().split("\\.", -1);
        return parts.length == 2
                ? OF_MODEL.get(parts[0]) + "." + parts[1]
                : "encoder.layer." + parts[1] + "." + OF_LAYER.get(parts[2]) + "." + parts[3];
    }
}
