package dev.inferj.internal.delivery;

import dev.inferj.ChatEvent;
import dev.inferj.ChatRequest;
import dev.inferj.InferenceException;
import dev.inferj.TimeSource;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Turns a request's events into a {@link Stream}. It asks for {@link #WINDOW} events ahead of its reader, so a slow
 * reader parks the generation.
 */
public final class EventStream extends Spliterators.AbstractSpliterator<ChatEvent> {
    /** Events that may be ahead of the reader. */
    private static final int WINDOW = 64;

    /** The events as they are, so that one costs no more than its node; an {@link End} comes last. */
    private final BlockingQueue<Object> signals = new LinkedBlockingQueue<>();

    private final Exchange exchange;
    private int unclaimed;
    private boolean over;

    private EventStream(ChatRequest request, TimeSource time, Executor callbacks) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.exchange = Exchange.readDirectly(request, time, callbacks, new Reader());
    }

    /**
     * Sends a request.
     *
     * @param engine takes the exchange on, or throws
     */
    public static Stream<ChatEvent> open(
            ChatRequest request, TimeSource time, Executor callbacks, Consumer<Exchange> engine) {
        EventStream events = new EventStream(request, time, callbacks);
        events.exchange.request(WINDOW);
        engine.accept(events.exchange);
        return StreamSupport.stream(events, /* parallel= */ false).onClose(events.exchange::cancel);
    }

    @Override
    public boolean tryAdvance(Consumer<? super ChatEvent> action) {
        if (over) {
            return false;
        }
        Object signal = take();
        if (!(signal instanceof ChatEvent event)) {
            over = true;
            ((End) signal).rethrow();
            return false;
        }
        if (++unclaimed == WINDOW / 2) {
            exchange.request(unclaimed);
            unclaimed = 0;
        }
        action.accept(event);
        return true;
    }

    private Object take() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return signals.take();
                } catch (InterruptedException e) {
                    interrupted = true;
                    exchange.cancel(); // its end follows soon
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The end of the events, with a failure or without. */
    private record End(@Nullable Throwable failure) {
        void rethrow() {
            if (failure != null) {
                throw failure instanceof InferenceException known ? known : new CompletionException(failure);
            }
        }
    }

    private final class Reader implements Flow.Subscriber<ChatEvent> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {}

        @Override
        public void onNext(ChatEvent event) {
            signals.add(event);
        }

        @Override
        public void onError(Throwable failure) {
            signals.add(new End(failure));
        }

        @Override
        public void onComplete() {
            signals.add(new End(null));
        }
    }
}
