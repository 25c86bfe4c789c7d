package dev.inferj.internal.engine;

import dev.inferj.ChatEvent;
import dev.inferj.ChatResponse;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A reader that asks for more as it is told to, may throw or cancel at some event, and notices every wrong signal. */
final class SimulatedReader implements Flow.Subscriber<ChatEvent> {
    /** What a reader throws that is to throw. */
    static final class Thrown extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Thrown() {
            super("reader", null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
        }
    }

    private enum End {
        NONE,
        COMPLETE,
        ERROR,
        CANCELLED,
        THROWN
    }

    final StringBuilder text = new StringBuilder();
    private final int throwAt;
    private final int cancelAt;
    private Flow.@Nullable Subscription subscription;
    private @Nullable ChatResponse finished;
    private @Nullable Throwable error;
    private @Nullable String violation;
    private End end = End.NONE;
    private long demand;
    private int events;

    /**
     * @param throwAt the number of the event to throw at, or 0 for none
     * @param cancelAt the number of the event to cancel at, or 0 for none
     */
    SimulatedReader(int throwAt, int cancelAt) {
        this.throwAt = throwAt;
        this.cancelAt = cancelAt;
    }

    void request(long n) {
        Flow.Subscription mine = subscription;
        if (mine != null && end == End.NONE) {
            demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            mine.request(n);
        }
    }

    void cancel() {
        Flow.Subscription mine = subscription;
        if (mine != null && end == End.NONE) {
            end = End.CANCELLED;
            mine.cancel();
        }
    }

    /** Returns whether it has thrown, so that its request fails with that. */
    boolean hasThrown() {
        return end == End.THROWN;
    }

    /** Returns whether it has asked for its request to be cancelled, or made that happen. */
    boolean isGone() {
        return end == End.THROWN || end == End.CANCELLED;
    }

    /** Returns what is wrong with what it was told of a request that ended with this response; null if all is right. */
    @Nullable
    String wrongBehind(ChatResponse response) {
        if (violation != null || isGone()) {
            return violation != null || response.text().startsWith(text.toString())
                    ? violation
                    : "text that the answer does not begin with";
        }
        if (end != End.COMPLETE || finished != response) {
            return "not told of the end: " + end;
        }
        return response.text().contentEquals(text) ? null : "other text than the answer's";
    }

    /** Returns what is wrong with what it was told of a request that failed. */
    @Nullable
    String wrongBehind(Throwable failure, String partialText) {
        if (violation != null || isGone()) {
            return violation;
        }
        if (end != End.ERROR || !failure.equals(error)) {
            return "not told of the failure: " + end;
        }
        return partialText.contentEquals(text) ? null : "other text than the failure's";
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        this.subscription = given;
    }

    @Override
    public void onNext(ChatEvent event) {
        events++;
        note(end == End.NONE, "an event behind the end");
        note(finished == null, "an event behind the last one");
        note(--demand >= 0, "an event that was not asked for");
        text.append(event.text());
        if (event instanceof ChatEvent.Finished last) {
            finished = last.response();
        }
        if (events == throwAt) {
            end = End.THROWN;
            throw new Thrown();
        }
        if (events == cancelAt) {
            cancel();
        }
    }

    @Override
    public void onError(Throwable failure) {
        note(end == End.NONE && finished == null, "an error behind the end");
        end = End.ERROR;
        error = failure;
    }

    @Override
    public void onComplete() {
        note(end == End.NONE && finished != null, "completion that is out of place");
        end = End.COMPLETE;
    }

    private void note(boolean right, String otherwise) {
        if (!right && violation == null) {
            violation = otherwise;
        }
    }
}
