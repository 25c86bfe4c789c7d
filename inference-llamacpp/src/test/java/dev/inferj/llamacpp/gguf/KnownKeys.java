package dev.inferj.llamacpp.gguf;

import java.util.List;
import java.util.SplittableRandom;

/** Keys that llama.cpp reads from a model of the llama family, beside those that most files have. */
final class KnownKeys {
    private static final List<String> NUMBERS = List.of(
            "general.alignment",
            "general.file_type",
            "general.quantization_version",
            "llama.leading_dense_block_count",
            "llama.expert_feed_forward_length",
            "llama.expert_count",
            "llama.expert_used_count",
            "llama.expert_shared_count",
            "llama.expert_gating_func",
            "llama.pooling_type",
            "llama.attention.key_length",
            "llama.attention.value_length",
            "llama.attention.sliding_window",
            "llama.rope.dimension_count",
            "llama.rope.scaling.original_context_length",
            "llama.vocab_size",
            "llama.context_length",
            "split.count",
            "split.no",
            "tokenizer.ggml.token_type_count",
            "tokenizer.ggml.unknown_token_id",
            "tokenizer.ggml.eot_token_id",
            "tokenizer.ggml.eom_token_id",
            "tokenizer.ggml.seperator_token_id",
            "tokenizer.ggml.padding_token_id",
            "tokenizer.ggml.mask_token_id",
            "tokenizer.ggml.fim_pre_token_id",
            "tokenizer.ggml.fim_suf_token_id",
            "tokenizer.ggml.prefix_token_id");

    private static final List<String> DECIMALS = List.of(
            "llama.expert_weights_scale",
            "llama.logit_scale",
            "llama.attention.scale",
            "llama.attention.clamp_kqv",
            "llama.attention.max_alibi_bias",
            "llama.attn_logit_softcapping",
            "llama.final_logit_softcapping",
            "llama.embedding_scale",
            "llama.residual_scale",
            "llama.attention.layer_norm_epsilon",
            "llama.rope.freq_base",
            "llama.rope.scale_linear",
            "llama.rope.scaling.factor",
            "llama.rope.scaling.attn_factor",
            "llama.rope.scaling.yarn_log_multiplier");

    private static final List<String> FLAGS = List.of(
            "llama.use_parallel_residual",
            "tokenizer.ggml.add_eos_token",
            "tokenizer.ggml.add_sep_token",
            "llama.attention.causal",
            "llama.rope.scaling.finetuned",
            "llama.expert_weights_norm",
            "tokenizer.ggml.add_bos_token",
            "tokenizer.ggml.add_space_prefix",
            "tokenizer.ggml.remove_extra_whitespaces");

    private static final List<String> TEXTS = List.of(
            "llama.rope.scaling.type",
            "llama.tensor_data_layout",
            "tokenizer.ggml.pre",
            "tokenizer.ggml.precompiled_charsmap",
            "tokenizer.chat_template",
            "general.type");

    private static final List<String> WORDS = List.of(
            "yarn",
            "linear",
            "none",
            "longrope",
            "llama-bpe",
            "qwen2",
            "default",
            "gpt-2",
            "adapter",
            "Meta AI original pth",
            "",
            "llama",
            "gpt2",
            "t5",
            "bert",
            "rwkv",
            "no_vocab",
            "<0x0A>",
            "a",
            "\u2581");

    private KnownKeys() {}

    static String any(SplittableRandom random) {
        List<String> kind = switch (random.nextInt(6)) {
            case 0 -> DECIMALS;
            case 1 -> FLAGS;
            case 2 -> TEXTS;
            default -> NUMBERS;
        };
        return kind.get(random.nextInt(kind.size()));
    }

    /** Returns the type that llama.cpp expects, or now and then any. */
    static int type(String key, SplittableRandom random) {
        if (random.nextInt(8) == 0) {
            return random.nextInt(13);
        }
        if (key.equals("split.count") || key.equals("split.no")) {
            return GgufBytes.UINT16;
        }
        if (DECIMALS.contains(key)) {
            return GgufBytes.FLOAT32;
        }
        if (FLAGS.contains(key)) {
            return GgufBytes.BOOL;
        }
        return TEXTS.contains(key) ? GgufBytes.STRING : GgufBytes.UINT32;
    }

    static String text(SplittableRandom random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }
}
