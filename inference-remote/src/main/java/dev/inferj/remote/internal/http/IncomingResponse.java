package dev.inferj.remote.internal.http;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One response as it comes in: its head, then its body, taken piece by piece by a reader that asks for the next when it wants
 * it, so that a server whose reader is slow has to wait. What arrives only wakes the reader. The reader's methods belong to
 * one thread at a time; the others to the client's.
 */
public final class IncomingResponse implements HttpResponse.BodySubscriber<Void> {
    private static final byte[] NOTHING = {};
    private static final Future<?> NOT_SENT = CompletableFuture.completedFuture(null);

    private final Runnable wake;

    /** Has the client wake another thread, which nobody waits for; so it comes last. */
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    private volatile @Nullable ResponseInfo head;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable List<ByteBuffer> arrived;
    private volatile @Nullable Throwable failure;
    private volatile boolean complete;
    private volatile boolean cancelled;

    // the reader's
    private Future<?> sending = NOT_SENT;
    private List<ByteBuffer> taken = List.of();
    private int next;
    private boolean asked;
    private byte[] bytes = NOTHING;
    private int length;
    private long total;

    /** @param wake called from any thread when something has changed */
    public IncomingResponse(Runnable wake) {
        this.wake = wake;
    }

    /**
     * The request is on its way. The client hands a future's value to whoever waits for it by way of another thread; so the
     * head is taken where it is read, and the future only tells what went wrong before.
     */
    void comesFrom(CompletableFuture<?> sending) {
        this.sending = sending;
        var unused = sending.whenComplete((done, broken) -> {
            if (broken != null) {
                onError(broken);
            }
        });
    }

    /** The head is there. */
    IncomingResponse begin(ResponseInfo head) {
        this.head = head;
        return this;
    }

    @Override
    public CompletionStage<Void> getBody() {
        return over;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        if (cancelled) {
            subscription.cancel();
        }
        wake.run();
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        arrived = buffers;
        wake.run();
    }

    @Override
    public void onError(Throwable failure) {
        this.failure = failure;
        wake.run();
        over.complete(null);
    }

    @Override
    public void onComplete() {
        complete = true;
        wake.run();
        over.complete(null);
    }

    /** Returns status and headers; null until they are there. */
    public @Nullable ResponseInfo head() {
        return head;
    }

    /** Takes the next stretch of the body, in place of the last one. Returns whether there is one. */
    public boolean take() {
        while (true) {
            while (next < taken.size()) {
                ByteBuffer buffer = taken.get(next++);
                length = buffer.remaining();
                if (length > 0) {
                    bytes = bytes.length < length ? new byte[length] : bytes;
                    buffer.get(bytes, 0, length);
                    total += length;
                    return true;
                }
            }
            List<ByteBuffer> more = arrived;
            if (more == null) {
                return false;
            }
            arrived = null;
            asked = false;
            taken = more;
            next = 0;
        }
    }

    /** Returns the stretch that was taken: so many bytes of it as {@link #length} says. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /** Returns how many bytes of the body were taken so far. */
    public long total() {
        return total;
    }

    /** Returns whether no more comes, when all is taken. */
    public boolean isEnded() {
        return complete || failure != null;
    }

    /** Returns why no more comes, if the connection broke; when all is taken. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** Asks for more of the body, unless that was done. */
    public void ask() {
        Flow.Subscription source = subscription;
        if (source != null && !asked && !isEnded()) {
            asked = true;
            source.request(1);
        }
    }

    /** Closes the connection, unless the response is complete. */
    public void cancel() {
        cancelled = true;
        if (complete) {
            return;
        }
        if (head == null) {
            sending.cancel(/* mayInterruptIfRunning= */ true);
        }
        Flow.Subscription source = subscription;
        if (source != null) {
            source.cancel();
        }
        over.complete(null);
    }
}
