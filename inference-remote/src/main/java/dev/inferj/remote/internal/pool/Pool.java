package dev.inferj.remote.internal.pool;

import dev.inferj.ChatRequest;
import dev.inferj.TimeSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the requests of a pool share. Safe to share between threads. */
final class Pool {
    private final PoolPlan plan;
    private final Chooser chooser;
    private final TimeSource time;
    private final DoubleSupplier jitter;
    private final RetryBudget budget = new RetryBudget();
    private final RecentLatencies firstTokens = new RecentLatencies();

    /**
     * Creates a pool.
     *
     * @param replicas those that there are now
     * @param jitter returns a number from 0 up to, and without, 1
     */
    Pool(PoolPlan plan, Supplier<List<Replica>> replicas, TimeSource time, DoubleSupplier jitter) {
        this.plan = plan;
        this.chooser = new Chooser(replicas, plan.router());
        this.time = time;
        this.jitter = jitter;
    }

    TimeSource time() {
        return time;
    }

    RetryBudget budget() {
        return budget;
    }

    int maxAttempts() {
        return plan.maxAttempts();
    }

    double jitter() {
        return jitter.getAsDouble();
    }

    @Nullable
    Replica choose(ChatRequest request, Set<Replica> tried) {
        return chooser.choose(request, tried, time.nanos());
    }

    long nanosUntilOneIsIn() {
        return chooser.nanosUntilOneIsIn(time.nanos());
    }

    /** Returns when to send a request a second time; empty for never. */
    OptionalLong hedgeDelayNanos() {
        return plan.hedge().delayNanos(firstTokens);
    }

    /** A first token came. */
    void spoke(long tookNanos) {
        firstTokens.add(tookNanos);
    }
}
