package dev.inferj.remote.internal.pool;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * How a pool treats its requests.
 *
 * @param router who gets one
 * @param maxAttempts how often one may be sent
 * @param hedge when one is sent a second time although the first has not failed
 * @param probeEvery how often servers are asked whether they are there; zero for never
 * @param loadEvery how often they are asked how many requests they have; zero for never
 * @param serverLimit makes the limit of how many requests a server has at once
 */
public record PoolPlan(
        Router router,
        int maxAttempts,
        Hedge hedge,
        Duration probeEvery,
        Duration loadEvery,
        Supplier<ConcurrencyLimit> serverLimit) {}
