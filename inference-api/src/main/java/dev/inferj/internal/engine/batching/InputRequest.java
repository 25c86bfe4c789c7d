package dev.inferj.internal.engine.batching;

import dev.inferj.DeadlineExceededException;
import dev.inferj.InferenceException;
import dev.inferj.TimeSource;
import dev.inferj.spi.BatchItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One request with all its inputs. It ends once: with all results, with the first failure, or early by its caller or its
 * deadline; results that come later are dropped. Safe to share between threads.
 */
final class InputRequest<O> {
    private final List<BatchItem> items;
    private final long sentNanos;
    private final CompletableFuture<Results<O>> outcome = new CompletableFuture<>();
    private TimeSource.Alarm alarm = () -> {}; // by the thread that accepts it, before it is shared

    /** How many items are in calls or done. Guarded by the lock of the {@link InputBatcher}. */
    private int taken;

    private final Object lock = new Object();
    private final List<@Nullable O> results; // Guarded by lock
    private final int[] tokens; // Guarded by lock
    private int missing; // Guarded by lock
    private boolean begun; // Guarded by lock
    private long startNanos; // Guarded by lock
    private long widths; // Guarded by lock
    private int widest; // Guarded by lock

    InputRequest(List<BatchItem> items, long sentNanos) {
        this.items = List.copyOf(items);
        this.sentNanos = sentNanos;
        this.results = new ArrayList<@Nullable O>(Collections.<@Nullable O>nCopies(items.size(), null));
        this.tokens = items.stream().mapToInt(BatchItem::tokens).toArray();
        this.missing = items.size();
    }

    /** Returns what the request ends with. Nothing that runs caller code may hang on it. */
    CompletableFuture<Results<O>> outcome() {
        return outcome;
    }

    boolean isOver() {
        return outcome.isDone();
    }

    List<BatchItem> items() {
        return items;
    }

    /** Returns the next item to compute, without taking it. Under the batcher's lock. */
    BatchItem peek() {
        return items.get(taken);
    }

    /** Takes the next item. Returns its place in the request. Under the batcher's lock. */
    int take() {
        return taken++;
    }

    /** Returns whether there are items that no call has taken. Under the batcher's lock. */
    boolean hasMore() {
        return taken < items.size();
    }

    /** Returns how many items no call has taken. Under the batcher's lock. */
    int left() {
        return items.size() - taken;
    }

    /** Returns the tokens of the items that no call has taken. Under the batcher's lock. */
    long tokensLeft() {
        return items.subList(taken, items.size()).stream()
                .mapToLong(BatchItem::tokens)
                .sum();
    }

    /** Sets the alarm for the deadline. */
    @SuppressWarnings("FutureReturnValueIgnored") // cancelling an alarm does not fail
    void limit(Optional<Duration> deadline, TimeSource time, Runnable whenOver) {
        deadline.ifPresent(limit -> alarm = time.schedule(limit, () -> {
            end(new DeadlineExceededException("the request did not end within its deadline of " + limit));
            whenOver.run();
        }));
        outcome.whenComplete((results, failure) -> alarm.cancel());
    }

    /** One of the items is in a call of so many. */
    void begun(long nanos, int width) {
        synchronized (lock) {
            if (!begun) {
                begun = true;
                startNanos = nanos;
            }
            widths += width;
            widest = Math.max(widest, width);
        }
    }

    void tokens(int place, int tokens) {
        synchronized (lock) {
            this.tokens[place] = tokens;
        }
    }

    void result(int place, O output, long nanos) {
        Results<O> all;
        synchronized (lock) {
            results.set(place, output);
            missing--;
            if (missing > 0) {
                return;
            }
            all = new Results<>(
                    items,
                    results,
                    IntStream.of(tokens).asLongStream().sum(),
                    Duration.ofNanos(startNanos - sentNanos),
                    Duration.ofNanos(nanos - sentNanos),
                    (double) widths / items.size(),
                    widest);
        }
        outcome.complete(all);
    }

    void fail(InferenceException failure) {
        end(failure);
    }

    void cancel(String why) {
        end(new CancellationException(why));
    }

    private void end(RuntimeException failure) {
        outcome.completeExceptionally(failure);
    }

    @Override
    public String toString() {
        return "InputRequest[" + items.size() + " inputs]";
    }
}
