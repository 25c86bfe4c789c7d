package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A request being written for one model: say what you want, then end with {@link #send}, {@link #sendAsync},
 * {@link #stream}, {@link #submit}, {@link #publish} or {@link #countTokens}. Belongs to one thread; may be sent more than once.
 */
public final class ChatCall extends RequestSettings<ChatCall> {
    private final ChatModel model;

    /** For implementations of {@link ChatModel#request}. */
    public ChatCall(ChatModel model) {
        this.model = requireNonNull(model, "model");
    }

    /** Returns the request as it stands. */
    public ChatRequest toRequest() {
        return ChatRequest.from(this);
    }

    /** See {@link ChatModel#send}. */
    public ChatResponse send() {
        return model.send(toRequest());
    }

    /** See {@link ChatModel#sendAsync}. */
    public CompletableFuture<ChatResponse> sendAsync() {
        return model.sendAsync(toRequest());
    }

    /** See {@link ChatModel#stream}. */
    public Stream<ChatEvent> stream() {
        return model.stream(toRequest());
    }

    /** See {@link ChatModel#submit}. */
    public Generation submit(Consumer<? super ChatEvent> listener) {
        return model.submit(toRequest(), listener);
    }

    /** See {@link ChatModel#publish}. */
    public Flow.Publisher<ChatEvent> publish() {
        return model.publish(toRequest());
    }

    /** See {@link ChatModel#countTokens}. */
    public int countTokens() {
        return model.countTokens(toRequest());
    }

    @Override
    ChatCall self() {
        return this;
    }
}
