package dev.inferj.internal.delivery;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatEvent;
import dev.inferj.ChatResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what a reader is told, and fails on what it must never be told: an event without demand, a second end, two
 * signals at a time. Belongs to one thread at a time.
 */
public class RecordingReader implements Flow.Subscriber<ChatEvent> {
    public final List<ChatEvent> events = new ArrayList<>();
    public final StringBuilder text = new StringBuilder();
    private final List<String> violations = new ArrayList<>();
    private Flow.@Nullable Subscription subscription;
    private Consumer<ChatEvent> onNext = event -> {};
    private @Nullable Throwable failure;
    private boolean complete;
    private boolean busy;
    private long demand;

    /** Does this with each event, behind writing it down. */
    public RecordingReader onNext(Consumer<ChatEvent> action) {
        this.onNext = action;
        return this;
    }

    /** Asks for more events. */
    public void request(long n) {
        demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
        subscription().request(n);
    }

    public void cancel() {
        subscription().cancel();
    }

    /** Returns the response of the {@link ChatEvent.Finished} that came last. */
    public ChatResponse response() {
        assertThat(events).isNotEmpty().last().isInstanceOf(ChatEvent.Finished.class);
        return ((ChatEvent.Finished) events.get(events.size() - 1)).response();
    }

    public @Nullable Throwable failure() {
        return failure;
    }

    public boolean isComplete() {
        return complete;
    }

    /** Fails the test if this reader was told what it must not be told. */
    public void check() {
        assertThat(violations).isEmpty();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
    }

    @Override
    public void onNext(ChatEvent event) {
        begin("onNext");
        if (--demand < 0) {
            violations.add("event without demand: " + event);
        }
        if (!events.isEmpty() && events.get(events.size() - 1) instanceof ChatEvent.Finished) {
            violations.add("event behind the last: " + event);
        }
        events.add(event);
        text.append(event.text());
        try {
            onNext.accept(event);
        } finally {
            busy = false;
        }
    }

    @Override
    public void onError(Throwable failure) {
        begin("onError");
        this.failure = failure;
        busy = false;
    }

    @Override
    public void onComplete() {
        begin("onComplete");
        complete = true;
        busy = false;
    }

    private void begin(String signal) {
        if (busy) {
            violations.add(signal + " during another signal");
        }
        if (failure != null || complete) {
            violations.add(signal + " behind the end");
        }
        busy = true;
    }

    private Flow.Subscription subscription() {
        return requireNonNull(subscription, "onSubscribe was not called");
    }
}
