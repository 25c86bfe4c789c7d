package dev.inferj;

import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * An open language model. Safe to share between threads: requests sent at the same time are batched.
 *
 * <p>A request that cannot be accepted fails at once, on the caller's thread, with {@link InvalidRequestException},
 * {@link ContextLengthExceededException} or {@link OverloadedException}; an accepted one ends exactly once, with a
 * {@link ChatResponse} or an {@link InferenceException}. Every method that sends throws {@link IllegalStateException}
 * after {@link #close}.
 */
public interface ChatModel extends AutoCloseable {
    /** Returns the facts of the model. */
    ModelInfo info();

    /** Returns how busy the model is now. */
    ModelStatus status();

    /** Starts to write a request. */
    default ChatCall request() {
        return new ChatCall(this);
    }

    /** Starts a conversation; {@code open()} opens it. */
    SessionBuilder session();

    /**
     * Opens a session that was saved, by this program or another of the same user's. Where the cells were saved with it,
     * nothing is computed again.
     *
     * @throws InvalidSessionException if the file is damaged, was changed, or is of another user or model; in the last
     *     case {@link #restoreTranscript} still opens it
     */
    Session restoreSession(Path file);

    /**
     * Opens a session with what was said in one that was saved on any model. Its first turn computes all of it again.
     *
     * @throws InvalidSessionException if the file is damaged, was changed, or is of another user
     */
    Session restoreTranscript(Path file);

    /**
     * Asks one question and waits for the answer.
     *
     * @throws InferenceException if the request fails
     * @throws CancellationException if the thread is interrupted, or the model closed, before the answer is complete
     */
    default String ask(String question) {
        ChatResponse response = request().user(question).send();
        if (response.finishReason() == FinishReason.CANCELLED) {
            throw new CancellationException("the answer was cut off: the thread was interrupted or the model closed");
        }
        return response.text();
    }

    /**
     * Sends a request and waits for the answer. An interrupt cancels it: the response then says
     * {@link FinishReason#CANCELLED}, and the thread's interrupt status stays set.
     *
     * @throws InferenceException if the request fails
     */
    ChatResponse send(ChatRequest request);

    /** Sends a request. Cancelling the future cancels the request. */
    CompletableFuture<ChatResponse> sendAsync(ChatRequest request);

    /**
     * Sends a request and returns its events as they come. Close the stream, best with try-with-resources, to cancel
     * what is left. A failure is thrown from the stream's terminal operation. A slow reader parks the generation.
     */
    Stream<ChatEvent> stream(ChatRequest request);

    /**
     * Sends a request and calls the listener with its events, one at a time, on a thread of the library's callback
     * executor. A listener that throws cancels its own request and no other; one that is slow parks it.
     */
    Generation submit(ChatRequest request, Consumer<? super ChatEvent> listener);

    /**
     * Returns a publisher that sends the request anew for each subscriber. Its demand reaches the decoder: without
     * demand the sequence is parked and its place in the batch goes to others. A request that is refused fails the
     * subscription.
     */
    Flow.Publisher<ChatEvent> publish(ChatRequest request);

    /**
     * Returns how many tokens the prompt of a request has: its messages and tools in the model's own form, or its raw prompt; in a session
     * with all that was said before. Nothing is computed, and a prompt that is too long is counted too. A model in this process counts on the
     * caller's thread; a server is asked, which this waits for.
     *
     * @throws InvalidRequestException if the model cannot count ({@link Feature#TOKEN_COUNT}), or the messages hold images or other media
     * @throws InferenceException if a server cannot be reached, or refuses
     * @throws CancellationException if the thread is interrupted while a server is asked
     */
    int countTokens(ChatRequest request);

    /**
     * Stops accepting requests, waits for those under way up to the drain time of the model's options, cancels what is
     * left, and frees the model. Waits until that is done; safe to call twice and from several threads.
     */
    @Override
    void close();
}
