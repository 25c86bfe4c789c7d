package dev.inferj.djl.internal.architecture;

import java.util.ArrayList;
import java.util.List;

/**
 * Which weights a decoder takes, by their names and shapes in the files, in the order that its program takes them in.
 *
 * @param embedding one row for each token
 * @param matrices for each layer in the order of {@link LayerMatrix}, then the head, if there is one
 * @param vectors the last norm, then for each layer those of {@link LayerVector} that it has
 * @param hasHead whether there are logits; a model that embeds has none, and takes no memory for it
 */
public record WeightPlan(Matrix embedding, List<Matrix> matrices, List<Vector> vectors, boolean hasHead) {
    public WeightPlan {
        matrices = List.copyOf(matrices);
        vectors = List.copyOf(vectors);
    }

    /** Tensors of the files, one below the other. */
    public record Matrix(List<Part> parts, int columns) {
        public Matrix {
            parts = List.copyOf(parts);
        }

        public int rows() {
            return parts.stream().mapToInt(Part::rows).sum();
        }

        public long elements() {
            return (long) rows() * columns;
        }
    }

    /** Tensors of the files, one behind the other, to which an offset is added. */
    public record Vector(List<Part> parts, int offset) {
        public Vector {
            parts = List.copyOf(parts);
        }

        public int size() {
            return parts.stream().mapToInt(Part::rows).sum();
        }
    }

    /** One tensor of the files. */
    public record Part(String name, int rows) {}

    /**
     * Plans a decoder.
     *
     * @param prefix of all names but the head's, {@code model.} or nothing
     * @param hasHead whether its logits are wanted
     */
    public static WeightPlan of(Decoder decoder, String prefix, boolean hasHead) {
        Matrix embedding =
                new Matrix(List.of(new Part(prefix + "embed_tokens.weight", decoder.vocabulary())), decoder.hidden());
        List<Matrix> matrices = new ArrayList<>();
        List<Vector> vectors = new ArrayList<>();
        vectors.add(new Vector(List.of(new Part(prefix + "norm.weight", decoder.hidden())), decoder.normOffset()));
        for (int layer = 0; layer < decoder.layers(); layer++) {
            String name = prefix + "layers." + layer + ".";
            for (LayerMatrix matrix : LayerMatrix.values()) {
                matrices.add(matrix.of(decoder, name));
            }
            for (LayerVector vector : LayerVector.of(decoder)) {
                vectors.add(vector.of(decoder, name));
            }
        }
        if (hasHead) {
            matrices.add(
                    decoder.tied()
                            ? embedding
                            : new Matrix(List.of(new Part("lm_head.weight", decoder.vocabulary())), decoder.hidden()));
        }
        return new WeightPlan(embedding, matrices, vectors, hasHead);
    }

    /** Returns how many weights the model has. */
    public long parameters() {
        long apart = matrices.contains(embedding) ? 0 : embedding.elements();
        return apart
                + matrices.stream().mapToLong(Matrix::elements).sum()
                + vectors.stream().mapToLong(Vector::size).sum();
    }
}
