package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.internal.delivery.CallbackThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SignalTest {
    private final Signal signal = new Signal();

    @Test
    void raisedBeforeTheWaitItLetsItReturnAtOnce() {
        signal.raise();
        signal.raise();
        signal.await();
    }

    @Test
    void interruptsHaveNoEffect() {
        Thread.currentThread().interrupt();
        signal.raise();
        signal.await();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void noRaiseIsLost() throws Exception {
        int rounds = 20_000;
        AtomicInteger posted = new AtomicInteger();
        Runnable raiser = () -> {
            for (int i = 0; i < rounds; i++) {
                posted.incrementAndGet();
                signal.raise();
            }
        };
        try (CallbackThreads threads = new CallbackThreads()) {
            CompletableFuture<Void> waiter = CompletableFuture.runAsync(
                    () -> {
                        while (posted.get() < 2 * rounds) {
                            signal.await();
                        }
                    },
                    threads);
            CompletableFuture<Void> first = CompletableFuture.runAsync(raiser, threads);
            CompletableFuture<Void> second = CompletableFuture.runAsync(raiser, threads);
            CompletableFuture.allOf(first, second, waiter).get(30, TimeUnit.SECONDS);
        }
    }
}
