package dev.inferj.remote.internal.http;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of one response, taken piece by piece by a reader that asks for the next when it wants it, so that a server
 * whose reader is slow has to wait. What arrives only wakes the reader. The reader's methods belong to one thread at a
 * time; the others to the client's.
 */
public final class BodyPipe implements HttpResponse.BodySubscriber<Void> {
    private static final byte[] NOTHING = {};

    private final Runnable wake;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable List<ByteBuffer> arrived;
    private volatile @Nullable Throwable failure;
    private volatile boolean complete;
    private volatile boolean cancelled;

    // the reader's
    private List<ByteBuffer> taken = List.of();
    private int next;
    private boolean asked;
    private byte[] bytes = NOTHING;
    private int length;
    private long total;

    /** @param wake called from any thread when something has changed */
    public BodyPipe(Runnable wake) {
        this.wake = wake;
    }

    @Override
    public CompletionStage<Void> getBody() {
        return CompletableFuture.completedFuture(null); // the response is there once its headers are
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
    }

    @Override
    public void onComplete() {
        complete = true;
        wake.run();
    }

    /** Takes the next stretch, in place of the last one. Returns whether there is one. */
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

    /** Returns how many bytes were taken so far. */
    public long total() {
        return total;
    }

    /** Returns whether no more comes, when all is taken. */
    public boolean isComplete() {
        return complete;
    }

    /** Returns why no more comes, if the connection broke; when all is taken. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** Asks for more, unless that was done. */
    public void ask() {
        Flow.Subscription source = subscription;
        if (source != null && !asked && !complete && failure == null) {
            asked = true;
            source.request(1);
        }
    }

    /** Closes the connection, unless the body is complete. Safe from any thread. */
    public void cancel() {
        cancelled = true;
        Flow.Subscription source = subscription;
        if (source != null) {
            source.cancel();
        }
    }
}
