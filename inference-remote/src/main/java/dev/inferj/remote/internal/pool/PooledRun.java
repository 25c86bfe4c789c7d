package dev.inferj.remote.internal.pool;

import dev.inferj.Attempt;
import dev.inferj.ChatRequest;
import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.OverloadedException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.TimeSource;
import dev.inferj.Usage;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request to a pool: sent to a replica, and, if that fails before it has said anything, to another, at once while there
 * is one that was not tried, else after a while (full jitter, and no sooner than the server asked for). Where hedging is asked for, and
 * the first replica says nothing for long, a second one gets the request too.
 *
 * <p>The first sending that says something has the sink from then on; others are cancelled and no longer listened to. So the sink
 * is called by one thread at a time. The backend and the sink are never called with the lock held.
 */
final class PooledRun implements RequestBackend.Running {
    private static final long FIRST_WAIT_NANOS = Duration.ofMillis(200).toNanos();
    private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(10).toNanos();

    private final ChatRequest request;
    private final RequestSink sink;
    private final Pool pool;

    private final Object lock = new Object();
    private final Set<Replica> tried = new HashSet<>(); // Guarded by lock
    private final List<Sending> underWay = new ArrayList<>(); // Guarded by lock
    private final List<Told> told = new ArrayList<>(); // Guarded by lock: for the receipt
    private final List<Runnable> whenReady = new ArrayList<>(); // Guarded by lock
    private @Nullable Sending speaker; // Guarded by lock: the one that has the sink
    private TimeSource.@Nullable Alarm retry; // Guarded by lock
    private TimeSource.@Nullable Alarm hedge; // Guarded by lock
    private boolean waiting; // Guarded by lock: for the next sending
    private boolean cancelled; // Guarded by lock
    private boolean over; // Guarded by lock
    private int sent; // Guarded by lock

    PooledRun(ChatRequest request, RequestSink sink, Pool pool) {
        this.request = request;
        this.sink = sink;
        this.pool = pool;
    }

    /** What a backend told of one sending. */
    record Told(
            String server,
            Duration time,
            Attempt.Ending ending,
            @Nullable String failure) {}

    void begin() {
        OptionalLong delay = pool.hedgeDelayNanos();
        if (delay.isPresent()) {
            TimeSource.Alarm alarm = pool.time().schedule(Duration.ofNanos(delay.getAsLong()), this::hedge);
            synchronized (lock) {
                hedge = alarm;
            }
        }
        send();
    }

    @Override
    public void cancel() {
        List<Sending> sendings;
        TimeSource.Alarm alarm;
        boolean waited;
        synchronized (lock) {
            cancelled = true;
            sendings = List.copyOf(underWay);
            waited = waiting;
            waiting = false;
            alarm = retry;
        }
        sendings.forEach(Sending::cancel);
        if (alarm != null) {
            alarm.cancel();
        }
        if (waited) {
            finish(FinishReason.CANCELLED, null, new Usage(0, 0, 0));
        }
    }

    RequestSink sink() {
        return sink;
    }

    long nanos() {
        return pool.time().nanos();
    }

    boolean isReady() {
        return sink.isReady();
    }

    /** The sink keeps one task, but two sendings may wait for the reader. */
    void whenReady(Runnable task) {
        synchronized (lock) {
            whenReady.add(task);
        }
        sink.whenReady(() -> {
            List<Runnable> tasks;
            synchronized (lock) {
                tasks = List.copyOf(whenReady);
                whenReady.clear();
            }
            tasks.forEach(Runnable::run);
        });
    }

    /** A sending has something to say. Returns whether it counts: the first one's does, and from then on only that one's. */
    boolean claim(Sending sending) {
        List<Sending> losers;
        TimeSource.Alarm alarm;
        synchronized (lock) {
            if (speaker != null || over) {
                return speaker == sending;
            }
            speaker = sending;
            losers = new ArrayList<>(underWay);
            losers.remove(sending);
            for (Sending loser : losers) {
                Duration time = Duration.ofNanos(nanos() - loser.sentAt());
                told.add(new Told(loser.replica().name(), time, Attempt.Ending.CANCELLED, null));
            }
            alarm = hedge;
        }
        if (alarm != null) {
            alarm.cancel();
        }
        long now = nanos();
        pool.spoke(now - sending.sentAt());
        for (Sending loser : losers) {
            pool.spoke(now
                    - loser.sentAt()); // it takes longer; if it did not count, percentiles would sink with each hedge
            loser.replica().beaten(now - loser.sentAt(), now);
            loser.cancel();
        }
        return true;
    }

    void attempted(Sending sending, Told what) {
        synchronized (lock) {
            if (speaker == null || speaker == sending) {
                told.add(what);
            }
        }
    }

    /** A sending was answered, and has the sink; or the request was cancelled while nothing was under way. */
    void finish(FinishReason reason, @Nullable String matchedStop, Usage usage) {
        end();
        sink.finish(reason, matchedStop, usage);
    }

    /** A sending was cancelled, by its caller or because another one was faster. */
    void cancelled(Sending sending, Usage usage) {
        boolean last;
        synchronized (lock) {
            underWay.remove(sending);
            last = !over && (speaker == sending || (speaker == null && underWay.isEmpty()));
        }
        if (last) {
            finish(FinishReason.CANCELLED, null, usage);
        }
    }

    void failed(Sending sending, InferenceException failure) {
        boolean counts;
        boolean mayRetry;
        synchronized (lock) {
            underWay.remove(sending);
            counts = !over && (speaker == sending || (speaker == null && underWay.isEmpty()));
            mayRetry = speaker == null;
        }
        if (counts) {
            failed(failure, mayRetry);
        }
    }

    private void send() {
        Sending sending;
        synchronized (lock) {
            if (over) {
                return;
            }
            sending = prepare(take());
        }
        if (sending == null) {
            failed(
                    new ProviderUnavailableException(
                            "no replica can be reached: all of them failed lately", null, /* retryable= */ true),
                    /* mayRetry= */ true);
        } else {
            start(sending);
        }
    }

    /** Returns a replica that has counted this request among its own; null if none is well. Call with the lock held. */
    private @Nullable Replica take() {
        Replica chosen = pool.choose(request, tried);
        if (chosen != null && !chosen.begin()) {
            chosen = pool.choose(request, tried); // it has left just now, and is in the list no more
            return chosen != null && chosen.begin() ? chosen : null;
        }
        return chosen;
    }

    /** @param replica has counted the request; null if there is none. Call with the lock held. */
    private @Nullable Sending prepare(@Nullable Replica replica) {
        sent++;
        if (replica == null) {
            return null;
        }
        Sending sending = new Sending(this, replica, nanos());
        tried.add(replica);
        underWay.add(sending);
        return sending;
    }

    private void start(Sending sending) {
        sending.start(request);
        boolean late;
        synchronized (lock) {
            late = cancelled;
        }
        if (late) {
            sending.cancel();
        }
    }

    /** The first sending has said nothing for long. */
    private void hedge() {
        Sending second;
        synchronized (lock) {
            boolean isLone = speaker == null && underWay.size() == 1;
            if (over || cancelled || !isLone || sent >= pool.maxAttempts()) {
                return;
            }
            Replica next = pool.choose(request, tried);
            if (next == null || tried.contains(next) || !pool.budget().take() || !next.begin()) {
                return;
            }
            second = prepare(next);
        }
        if (second != null) {
            start(second);
        }
    }

    /** @param mayRetry whether nothing was said yet */
    private void failed(InferenceException failure, boolean mayRetry) {
        boolean again;
        int made;
        synchronized (lock) {
            made = sent;
            again = mayRetry && !cancelled && failure.isRetryable() && made < pool.maxAttempts();
        }
        long delay = again ? delayNanos(failure, made) : -1;
        // A server that is gone makes nobody's load worse: to go on to another one costs nothing.
        boolean costs = delay > 0 || failure instanceof OverloadedException;
        if (!again || (costs && !pool.budget().take())) {
            end();
            sink.fail(failure);
        } else if (delay == 0) {
            send();
        } else {
            sendLater(Duration.ofNanos(delay));
        }
    }

    private void sendLater(Duration delay) {
        boolean wanted;
        synchronized (lock) {
            wanted = !cancelled;
            waiting = wanted;
        }
        if (!wanted) {
            finish(FinishReason.CANCELLED, null, new Usage(0, 0, 0));
            return;
        }
        TimeSource.Alarm alarm = pool.time().schedule(delay, this::goOn);
        synchronized (lock) {
            retry = alarm;
        }
    }

    /** The wait is over, unless the caller has cancelled meanwhile. */
    private void goOn() {
        synchronized (lock) {
            if (!waiting) {
                return;
            }
            waiting = false;
        }
        send();
    }

    /** Nothing is said any more, but for the end, which follows. */
    private void end() {
        List<Told> all;
        TimeSource.Alarm alarm;
        synchronized (lock) {
            over = true;
            all = List.copyOf(told);
            alarm = hedge;
        }
        if (alarm != null) {
            alarm.cancel();
        }
        for (Told each : all) {
            sink.attempted(each.server(), each.time(), each.ending(), each.failure());
        }
    }

    /** Returns 0 while there is a replica that was not tried. */
    private long delayNanos(InferenceException failure, int made) {
        Replica next;
        boolean isNew;
        synchronized (lock) {
            next = pool.choose(request, tried);
            isNew = next != null && !tried.contains(next);
        }
        if (isNew) {
            return 0;
        }
        long asked = failure.retryAfter().map(Duration::toNanos).orElse(0L);
        long out = next == null ? pool.nanosUntilOneIsIn() : 0;
        long most = Math.min(LONGEST_WAIT_NANOS, FIRST_WAIT_NANOS << Math.min(made, 10));
        return Math.max(1, Math.max(Math.min(asked, LONGEST_WAIT_NANOS), out) + (long) (pool.jitter() * most));
    }
}
