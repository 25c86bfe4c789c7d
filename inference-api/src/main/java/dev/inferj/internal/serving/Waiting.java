package dev.inferj.internal.serving;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hands the outcome of a request that embeds or ranks to its caller. */
final class Waiting {
    private Waiting() {}

    /** Waits for an outcome. An interrupt cancels it, and stays set. */
    static <T> T result(CompletableFuture<T> outcome) {
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            outcome.cancel(/* mayInterruptIfRunning= */ true);
            Thread.currentThread().interrupt();
            throw (CancellationException)
                    new CancellationException("the thread was interrupted while it waited").initCause(e);
        } catch (ExecutionException e) {
            throw thrown(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Returns a copy for the caller, on which caller code may hang; cancelling it cancels the outcome. */
    @SuppressWarnings("FutureReturnValueIgnored") // what fails ends the copy
    static <T, R> CompletableFuture<R> copy(
            CompletableFuture<T> outcome, Function<? super T, R> made, Executor callbacks) {
        CompletableFuture<R> copy = new CompletableFuture<>();
        outcome.whenComplete((result, failure) -> callbacks.execute(() -> complete(copy, result, failure, made)));
        copy.whenComplete((result, failure) -> {
            if (copy.isCancelled()) {
                outcome.cancel(/* mayInterruptIfRunning= */ true);
            }
        });
        return copy;
    }

    private static <T, R> void complete(
            CompletableFuture<R> copy, @Nullable T result, @Nullable Throwable failure, Function<? super T, R> made) {
        if (failure != null) {
            copy.completeExceptionally(failure);
            return;
        }
        try {
            copy.complete(made.apply(requireNonNull(result)));
        } catch (RuntimeException | Error e) { // a bug: the caller must not wait for ever
            copy.completeExceptionally(e);
        }
    }

    private static RuntimeException thrown(Throwable failure) {
        if (failure instanceof RuntimeException e) {
            return e;
        }
        return new CompletionException(failure);
    }
}
