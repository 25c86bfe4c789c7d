package dev.inferj.internal.delivery;

import dev.inferj.ChatEvent;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads for a listener, which cannot say how much it wants: {@link #WINDOW} events ahead, then as it takes them. */
public final class ListenerReader implements Flow.Subscriber<ChatEvent> {
    private static final int WINDOW = 256;

    private final Consumer<? super ChatEvent> listener;
    private Flow.@Nullable Subscription subscription;
    private int unclaimed;

    public ListenerReader(Consumer<? super ChatEvent> listener) {
        this.listener = listener;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(WINDOW);
    }

    @Override
    public void onNext(ChatEvent event) {
        listener.accept(event);
        if (++unclaimed == WINDOW / 2 && subscription != null) {
            unclaimed = 0;
            subscription.request(WINDOW / 2);
        }
    }

    /** The caller learns of it from {@link dev.inferj.Generation#response}. */
    @Override
    public void onError(Throwable failure) {}

    /** The listener has had its {@link ChatEvent.Finished}. */
    @Override
    public void onComplete() {}
}
