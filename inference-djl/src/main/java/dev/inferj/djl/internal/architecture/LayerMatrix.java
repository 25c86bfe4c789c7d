package dev.inferj.djl.internal.architecture;

import dev.inferj.djl.internal.architecture.WeightPlan.Matrix;
import dev.inferj.djl.internal.architecture.WeightPlan.Part;
import java.util.List;

/** The matrices of one layer, in the order that the program takes them in. What has the same input is one matrix. */
enum LayerMatrix {
    QUERY_KEY_VALUE {
        @Override
        Matrix of(Decoder decoder, String layer) {
            return new Matrix(parts(decoder, layer, "weight"), decoder.hidden());
        }

        @Override
        List<Part> parts(Decoder decoder, String layer, String kind) {
            int queries = decoder.heads() * decoder.headSize();
            int keys = decoder.kvHeads() * decoder.headSize();
            String attention = layer + "self_attn.";
            return decoder.fusedInputs()
                    ? List.of(new Part(attention + "qkv_proj." + kind, queries + 2 * keys))
                    : List.of(
                            new Part(attention + "q_proj." + kind, queries),
                            new Part(attention + "k_proj." + kind, keys),
                            new Part(attention + "v_proj." + kind, keys));
        }
    },
    ATTENTION_OUTPUT {
        @Override
        Matrix of(Decoder decoder, String layer) {
            return new Matrix(parts(decoder, layer, "weight"), decoder.heads() * decoder.headSize());
        }

        @Override
        List<Part> parts(Decoder decoder, String layer, String kind) {
            return List.of(new Part(layer + "self_attn.o_proj." + kind, decoder.hidden()));
        }
    },
    GATE_UP {
        @Override
        Matrix of(Decoder decoder, String layer) {
            return new Matrix(parts(decoder, layer, "weight"), decoder.hidden());
        }

        @Override
        List<Part> parts(Decoder decoder, String layer, String kind) {
            return decoder.fusedInputs()
                    ? List.of(new Part(layer + "mlp.gate_up_proj." + kind, 2 * decoder.inner()))
                    : List.of(
                            new Part(layer + "mlp.gate_proj." + kind, decoder.inner()),
                            new Part(layer + "mlp.up_proj." + kind, decoder.inner()));
        }
    },
    DOWN {
        @Override
        Matrix of(Decoder decoder, String layer) {
            return new Matrix(parts(decoder, layer, "weight"), decoder.inner());
        }

        @Override
        List<Part> parts(Decoder decoder, String layer, String kind) {
            return List.of(new Part(layer + "mlp.down_proj." + kind, decoder.hidden()));
        }
    };

    abstract Matrix of(Decoder decoder, String layer);

    /** Returns the tensors of the files, which the matrix and its bias have alike. */
    abstract List<Part> parts(Decoder decoder, String layer, String kind);

    /** Returns the place of a layer's matrix, as an expression in TorchScript over {@code l}. */
    String index() {
        List<LayerMatrix> all = List.of(values());
        return all.size() + " * l + " + all.indexOf(this);
    }

    /** Returns the place of the head, behind those of all layers. */
    static int headIndex(Decoder decoder) {
        return values().length * decoder.layers();
    }
}
