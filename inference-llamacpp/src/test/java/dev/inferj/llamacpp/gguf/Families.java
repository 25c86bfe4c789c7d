package dev.inferj.llamacpp.gguf;

import dev.inferj.testkit.gguf.RandomGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small models of several families, of one layer and rows of 256, so that every type of tensor fits. */
public enum Families {
    LLAMA("llama") {
        @Override
        void build(GgufParts parts) {
            parts.put("blk.0.attn_q.bias", F32, 0, WIDTH)
                    .put("blk.0.ffn_up.bias", F32, 0, WIDTH)
                    .put("rope_freqs.weight", F32, 0x3f, WIDTH / HEADS / 2);
        }
    },
    EXPERTS("llama") {
        @Override
        void build(GgufParts parts) {
            parts.number("llama.expert_count", 4).number("llama.expert_used_count", 2);
            for (String name : new String[] {"ffn_gate", "ffn_up", "ffn_down"}) {
                parts.remove("blk.0." + name + ".weight")
                        .put("blk.0." + name + "_exps.weight", F32, 0, WIDTH, WIDTH, 4);
            }
            parts.put("blk.0.ffn_gate_inp.weight", F32, 0, WIDTH, 4);
        }
    },
    SHARED_EXPERTS("qwen2moe") {
        @Override
        void build(GgufParts parts) {
            EXPERTS.build(parts);
            parts.number("qwen2moe.expert_count", 4)
                    .number("qwen2moe.expert_used_count", 2)
                    .number("qwen2moe.expert_feed_forward_length", WIDTH)
                    .number("qwen2moe.expert_shared_feed_forward_length", WIDTH)
                    .removeKeys(key -> key.startsWith("llama."))
                    .put("blk.0.attn_q.bias", F32, 0, WIDTH)
                    .put("blk.0.attn_k.bias", F32, 0, WIDTH / 2)
                    .put("blk.0.attn_v.bias", F32, 0, WIDTH / 2)
                    .put("blk.0.ffn_gate_inp_shexp.weight", F32, 0, WIDTH);
            for (String name : new String[] {"ffn_gate", "ffn_up", "ffn_down"}) {
                parts.put("blk.0." + name + "_shexp.weight", F32, 0, WIDTH, WIDTH);
            }
        }
    },
    GPT2("gpt2") {
        @Override
        void build(GgufParts parts) {
            parts.put("position_embd.weight", F32, 0, WIDTH, CONTEXT)
                    .put("output_norm.bias", F32, 0, WIDTH)
                    .put("blk.0.attn_norm.bias", F32, 0, WIDTH)
                    .put("blk.0.attn_qkv.weight", F32, 0, WIDTH, 2 * WIDTH)
                    .put("blk.0.attn_qkv.bias", F32, 0, 2 * WIDTH)
                    .put("blk.0.attn_output.bias", F32, 0, WIDTH)
                    .put("blk.0.ffn_norm.bias", F32, 0, WIDTH)
                    .put("blk.0.ffn_up.bias", F32, 0, WIDTH)
                    .put("blk.0.ffn_down.bias", F32, 0, WIDTH);
            for (String name : new String[] {"attn_q", "attn_k", "attn_v", "ffn_gate"}) {
                parts.remove("blk.0." + name + ".weight");
            }
        }
    },
    MAMBA("mamba") {
        @Override
        void build(GgufParts parts) {
            parts.number("mamba.ssm.conv_kernel", 4)
                    .number("mamba.ssm.inner_size", 2 * WIDTH)
                    .number("mamba.ssm.state_size", 16)
                    .number("mamba.ssm.time_step_rank", 256)
                    .number("mamba.attention.head_count", 0);
            parts.tensors().removeIf(tensor -> tensor.name().matches("blk\\.0\\.(?!attn_norm).*"));
            parts.put("blk.0.ssm_in.weight", F32, 0, WIDTH, 4 * WIDTH)
                    .put("blk.0.ssm_conv1d.weight", F32, 0, 4, 2 * WIDTH)
                    .put("blk.0.ssm_conv1d.bias", F32, 0, 2 * WIDTH)
                    .put("blk.0.ssm_x.weight", F32, 0, 2 * WIDTH, 256 + 2 * 16)
                    .put("blk.0.ssm_dt.weight", F32, 0, 256, 2 * WIDTH)
                    .put("blk.0.ssm_dt.bias", F32, 0, 2 * WIDTH)
                    .put("blk.0.ssm_a", F32, 0, 16, 2 * WIDTH)
                    .put("blk.0.ssm_d", F32, 0, 2 * WIDTH)
                    .put("blk.0.ssm_out.weight", F32, 0, 2 * WIDTH, WIDTH);
        }
    };

    static final int WIDTH = 256;
    static final int HEADS = 4;
    static final int CONTEXT = 256;
    private static final String F32 = "F32";

    private final String architecture;

    Families(String architecture) {
        this.architecture = architecture;
    }

    abstract void build(GgufParts parts);

    /** Takes a model of the family apart. */
    public GgufParts parts(Path folder) throws IOException {
        Path file = RandomGguf.of(WIDTH, 1, HEADS, 2, WIDTH, 512)
                .contextLength(CONTEXT)
                .writeTo(folder.resolve(name() + "." + ProcessHandle.current().pid() + ".gguf"));
        GgufParts parts = GgufParts.of(Files.readAllBytes(file)).text("general.architecture", architecture);
        for (GgufParts.Key key : parts.keys().toArray(GgufParts.Key[]::new)) {
            if (key.name().startsWith("llama.")) {
                parts.key(key.name().replace("llama.", architecture + "."), key.type(), key.value());
            }
        }
        parts.decimal(architecture + ".attention.layer_norm_epsilon", 1e-5f);
        build(parts);
        return parts;
    }
}
