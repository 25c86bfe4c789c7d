package dev.inferj.testkit.gguf;

import java.util.Map;

/**
 * Names of the llama architecture. The rows of the matrices of queries and keys are in another order, since GGUF turns
 * pairs of neighbours where Hugging Face turns the two halves of a head.
 */
record LlamaNames(int headSize) implements HuggingFaceNames {
    private static final Map<String, String> OF_MODEL = Map.of(
            "token_embd", "model.embed_tokens",
            "output_norm", "model.norm",
            "output", "lm_head");

    private static final Map<String, String> OF_LAYER = Map.of(
            "attn_norm", "input_layernorm",
            "attn_q", "self_attn.q_proj",
            "attn_k", "self_attn.k_proj",
            "attn_v", "self_attn.v_proj",
            "attn_output", "self_attn.o_proj",
            "ffn_norm", "post_attention_layernorm",
            "ffn_gate", "mlp.gate_proj",
            "ffn_up", "mlp.up_proj",
            "ffn_down", "mlp.down_proj");

    @Override
    public String name(Tensor tensor) {
        String[] parts = tensor.name().split("\\.", -1);
        return parts.length == 2
                ? OF_MODEL.get(parts[0]) + "." + parts[1]
                : "model.layers." + parts[1] + "." + OF_LAYER.get(parts[2]) + "." + parts[3];
    }

    @Override
    public int place(Tensor tensor, int row) {
        if (!tensor.name().endsWith("attn_q.weight") && !tensor.name().endsWith("attn_k.weight")) {
            return row;
        }
        int inHead = row % headSize;
        int half = inHead % 2 == 0 ? 0 : headSize / 2;
        return row - inHead + half + inHead / 2;
    }
}
