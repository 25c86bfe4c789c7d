package dev.inferj.llamacpp;

import dev.inferj.ChatEvent;
import dev.inferj.ChatModel;
import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;

/** A subscriber that gets as much as a test asks for and no more, so that its request goes no further than that. */
final class HeldSubscriber implements Flow.Subscriber<ChatEvent> {
    private final BlockingQueue<ChatEvent> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<ChatResponse> response = new CompletableFuture<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    static HeldSubscriber subscribe(ChatModel model, ChatRequest request) {
        HeldSubscriber subscriber = new HeldSubscriber();
        model.publish(request).subscribe(subscriber);
        return subscriber;
    }

    /** Asks for one event and waits until it is there: the request has a slot from then on. */
    ChatEvent next() throws InterruptedException {
        subscription.join().request(1);
        return events.take();
    }

    /** Asks for all that is left. */
    void release() {
        subscription.join().request(Long.MAX_VALUE);
    }

    void cancel() {
        subscription.join().cancel();
    }

    CompletableFuture<ChatResponse> response() {
        return response;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription.complete(subscription);
    }

    @Override
    public void onNext(ChatEvent event) {
        events.add(event);
        if (event instanceof ChatEvent.Finished finished) {
            response.complete(finished.response());
        }
    }

    @Override
    public void onError(Throwable failure) {
        response.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {}
}
