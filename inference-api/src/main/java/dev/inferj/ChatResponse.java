package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A complete answer. Immutable. */
public final class ChatResponse {
    private final String text;
    private final FinishReason finishReason;
    private final @Nullable String matchedStop;
    private final Usage usage;
    private final Receipt receipt;

    /**
     * For engines and tests: applications receive responses, they do not make them.
     *
     * @param text the answer, without the stop string
     * @param matchedStop the stop string that ended it; null if none did, or it is not known
     */
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

    /** Returns why the answer ends where it does. */
    public FinishReason finishReason() {
        return finishReason;
    }

    /** Returns the stop string that ended the answer, if one did and the provider tells which. */
    public Optional<String> matchedStop() {
        return Optional.ofNullable(matchedStop);
    }

    /** Returns how many tokens it took. */
    public Usage usage() {
        return usage;
    }

    /** Returns how long it took and how it was served. */
    public Receipt receipt() {
        return receipt;
    }

    /** Returns what came back and at what cost; not the text, which may be private. */
    @Override
    public String toString() {
        return "ChatResponse[" + text.length() + " chars, " + finishReason + ", " + usage + ", " + receipt + "]";
    }
}
