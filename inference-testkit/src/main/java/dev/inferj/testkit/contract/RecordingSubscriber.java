package dev.inferj.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatEvent;
import dev.inferj.ChatResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes to an answer, asks for as much as a test says and remembers what it was told, breaches of the rules of
 * {@link Flow} included. Safe to share between threads.
 */
public final class RecordingSubscriber implements Flow.Subscriber<ChatEvent> {
    private static final long NOTHING = Long.MIN_VALUE + 1;

    private final long atFirst;
    private final LongUnaryOperator afterEvents;
    private final List<ChatEvent> events = new ArrayList<>(); // Guarded by this
    private final List<String> breaches = new ArrayList<>(); // Guarded by this
    private Flow.@Nullable Subscription subscription; // Guarded by this
    private @Nullable Throwable failure; // Guarded by this
    private boolean ended; // Guarded by this
    private long asked; // Guarded by this
    private @Nullable Thread inSignal; // Guarded by this

    /** @param afterEvents what to ask for when there have been so many; {@link #NOTHING} for no call */
    private RecordingSubscriber(long atFirst, LongUnaryOperator afterEvents) {
        this.atFirst = atFirst;
        this.afterEvents = afterEvents;
    }

    /** Asks for nothing by itself: it parks the request until the test calls {@link #request}. */
    public static RecordingSubscriber withoutDemand() {
        return new RecordingSubscriber(NOTHING, n -> NOTHING);
    }

    /** Asks for everything at once. */
    public static RecordingSubscriber unbounded() {
        return asking(Long.MAX_VALUE);
    }

    /** Asks for one event, and for the next when it is there. */
    public static RecordingSubscriber oneByOne() {
        return new RecordingSubscriber(1, n -> 1);
    }

    /** Asks for so many at once, with whatever number the test wants to try. */
    public static RecordingSubscriber asking(long n) {
        return new RecordingSubscriber(n, count -> NOTHING);
    }

    /** Asks for everything at once and then, while it is told of event number {@code events}, for none. */
    public static RecordingSubscriber askingBadlyAfter(int events) {
        return new RecordingSubscriber(Long.MAX_VALUE, count -> count == events ? 0 : NOTHING);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        synchronized (this) {
            if (this.subscription != null) {
                breaches.add("onSubscribe came twice");
            }
            this.subscription = subscription;
        }
        ask(atFirst);
    }

    @Override
    public void onNext(ChatEvent event) {
        enter("onNext");
        int count;
        synchronized (this) {
            if (events.size() >= asked) {
                breaches.add("onNext came " + (events.size() + 1) + " times for a demand of " + asked);
            }
            events.add(event);
            count = events.size();
            notifyAll();
        }
        ask(afterEvents.applyAsLong(count));
        leave(/* end= */ false);
    }

    @Override
    public void onError(Throwable failure) {
        enter("onError");
        synchronized (this) {
            this.failure = failure;
        }
        leave(/* end= */ true);
    }

    @Override
    public void onComplete() {
        enter("onComplete");
        leave(/* end= */ true);
    }

    /** Asks for so many more events, with whatever number the test wants to try. */
    public void request(long n) {
        synchronized (this) {
            if (n > 0) {
                asked = asked + n < 0 ? Long.MAX_VALUE : asked + n;
            }
        }
        subscription().request(n);
    }

    public void cancel() {
        subscription().cancel();
    }

    /** Returns what it was told so far. */
    public synchronized List<ChatEvent> events() {
        return List.copyOf(events);
    }

    /** Returns the text it was told so far. */
    public String text() {
        return Events.text(events());
    }

    public synchronized boolean hasEnded() {
        return ended;
    }

    /** Waits until it has been told of so many events. */
    public synchronized void awaitEvents(int count) {
        await(count + " events, or the end", () -> events.size() >= count || ended);
        assertThat(events).as("events").hasSizeGreaterThanOrEqualTo(count);
    }

    /** Waits for the end, which must be an answer, and returns it. */
    public ChatResponse response() {
        synchronized (this) {
            await("the end", () -> ended);
            assertThat(failure).as("the failure").isNull();
        }
        assertKeptRules();
        return Events.response(events());
    }

    /** Waits for the end, which must be a failure, and returns it. */
    public Throwable failure() {
        Throwable seen;
        synchronized (this) {
            await("the end", () -> ended);
            seen = failure;
        }
        assertKeptRules();
        if (seen == null) {
            throw new AssertionError("the request must fail, but ended with " + events());
        }
        return seen;
    }

    /** Fails if the publisher broke a rule so far. */
    public synchronized void assertKeptRules() {
        assertThat(breaches).as("breaches of the rules of Flow").isEmpty();
    }

    private void ask(long n) {
        if (n != NOTHING) {
            request(n);
        }
    }

    private synchronized Flow.Subscription subscription() {
        if (subscription == null) {
            throw new AssertionError("onSubscribe must come before anything else, and has not");
        }
        return subscription;
    }

    private synchronized void enter(String signal) {
        if (subscription == null) {
            breaches.add(signal + " came before onSubscribe");
        }
        if (ended) {
            breaches.add(signal + " came after the end");
        }
        if (inSignal != null) {
            breaches.add(signal + " came on " + Thread.currentThread() + " during another signal on " + inSignal);
        }
        inSignal = Thread.currentThread();
    }

    private synchronized void leave(boolean end) {
        inSignal = null;
        ended |= end;
        notifyAll();
    }

    private synchronized void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Await.PATIENCE.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw Await.late(what + " after " + events.size() + " events", null);
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            throw Await.interrupted(what, e);
        }
    }
}
