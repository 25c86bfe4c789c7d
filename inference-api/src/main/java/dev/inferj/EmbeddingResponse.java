package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;

/** The vectors of an {@link EmbeddingRequest}. The arrays are the caller's to change; all else is immutable. */
public final class EmbeddingResponse {
    private final List<float[]> vectors;
    private final Set<Integer> truncated;
    private final Usage usage;
    private final Receipt receipt;

    /**
     * For engines.
     *
     * @param vectors one for each input, in their order
     * @param truncated the inputs whose end was cut off, counted from 0
     */
    public EmbeddingResponse(List<float[]> vectors, Set<Integer> truncated, Usage usage, Receipt receipt) {
        this.vectors = List.copyOf(vectors);
        this.truncated = Set.copyOf(truncated);
        this.usage = requireNonNull(usage, "usage");
        this.receipt = requireNonNull(receipt, "receipt");
    }

    /** Returns the vector of the first input. */
    public float[] vector() {
        return vectors.get(0);
    }

    /** Returns one vector for each input, in their order. */
    public List<float[]> vectors() {
        return vectors;
    }

    /** Returns the inputs whose end was cut off, counted from 0. */
    public Set<Integer> truncated() {
        return truncated;
    }

    /** Returns how many tokens were read, those that the model puts around each text included. */
    public Usage usage() {
        return usage;
    }

    public Receipt receipt() {
        return receipt;
    }

    /** Returns the counts; not the vectors, from which texts can be guessed. */
    @Override
    public String toString() {
        return "EmbeddingResponse[" + vectors.size() + " vectors, " + usage.promptTokens() + " tokens]";
    }
}
