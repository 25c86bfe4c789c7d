package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Texts to embed, and how. Immutable. */
public final class EmbeddingRequest {
    private final List<String> inputs;
    private final InputKind kind;
    private final Truncation truncation;
    private final @Nullable Duration deadline;

    private EmbeddingRequest(Builder builder) {
        this.inputs = List.copyOf(builder.inputs);
        this.kind = builder.kind;
        this.truncation = builder.truncation;
        this.deadline = builder.deadline;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Returns the texts, at least one, in the order of the vectors. */
    public List<String> inputs() {
        return inputs;
    }

    public InputKind kind() {
        return kind;
    }

    public Truncation truncation() {
        return truncation;
    }

    /** Returns how long after it was sent the request fails, where that is limited. */
    public Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }

    /** Returns the number of texts and how they are read; not the texts, which may be private. */
    @Override
    public String toString() {
        return "EmbeddingRequest[" + inputs.size() + " inputs, " + kind + ", " + truncation + "]";
    }

    /** Builds an {@link EmbeddingRequest}. Belongs to one thread. */
    public static final class Builder {
        private final List<String> inputs = new ArrayList<>();
        private InputKind kind = InputKind.PLAIN;
        private Truncation truncation = Truncation.REFUSE;
        private @Nullable Duration deadline;

        private Builder() {}

        /** Adds a text. */
        public Builder input(String text) {
            inputs.add(requireNonNull(text, "text"));
            return this;
        }

        /** Adds texts, in their order. */
        public Builder inputs(List<String> texts) {
            texts.forEach(this::input);
            return this;
        }

        /** Says what the texts are for. Default: {@link InputKind#PLAIN}. */
        public Builder kind(InputKind kind) {
            this.kind = requireNonNull(kind, "kind");
            return this;
        }

        /** Says what becomes of texts that are too long. Default: {@link Truncation#REFUSE}. */
        public Builder truncation(Truncation truncation) {
            this.truncation = requireNonNull(truncation, "truncation");
            return this;
        }

        /** Fails the request with {@link DeadlineExceededException} so long, above zero, after it was sent. */
        public Builder deadline(Duration deadline) {
            this.deadline = InputDeadline.checked(deadline);
            return this;
        }

        /** @throws IllegalArgumentException if there is no text */
        public EmbeddingRequest build() {
            if (inputs.isEmpty()) {
                throw new IllegalArgumentException("inputs must not be empty");
            }
            return new EmbeddingRequest(this);
        }
    }
}
