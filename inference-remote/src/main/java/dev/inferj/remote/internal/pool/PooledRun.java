package dev.inferj.remote.internal.pool;

import dev.inferj.ChatRequest;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.OverloadedException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.TimeSource;
import dev.inferj.TokenLogprob;
import dev.inferj.ToolCall;
import dev.inferj.Usage;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One request to a pool: sent to a replica, and, if that fails before it has said anything, to another, at once while there
 * is one that was not tried, else after a while (full jitter, and no sooner than the server asked for). One attempt follows
 * the other, so the sink is called by one thread at a time. The backend and the sink are never called with the lock held.
 */
final class PooledRun implements RequestBackend.Running {
    private static final long FIRST_WAIT_NANOS = Duration.ofMillis(200).toNanos();
    private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(10).toNanos();

    private final ChatRequest request;
    private final RequestSink sink;
    private final Chooser chooser;
    private final RetryBudget budget;
    private final int maxAttempts;
    private final TimeSource time;
    private final DoubleSupplier jitter;
    private final Set<Replica> tried = new HashSet<>(); // by one attempt after the other

    private final Object lock = new Object();
    private RequestBackend.@Nullable Running current; // Guarded by lock
    private TimeSource.@Nullable Alarm wait; // Guarded by lock
    private boolean waiting; // Guarded by lock: for the next attempt
    private boolean cancelled; // Guarded by lock
    private int attempts; // Guarded by lock

    /** @param jitter returns a number from 0 up to, and without, 1 */
    PooledRun(
            ChatRequest request,
            RequestSink sink,
            Chooser chooser,
            RetryBudget budget,
            int maxAttempts,
            TimeSource time,
            DoubleSupplier jitter) {
        this.request = request;
        this.sink = sink;
        this.chooser = chooser;
        this.budget = budget;
        this.maxAttempts = maxAttempts;
        this.time = time;
        this.jitter = jitter;
    }

    void begin() {
        attempt();
    }

    @Override
    public void cancel() {
        RequestBackend.Running running;
        TimeSource.Alarm alarm;
        boolean waited;
        synchronized (lock) {
            cancelled = true;
            running = current;
            waited = waiting;
            waiting = false;
            alarm = wait;
        }
        if (running != null) {
            running.cancel();
        }
        if (alarm != null) {
            alarm.cancel();
        }
        if (waited) {
            endCancelled();
        }
    }

    private void attempt() {
        Replica replica = chooser.choose(request.affinity().orElse(null), tried, time.nanos());
        int number;
        synchronized (lock) {
            number = ++attempts;
        }
        if (replica == null) {
            failed(new ProviderUnavailableException(
                    "no replica can be reached: all of them failed lately", null, true));
            return;
        }
        if (number > 1) {
            sink.resent();
        }
        tried.add(replica);
        replica.begin();
        Attempt attempt = new Attempt(replica);
        RequestBackend.Running started;
        try {
            started = replica.backend().start(request, attempt);
        } catch (InferenceException e) {
            attempt.fail(e);
            return;
        } catch (RuntimeException e) { // whatever it is, the request must end
            attempt.fail(new EngineFailedException("the request could not be started: " + e, e));
            return;
        }
        boolean late;
        synchronized (lock) {
            if (attempts == number && !attempt.isOver()) {
                current = started;
            }
            late = cancelled;
        }
        if (late) {
            started.cancel();
        }
    }

    private void failed(InferenceException failure) {
        boolean mayRetry;
        int made;
        synchronized (lock) {
            current = null;
            made = attempts;
            mayRetry = !cancelled && failure.isRetryable() && made < maxAttempts;
        }
        long delay = mayRetry ? delayNanos(failure, made) : -1;
        // A server that is gone makes nobody's load worse: to go on to another one costs nothing.
        boolean costs = delay > 0 || failure instanceof OverloadedException;
        if (!mayRetry || (costs && !budget.take())) {
            sink.fail(failure);
        } else if (delay == 0) {
            attempt();
        } else {
            attemptLater(Duration.ofNanos(delay));
        }
    }

    private void attemptLater(Duration delay) {
        boolean wanted;
        synchronized (lock) {
            wanted = !cancelled;
            waiting = wanted;
        }
        if (!wanted) {
            endCancelled();
            return;
        }
        TimeSource.Alarm alarm = time.schedule(delay, this::goOn);
        synchronized (lock) {
            wait = alarm;
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
        attempt();
    }

    private void endCancelled() {
        sink.finish(FinishReason.CANCELLED, null, new Usage(0, 0, 0));
    }

    /** Returns 0 while there is a replica that was not tried. */
    private long delayNanos(InferenceException failure, int made) {
        Replica next = chooser.choose(request.affinity().orElse(null), tried, time.nanos());
        if (next != null && !tried.contains(next)) {
            return 0;
        }
        long asked = failure.retryAfter().map(Duration::toNanos).orElse(0L);
        long out = next == null ? chooser.nanosUntilOneIsIn(time.nanos()) : 0;
        long most = Math.min(LONGEST_WAIT_NANOS, FIRST_WAIT_NANOS << Math.min(made, 10));
        return Math.max(1, Math.max(Math.min(asked, LONGEST_WAIT_NANOS), out) + (long) (jitter.getAsDouble() * most));
    }

    /** The sink of one attempt. */
    private final class Attempt implements RequestSink {
        private final Replica replica;
        private boolean spoken;
        private volatile boolean over;

        Attempt(Replica replica) {
            this.replica = replica;
        }

        boolean isOver() {
            return over;
        }

        @Override
        public boolean isReady() {
            return sink.isReady();
        }

        @Override
        public void whenReady(Runnable task) {
            sink.whenReady(task);
        }

        @Override
        public void text(String text) {
            speak();
            sink.text(text);
        }

        @Override
        public void reasoning(String text) {
            speak();
            sink.reasoning(text);
        }

        @Override
        public void toolCall(ToolCall call) {
            speak();
            sink.toolCall(call);
        }

        @Override
        public void logprobs(List<TokenLogprob> tokens) {
            sink.logprobs(tokens);
        }

        @Override
        public void resent() {
            sink.resent();
        }

        @Override
        public void finish(FinishReason reason, @Nullable String matchedStop, Usage usage) {
            if (reason == FinishReason.CANCELLED) {
                replica.health().ended();
            } else {
                replica.health().answered();
            }
            end();
            sink.finish(reason, matchedStop, usage);
        }

        @Override
        public void fail(InferenceException failure) {
            if (failure instanceof OverloadedException overloaded) {
                replica.health().rests(time.nanos(), overloaded.retryAfter().orElse(Duration.ofSeconds(1)));
            } else if (failure instanceof ProviderUnavailableException && failure.isRetryable()) {
                replica.health().failed(time.nanos());
            } else {
                replica.health().ended();
            }
            end();
            if (spoken) {
                sink.fail(failure);
            } else {
                failed(failure);
            }
        }

        private void speak() {
            if (!spoken) {
                spoken = true;
                replica.health().answered();
            }
        }

        private void end() {
            over = true;
            replica.end();
        }
    }
}
