package dev.inferj.djl.internal.architecture;

import dev.inferj.djl.internal.architecture.WeightPlan.Part;
import dev.inferj.djl.internal.architecture.WeightPlan.Vector;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** The vectors of one layer, in the order that the program takes them in; which of them there are is up to the family. */
enum LayerVector {
    INPUT_NORM(decoder -> true) {
        @Override
        Vector of(Decoder decoder, String layer) {
            return norm(decoder, layer + "input_layernorm.weight", decoder.hidden());
        }
    },
    QKV_BIAS(Decoder::qkvBias) {
        @Override
        Vector of(Decoder decoder, String layer) {
            return bias(decoder, layer, LayerMatrix.QUERY_KEY_VALUE);
        }
    },
    QUERY_NORM(Decoder::normedHeads) {
        @Override
        Vector of(Decoder decoder, String layer) {
            return norm(decoder, layer + "self_attn.q_norm.weight", decoder.headSize());
        }
    },
    KEY_NORM(Decoder::normedHeads) {
        @Override
        Vector of(Decoder decoder, String layer) {
            return norm(decoder, layer + "self_attn.k_norm.weight", decoder.headSize());
        }
    },
    OUTPUT_BIAS(Decoder::outputBias) {
        @Override
        Vector of(Decoder decoder, String layer) {
            return bias(decoder, layer, LayerMatrix.ATTENTION_OUTPUT);
        }
    },
    ATTENTION_OUTPUT_NORM(Decoder::normedOutputs) {
        @Override
        Vector of(Decoder decoder, String layer) {
            return norm(decoder, layer + "post_attention_layernorm.weight", decoder.hidden());
        }
    },
    INNER_NORM(decoder -> true) {
        @Override
        Vector of(Decoder decoder, String layer) {
            String name = decoder.normedOutputs() ? "pre_feedforward_layernorm" : "post_attention_layernorm";
            return norm(decoder, layer + name + ".weight", decoder.hidden());
        }
    },
    GATE_UP_BIAS(Decoder::innerBias) {
        @Override
        Vector of(Decoder decoder, String layer) {
            return bias(decoder, layer, LayerMatrix.GATE_UP);
        }
    },
    DOWN_BIAS(Decoder::innerBias) {
        @Override
        Vector of(Decoder decoder, String layer) {
            return bias(decoder, layer, LayerMatrix.DOWN);
        }
    },
    INNER_OUTPUT_NORM(Decoder::normedOutputs) {
        @Override
        Vector of(Decoder decoder, String layer) {
            return norm(decoder, layer + "post_feedforward_layernorm.weight", decoder.hidden());
        }
    };

    @SuppressWarnings("ImmutableEnumChecker") // they hold nothing
    private final Predicate<Decoder> isThere;

    LayerVector(Predicate<Decoder> isThere) {
        this.isThere = isThere;
    }

    abstract Vector of(Decoder decoder, String layer);

    boolean isIn(Decoder decoder) {
        return isThere.test(decoder);
    }

    /** Returns those that a decoder has, in order. */
    static List<LayerVector> of(Decoder decoder) {
        return Arrays.stream(values()).filter(vector -> vector.isIn(decoder)).toList();
    }

    /** Returns the place of a layer's vector, as an expression in TorchScript over {@code l}. */
    String index(Decoder decoder) {
        List<LayerVector> all = of(decoder);
        return all.size() + " * l + " + (1 + all.indexOf(this));
    }

    private static Vector norm(Decoder decoder, String name, int size) {
        return new Vector(List.of(new Part(name, size)), decoder.normOffset());
    }

    private static Vector bias(Decoder decoder, String layer, LayerMatrix matrix) {
        return new Vector(matrix.parts(decoder, layer, "bias"), /* offset= */ 0);
    }
}
