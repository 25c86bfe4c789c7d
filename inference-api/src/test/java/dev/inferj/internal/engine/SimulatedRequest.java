package dev.inferj.internal.engine;

import static java.util.Objects.requireNonNull;

import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.DeadlineExceededException;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.Receipt;
import dev.inferj.Usage;
import dev.inferj.internal.delivery.Exchange;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One request of a simulation: what was done to it, and so how it may end and what its answer must be. */
final class SimulatedRequest {
    final ChatRequest request;
    final String prompt;
    final ChainModel.Cold cold;
    final Exchange exchange;
    final @Nullable SimulatedReader reader;

    /** The context may shift, and then tokens may be computed again. */
    boolean mayShift;

    boolean cancelAsked;
    boolean late;

    /** A fault has hit it: it must fail with the step under way. */
    boolean mustFail;

    boolean mayFail;

    /** Its callbacks were refused for a while, so it may be lost. */
    boolean mayBeRefused;

    /** Tokens that were computed for it. */
    int fed;

    private @Nullable CompletableFuture<ChatResponse> outcome;

    SimulatedRequest(ChatRequest request, ChainModel.Cold cold, Exchange exchange, @Nullable SimulatedReader reader) {
        this.request = request;
        this.prompt = request.rawPrompt().orElseThrow();
        this.cold = cold;
        this.exchange = exchange;
        this.reader = reader;
    }

    /** Returns whether its caller has asked for its end. */
    boolean isUnwanted() {
        return cancelAsked || (reader != null && reader.isGone());
    }

    /** Has its reader take whatever there is and will be. */
    void readOn() {
        if (reader != null) {
            reader.request(Long.MAX_VALUE);
        }
    }

    /** Notes that it has ended; how, is known when its callbacks have run. */
    void ended() {
        outcome = exchange.response();
    }

    /** Returns what is wrong with how it ended; null if all is right. */
    @Nullable
    String wrong(boolean engineIsBroken, boolean closed) {
        CompletableFuture<ChatResponse> mine = requireNonNull(outcome, "outcome");
        if (!mine.isDone()) {
            return "its future is not complete";
        }
        if (!mine.isCompletedExceptionally()) {
            return wrong(mine.join(), closed);
        }
        Throwable wrapped = mine.handle((response, thrown) -> thrown).join();
        Throwable cause = wrapped instanceof CompletionException ? wrapped.getCause() : wrapped;
        return wrongFailure(requireNonNull(cause, "cause"), engineIsBroken);
    }

    private @Nullable String wrong(ChatResponse response, boolean closed) {
        if (mustFail) {
            return "it ended well, though a fault had hit it";
        }
        Usage usage = response.usage();
        if (usage.promptTokens() != prompt.length() || usage.cachedTokens() >= prompt.length()) {
            return "wrong usage: " + usage;
        }
        if (response.finishReason() == FinishReason.CANCELLED) {
            if (!isUnwanted() && !closed && !mayBeRefused) {
                return "it was cancelled, though nobody had asked for that";
            }
            return isRight(response.text(), usage.outputTokens()) ? wrongTold(response) : "wrong text of a part";
        }
        if (!response.text().equals(cold.text())) {
            return "the answer is not the cold answer: " + response.text() + ", not " + cold.text();
        }
        if (response.finishReason() != cold.reason() || usage.outputTokens() != cold.outputTokens()) {
            return "wrong end: " + response.finishReason() + " " + usage + ", not " + cold;
        }
        return response.receipt().preemptions() == 0 && !mayShift && fed != expectedFeed(usage)
                ? "it was fed " + fed + " tokens with " + usage
                : wrongTold(response);
    }

    /** Returns how many tokens an answer costs that is not computed twice: the last is fed only if the end follows it. */
    private int expectedFeed(Usage usage) {
        boolean endToken = cold.reason() == FinishReason.STOP && cold.matchedStop() == null;
        return usage.promptTokens() - usage.cachedTokens() + usage.outputTokens() - (endToken ? 0 : 1);
    }

    private @Nullable String wrongTold(ChatResponse response) {
        Receipt receipt = response.receipt();
        boolean orderly = response.usage().outputTokens() == 0
                || (receipt.queueTime().compareTo(receipt.timeToFirstToken()) <= 0
                        && receipt.timeToFirstToken().compareTo(receipt.totalTime()) <= 0);
        if (!orderly || receipt.cachedTokens() != response.usage().cachedTokens()) {
            return "wrong receipt: " + receipt;
        }
        return reader == null ? null : reader.wrongBehind(response);
    }

    private @Nullable String wrongFailure(Throwable cause, boolean engineIsBroken) {
        if (cause instanceof SimulatedReader.Thrown) {
            return reader != null && reader.hasThrown() ? null : "it failed with what no reader threw";
        }
        if (cause instanceof Simulation.Refused) {
            return mayBeRefused ? null : "its callbacks were refused, though nothing was";
        }
        String partial = cause instanceof InferenceException failure ? failure.partialText() : "";
        if (!cold.raw().startsWith(partial)) {
            return "wrong text of a part: " + partial;
        }
        if (cause instanceof DeadlineExceededException) {
            return late ? toldOf(cause, partial) : "it failed for a deadline that had not passed";
        }
        if (cause instanceof EngineFailedException) {
            return mustFail || mayFail || engineIsBroken ? toldOf(cause, partial) : "it failed for no reason: " + cause;
        }
        return "it failed in a way of its own: " + cause;
    }

    private @Nullable String toldOf(Throwable cause, String partial) {
        return reader == null || mayBeRefused ? null : reader.wrongBehind(cause, partial);
    }

    private boolean isRight(String part, int outputTokens) {
        return part.length() == outputTokens && cold.raw().startsWith(part);
    }
}
