package dev.inferj.llamacpp.internal.ffi;

import static dev.inferj.llamacpp.internal.ffi.Field.bool;
import static dev.inferj.llamacpp.internal.ffi.Field.float32;
import static dev.inferj.llamacpp.internal.ffi.Field.int32;
import static dev.inferj.llamacpp.internal.ffi.Field.pointer;
import static dev.inferj.llamacpp.internal.ffi.Field.size;

import java.util.ArrayList;
import java.util.List;

/**
 * The layouts of the two parameter structs, by version of llama.cpp. The C header promises nothing about them, so a row
 * is only ever used on a library whose own defaults agree with it: see {@link DefaultsCheck}.
 *
 * @param model {@code llama_model_params}
 * @param context {@code llama_context_params}
 */
record ParamsLayout(StructRow model, StructRow context) {
    static final ParamsLayout B4916 = new ParamsLayout(modelB4916(), contextB4916());
    static final ParamsLayout V0_5_0 =
            new ParamsLayout(modelV05("v0.5.0"), contextV05("v0.5.0", /* moeCache= */ false));
    static final ParamsLayout V0_7_0 = new ParamsLayout(modelV05("v0.7.0"), contextV05("v0.7.0", /* moeCache= */ true));

    /** Returns the row to try on a library: the newest that is not newer than the library. */
    static ParamsLayout of(LlamaVersion version) {
        if (version.isBefore(0, 5)) {
            return version.hasMemoryFunctions() ? V0_5_0 : B4916;
        }
        return version.isBefore(0, 7) ? V0_5_0 : V0_7_0;
    }

    private static StructRow modelB4916() {
        return new StructRow(
                "llama_model_params",
                "b4916",
                64,
                List.of(
                        pointer("devices", 0),
                        int32("n_gpu_layers", 8, 0),
                        int32("split_mode", 12, 1),
                        int32("main_gpu", 16, 0),
                        pointer("tensor_split", 24),
                        pointer("progress_callback", 32),
                        pointer("progress_callback_user_data", 40),
                        pointer("kv_overrides", 48),
                        bool("vocab_only", 56, false),
                        bool("use_mmap", 57, true),
                        bool("use_mlock", 58, false),
                        bool("check_tensors", 59, false)));
    }

    private static StructRow contextB4916() {
        return new StructRow(
                "llama_context_params",
                "b4916",
                120,
                List.of(
                        int32("n_ctx", 0, 512),
                        int32("n_batch", 4, 2048),
                        int32("n_ubatch", 8, 512),
                        int32("n_seq_max", 12, 1),
                        int32("n_threads", 16, 4),
                        int32("n_threads_batch", 20, 4),
                        int32("rope_scaling_type", 24, -1),
                        int32("pooling_type", 28, -1),
                        int32("attention_type", 32, -1),
                        float32("rope_freq_base", 36, 0f),
                        float32("rope_freq_scale", 40, 0f),
                        float32("yarn_ext_factor", 44, -1f),
                        float32("yarn_attn_factor", 48, 1f),
                        float32("yarn_beta_fast", 52, 32f),
                        float32("yarn_beta_slow", 56, 1f),
                        int32("yarn_orig_ctx", 60, 0),
                        float32("defrag_thold", 64, -1f),
                        pointer("cb_eval", 72),
                        pointer("cb_eval_user_data", 80),
                        int32("type_k", 88, 1),
                        int32("type_v", 92, 1),
                        bool("logits_all", 96, false),
                        bool("embeddings", 97, false),
                        bool("offload_kqv", 98, true),
                        bool("flash_attn", 99, false),
                        bool("no_perf", 100, true),
                        pointer("abort_callback", 104),
                        pointer("abort_callback_data", 112)));
    }

    private static StructRow modelV05(String version) {
        return new StructRow(
                "llama_model_params",
                version,
                80,
                List.of(
                        pointer("devices", 0),
                        pointer("tensor_buft_overrides", 8),
                        int32("n_gpu_layers", 16, -1),
                        int32("split_mode", 20, 1),
                        int32("load_mode", 24, -1),
                        int32("lazy_mode", 28, 1),
                        int32("main_gpu", 32, 0),
                        pointer("tensor_split", 40),
                        pointer("progress_callback", 48),
                        pointer("progress_callback_user_data", 56),
                        pointer("kv_overrides", 64),
                        bool("vocab_only", 72, false),
                        bool("check_tensors", 73, false),
                        bool("use_extra_bufts", 74, true),
                        bool("no_host", 75, false),
                        bool("no_alloc", 76, false),
                        bool("load_mtp", 77, false)));
    }

    private static StructRow contextV05(String version, boolean moeCache) {
        List<Field> fields = new ArrayList<>(List.of(
                int32("n_ctx", 0, 512),
                int32("n_batch", 4, 2048),
                int32("n_ubatch", 8, 512),
                int32("n_seq_max", 12, 1),
                int32("n_rs_seq", 16, 0),
                int32("n_outputs_max", 20, 0),
                int32("n_outputs_max_per_seq", 24, 1),
                int32("n_threads", 28, 4),
                int32("n_threads_batch", 32, 4),
                int32("ctx_type", 36, 0),
                int32("rope_scaling_type", 40, -1),
                int32("pooling_type", 44, -1),
                int32("attention_type", 48, -1),
                int32("flash_attn_type", 52, -1),
                float32("rope_freq_base", 56, 0f),
                float32("rope_freq_scale", 60, 0f),
                float32("yarn_ext_factor", 64, -1f),
                float32("yarn_attn_factor", 68, -1f),
                float32("yarn_beta_fast", 72, -1f),
                float32("yarn_beta_slow", 76, -1f),
                int32("yarn_orig_ctx", 80, 0),
                float32("defrag_thold", 84, -1f),
                pointer("cb_eval", 88),
                pointer("cb_eval_user_data", 96),
                int32("type_k", 104, 1),
                int32("type_v", 108, 1)));
        int next = 112;
        if (moeCache) {
            fields.add(size("moe_cache_size", next));
            next += 8;
        }
        fields.addAll(List.of(
                pointer("abort_callback", next),
                pointer("abort_callback_data", next + 8),
                bool("embeddings", next + 16, false),
                bool("offload_kqv", next + 17, true),
                bool("no_perf", next + 18, true),
                bool("op_offload", next + 19, true),
                bool("swa_full", next + 20, true),
                bool("kv_unified", next + 21, false),
                pointer("samplers", next + 24),
                size("n_samplers", next + 32),
                pointer("ctx_other", next + 40)));
        return new StructRow("llama_context_params", version, next + 48, fields);
    }
}
