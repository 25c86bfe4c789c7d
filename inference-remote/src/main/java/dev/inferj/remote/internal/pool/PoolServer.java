package dev.inferj.remote.internal.pool;

import dev.inferj.spi.RequestBackend;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server of a pool.
 *
 * @param backend answers requests
 * @param probe asks it for something small; fails where it cannot be reached
 * @param load asks it how many requests it has, whoever sent them; empty where it does not say, null where servers of its kind do not
 */
public record PoolServer(
        RequestBackend backend,
        Supplier<CompletableFuture<?>> probe,
        @Nullable Supplier<CompletableFuture<OptionalInt>> load) {}
