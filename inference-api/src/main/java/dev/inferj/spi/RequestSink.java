package dev.inferj.spi;

import dev.inferj.Attempt;
import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.TokenLogprob;
import dev.inferj.ToolCall;
import dev.inferj.Usage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link RequestBackend} puts one answer. Never blocks. Any thread may call it, one call at a time. What follows
 * {@link #finish} or {@link #fail}, and text that follows the caller's cancelling, is dropped.
 */
public interface RequestSink {
    /** Returns whether the reader wants more now. A backend that pauses the source when false keeps memory bounded. */
    boolean isReady();

    /** Sets what to run, once, when {@link #isReady} may have become true again; at once if it already is. */
    void whenReady(Runnable task);

    /** Adds one token's text, or as many as came together. Empty text counts as the first sign of life. */
    void text(String text);

    /** Adds a piece of what the model thinks to itself before it answers. */
    void reasoning(String text);

    /** Adds a tool that the model wants called, once it has said so to the end. */
    void toolCall(ToolCall call);

    /** Adds how likely the next tokens of the answer were, where the request asked for it. */
    void logprobs(List<TokenLogprob> tokens);

    /**
     * Tells that one sending of the request to a server has ended; the receipt shows it. A backend without servers tells nothing.
     *
     * @param server host and port
     * @param time from sending to its end
     * @param failure what went wrong, without any text of prompt or answer; null unless it failed
     */
    void attempted(String server, Duration time, Attempt.Ending ending, @Nullable String failure);

    /**
     * Ends the request with an answer, which is the text so far.
     *
     * @param matchedStop the stop string that ended it; null if none did, or it is not known
     * @param usage what the backend counted
     */
    void finish(FinishReason reason, @Nullable String matchedStop, Usage usage);

    /** Ends the request without one. The text so far goes to {@link InferenceException#partialText}. */
    void fail(InferenceException failure);
}
