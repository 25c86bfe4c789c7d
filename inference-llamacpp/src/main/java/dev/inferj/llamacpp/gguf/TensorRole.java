package dev.inferj.llamacpp.gguf;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What llama.cpp does with a tensor, which says how it may be stored: llama.cpp finds out while it computes, and ends the
 * process then. The name tells, as llama.cpp's names are the same in all architectures. What has an unknown name may be
 * stored as whatever something can be computed with.
 */
enum TensorRole {
    /** Read as plain memory or added to activations. */
    PLAIN,

    /** Multiplied with activations, number by number. Versions later than b4916 take F32 only. */
    FACTORS,

    /** A matrix that activations are multiplied with, or whose rows are taken. */
    MATRIX,

    /** A table of numbers of experts. */
    INDEX;

    private static final Pattern PLAIN_NAME = Pattern.compile("(.*\\.)?(rope_(freqs|factors_(long|short))\\.weight"
            + "|ssm_(a|conv1d\\.weight)|shortconv\\.conv\\.weight|token_types\\.weight|attn_sinks\\.weight)|.*\\.bias");

    private static final Pattern FACTORS_NAME =
            Pattern.compile("(.*[._])?[eh]?norm(_\\d)?\\.weight|(.*\\.)?ssm_d|.*\\.scale");

    private static final Pattern INDEX_NAME = Pattern.compile(".*\\.ffn_gate_tid2eid\\.weight");

    static TensorRole of(String name) {
        if (PLAIN_NAME.matcher(name).matches()) {
            return PLAIN;
        }
        if (FACTORS_NAME.matcher(name).matches()) {
            return FACTORS;
        }
        return INDEX_NAME.matcher(name).matches() ? INDEX : MATRIX;
    }

    /** Checks that llama.cpp can compute with a tensor in this role. */
    void check(TensorInfo tensor) {
        if (!takes(tensor.type())) {
            String taken = Arrays.stream(TensorType.values())
                    .filter(this::takes)
                    .map(Enum::name)
                    .collect(Collectors.joining(", "));
            throw new DamagedException("the tensor " + tensor.name() + " is stored as " + tensor.type()
                    + ", but llama.cpp computes with it as " + taken + " only");
        }
    }

    private boolean takes(TensorType type) {
        return switch (this) {
            case PLAIN -> type == TensorType.F32;
            case FACTORS -> type == TensorType.F32 || type == TensorType.F16;
            case INDEX -> type == TensorType.I32;
            case MATRIX ->
                switch (type) {
                    case Q8_1, Q8_K, I8, I16, I32, I64, F64 -> false;
                    default -> true;
                };
        };
    }
}
