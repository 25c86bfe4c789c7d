package dev.inferj.testkit.contract;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Waits for what must come, and fails the test when it has not come in {@link #PATIENCE}. */
public final class Await {
    /** Far more than anything here takes, so that a busy machine fails no test. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration BETWEEN_LOOKS = Duration.ofNanos(50_000);

    private Await() {}

    /** Waits until a condition holds that nothing signals. */
    public static void until(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw late(what, null);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /** Returns the result of a future that must succeed. */
    public static <T> T result(String what, Future<T> future) {
        try {
            return future.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(what + " failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw late(what, e);
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        }
    }

    /** Returns what a future fails with that must fail. */
    public static Throwable failure(String what, Future<?> future) {
        try {
            Object result = future.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            throw new AssertionError(what + " must fail, but gave " + result);
        } catch (ExecutionException e) {
            return e.getCause() == null ? e : e.getCause();
        } catch (TimeoutException e) {
            throw late(what, e);
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        }
    }

    static AssertionError late(String what, @Nullable Throwable cause) {
        return new AssertionError(what + ": not within " + PATIENCE, cause);
    }

    static AssertionError interrupted(String what, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new AssertionError(what + ": interrupted while waiting", cause);
    }
}
