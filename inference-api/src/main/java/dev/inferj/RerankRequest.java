package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A query and the documents to rank for it. Immutable. */
public final class RerankRequest {
    private final String query;
    private final List<String> documents;
    private final Truncation truncation;
    private final @Nullable Duration deadline;

    private RerankRequest(Builder builder) {
        this.query = builder.query;
        this.documents = List.copyOf(builder.documents);
        this.truncation = builder.truncation;
        this.deadline = builder.deadline;
    }

    /** Starts a request for this query. */
    public static Builder builder(String query) {
        return new Builder(query);
    }

    public String query() {
        return query;
    }

    /** Returns the documents, at least one, in the order given. */
    public List<String> documents() {
        return documents;
    }

    public Truncation truncation() {
        return truncation;
    }

    /** Returns how long after it was sent the request fails, where that is limited. */
    public Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }

    /** Returns the number of documents; no text, which may be private. */
    @Override
    public String toString() {
        return "RerankRequest[" + documents.size() + " documents, " + truncation + "]";
    }

    /** Builds a {@link RerankRequest}. Belongs to one thread. */
    public static final class Builder {
        private final String query;
        private final List<String> documents = new ArrayList<>();
        private Truncation truncation = Truncation.REFUSE;
        private @Nullable Duration deadline;

        private Builder(String query) {
            this.query = requireNonNull(query, "query");
        }

        /** Adds a document. */
        public Builder document(String text) {
            documents.add(requireNonNull(text, "text"));
            return this;
        }

        /** Adds documents, in their order. */
        public Builder documents(List<String> texts) {
            texts.forEach(this::document);
            return this;
        }

        /**
         * Says what becomes of a document that is, with the query, longer than the model reads; the query itself is never
         * cut. Default: {@link Truncation#REFUSE}.
         */
        public Builder truncation(Truncation truncation) {
            this.truncation = requireNonNull(truncation, "truncation");
            return this;
        }

        /** Fails the request with {@link DeadlineExceededException} so long, above zero, after it was sent. */
        public Builder deadline(Duration deadline) {
            this.deadline = InputDeadline.checked(deadline);
            return this;
        }

        /** @throws IllegalArgumentException if there is no document */
        public RerankRequest build() {
            if (documents.isEmpty()) {
                throw new IllegalArgumentException("documents must not be empty");
            }
            return new RerankRequest(this);
        }
    }
}
