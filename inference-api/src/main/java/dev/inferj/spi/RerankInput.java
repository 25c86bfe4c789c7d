package dev.inferj.spi;

import static java.util.Objects.requireNonNull;

import dev.inferj.Truncation;

/** A query and one document. Control tokens written in them have no effect; only the document is ever cut. */
public record RerankInput(String query, String document, Truncation truncation) {
    public RerankInput {
        requireNonNull(query, "query");
        requireNonNull(document, "document");
        requireNonNull(truncation, "truncation");
    }

    /** Returns the lengths; not the texts, which may be private. */
    @Override
    public String toString() {
        return "RerankInput[" + query.length() + " and " + document.length() + " chars, " + truncation + "]";
    }
}
