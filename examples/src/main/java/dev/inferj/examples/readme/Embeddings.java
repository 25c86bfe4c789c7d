package dev.inferj.examples.readme;

import dev.inferj.EmbeddingModel;
import dev.inferj.Inference;
import java.util.List;

final class Embeddings {
    public static void main(String[] args) {
        // snippet: embed
        try (Inference inference = Inference.create();
                EmbeddingModel model = inference.embedding(args[0])) {
            List<float[]> vectors = model.embedAll(List.of("Why is the sky blue?", "Light scatters on air."));
            System.out.println(vectors.size() + " vectors of " + model.dimensions() + " numbers");
        }
        // end
    }
}
