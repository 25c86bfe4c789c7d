package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.internal.delivery.CallbackThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class GateTest {
    private final Gate gate = new Gate("the model m");

    @Test
    void letsNobodyInOnceShut() {
        assertThat(gate.shut()).isTrue();
        assertThat(gate.shut()).isFalse();
        assertThatThrownBy(gate::enter)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the model m is closed");
    }

    @Test
    void waitsForThoseInside() throws Exception {
        gate.enter();
        gate.enter();
        gate.shut();
        CompletableFuture<Void> empty = CompletableFuture.runAsync(gate::awaitEmpty, task -> new Thread(task).start());
        gate.leave();
        assertThat(empty).isNotDone();
        gate.leave();
        empty.get(10, TimeUnit.SECONDS);
    }

    @Test
    void canBeWaitedForAgain() {
        gate.shut();
        gate.awaitEmpty();
        gate.awaitEmpty();
        assertThatThrownBy(gate::enter).hasMessage("the model m is closed");
    }

    @Test
    void nobodyIsInsideBehindAwaitEmpty() throws Exception {
        try (CallbackThreads threads = new CallbackThreads()) {
            for (int round = 0; round < 5_000; round++) {
                Gate raced = new Gate("the gate");
                AtomicBoolean empty = new AtomicBoolean();
                CompletableFuture<Boolean> late = CompletableFuture.supplyAsync(() -> enterLate(raced, empty), threads);
                raced.shut();
                raced.awaitEmpty();
                empty.set(true);
                assertThat(late.get(10, TimeUnit.SECONDS)).isFalse();
            }
        }
    }

    private static boolean enterLate(Gate gate, AtomicBoolean empty) {
        try {
            gate.enter();
        } catch (IllegalStateException refused) {
            return false;
        }
        boolean late = empty.get();
        gate.leave();
        return late;
    }
}
