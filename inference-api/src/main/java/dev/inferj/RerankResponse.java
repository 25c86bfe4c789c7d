package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;

/** The documents of a {@link RerankRequest}, ranked. Immutable. */
public final class RerankResponse {
    private final List<RankedDocument> ranking;
    private final Set<Integer> truncated;
    private final Usage usage;
    private final Receipt receipt;

    /**
     * For engines.
     *
     * @param ranking the best first; equal ones in the order of the request
     * @param truncated the documents whose end was cut off, counted from 0
     */
    public RerankResponse(List<RankedDocument> ranking, Set<Integer> truncated, Usage usage, Receipt receipt) {
        this.ranking = List.copyOf(ranking);
        this.truncated = Set.copyOf(truncated);
        this.usage = requireNonNull(usage, "usage");
        this.receipt = requireNonNull(receipt, "receipt");
    }

    /** Returns all documents, the best first; equal ones in the order of the request. */
    public List<RankedDocument> ranking() {
        return ranking;
    }

    /** Returns the documents whose end was cut off, counted from 0. */
    public Set<Integer> truncated() {
        return truncated;
    }

    /** Returns how many tokens were read: the query counts once for each document. */
    public Usage usage() {
        return usage;
    }

    public Receipt receipt() {
        return receipt;
    }

    @Override
    public String toString() {
        return "RerankResponse[" + ranking.size() + " documents, " + usage.promptTokens() + " tokens]";
    }
}
