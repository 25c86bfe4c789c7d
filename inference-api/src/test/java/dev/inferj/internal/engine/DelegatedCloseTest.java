package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import dev.inferj.Usage;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.VirtualTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DelegatedCloseTest {
    private final VirtualTime time = new VirtualTime();

    @Test
    void closeWithoutDrainTimeCancelsThoughTheClockStandsStill() throws Exception {
        HandFedBackend backend = new HandFedBackend(Duration.ZERO);
        DelegatedModel model = new DelegatedModel(backend, time);
        Exchange exchange = Exchange.unread(request(), time, Runnable::run);
        model.start(exchange);
        CompletableFuture<ChatResponse> response = exchange.response();

        CompletableFuture<Void> closing = CompletableFuture.runAsync(model::close);

        assertThat(response.get(30, TimeUnit.SECONDS).finishReason()).isEqualTo(FinishReason.CANCELLED);
        backend.sinks.get(0).finish(FinishReason.CANCELLED, null, new Usage(1, 0, 0));
        closing.get(30, TimeUnit.SECONDS);
        assertThat(backend.log).containsExactly("checked", "cancelled", "closed");
    }

    @Test
    void backendIsNotClosedDuringACheckAndNotAskedBehindIt() throws Exception {
        HandFedBackend backend = new HandFedBackend(Duration.ZERO);
        DelegatedModel model = new DelegatedModel(backend, time);
        CountDownLatch checking = new CountDownLatch(1);
        CountDownLatch checked = new CountDownLatch(1);
        backend.onCheck(request -> {
            checking.countDown();
            await(checked);
        });
        Exchange exchange = Exchange.unread(request(), time, Runnable::run);

        CompletableFuture<Void> starting = CompletableFuture.runAsync(() -> model.start(exchange));
        await(checking);
        Thread closer = new Thread(model::close);
        closer.start();
        while (closer.isAlive() && closer.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(backend.log).isEmpty();
        checked.countDown();
        starting.get(30, TimeUnit.SECONDS);
        assertThat(exchange.await().finishReason()).isEqualTo(FinishReason.CANCELLED);
        backend.sinks.forEach(sink -> sink.finish(FinishReason.CANCELLED, null, new Usage(1, 0, 0)));
        closer.join(30_000);

        assertThat(backend.log).startsWith("checked").endsWith("closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> model.start(Exchange.unread(request(), time, Runnable::run)));
        assertThat(backend.log).endsWith("closed");
    }

    private static ChatRequest request() {
        return ChatRequest.builder().user("question").build();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting", e);
        }
    }
}
