package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A complete answer. */
public final class ChatResponse {
    private final String text;
    private final FinishReason finishReason;
    private final @Nullable String matchedStop;
    private final Usage usage;
    private final Receipt receipt;

    /** For engines: applications receive responses, they do not make them. */
    public ChatResponse(
            String text, FinishReason finishReason, @Nullable String matchedStop, Usage usage, Receipt receipt) {
        this.text = requireNonNull(text, "text");
        this.finishReason = requireNonNull(finishReason, "finishReason");
        this.matchedStop = matchedStop;
        this.usage = requireNonNull(usage, "usage");
        this.receipt = requireNonNull(receipt, "receipt");
    }

    /** Returns the answer, without the stop string that may have ended it. */
    public String text() {
        return text;
    }

    public FinishReason finishReason() {
        return finishReason;
    }

    /** Returns the stop string that ended the answer, if one did. */
    public Optional<String> matchedStop() {
        return Optional.ofNullable(matchedStop);
    }

    public Usage usage() {
        return usage;
    }

    public Receipt receipt() {
        return receipt;
    }

    /** Returns what came back and at what cost; not the text, which may be private. */
    @Override
    public String toString() {
        return "ChatResponse[" + text.length() + " chars, " + finishReason + ", " + usage + ", " + receipt + "]";
    }
}
