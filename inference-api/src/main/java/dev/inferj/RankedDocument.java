package dev.inferj;

/**
 * How well a document fits a query.
 *
 * @param index of the document in the request, from 0
 * @param score as the model gives it: higher fits better, on a scale of the model's own
 */
public record RankedDocument(int index, float score) {
    /** Returns the score as a probability, as models are trained that tell fitting documents from others. */
    public double probability() {
        return 1 / (1 + Math.exp(-score));
    }
}
