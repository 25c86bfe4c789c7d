package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.Usage;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.ManualExecutor;
import dev.inferj.internal.delivery.RecordingReader;
import dev.inferj.internal.delivery.VirtualTime;
import dev.inferj.spi.RequestSink;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How requests end that a backend answers, when several ends meet. */
class DelegatedEndTest {
    private static final Usage USAGE = new Usage(1, 0, 1);

    private final VirtualTime time = new VirtualTime();
    private final ManualExecutor callbacks = new ManualExecutor();
    private final HandFedBackend backend = new HandFedBackend(Duration.ofSeconds(5));
    private final DelegatedModel model = new DelegatedModel(backend, time);

    @Test
    void cancelComesBehindTheTextThatIsOnItsWay() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            RecordingReader reader = new RecordingReader();
            Exchange exchange = start(reader, Runnable::run);
            reader.request(Long.MAX_VALUE);
            RequestSink sink = backend.sinks.remove(0);
            CountDownLatch speaking = new CountDownLatch(1);
            CompletableFuture<Void> cancel = CompletableFuture.runAsync(() -> {
                await(speaking);
                exchange.cancel();
            });

            for (int token = 0; token < 1_000 && !cancel.isDone(); token++) {
                sink.text("a");
                speaking.countDown();
            }
            cancel.get(30, TimeUnit.SECONDS);
            sink.finish(FinishReason.CANCELLED, null, USAGE);

            reader.check();
            assertThat(reader.isComplete()).isTrue();
            assertThat(reader.response().text()).isEqualTo(reader.text.toString());
        }
    }

    @Test
    void demandBehindTheEndDoesNotReachTheBackend() {
        RecordingReader reader = new RecordingReader();
        start(reader, callbacks);
        RequestSink sink = backend.sinks.get(0);
        sink.whenReady(() -> backend.log.add("woken"));

        sink.finish(FinishReason.STOP, null, USAGE);
        reader.request(10);
        sink.whenReady(() -> backend.log.add("woken"));

        assertThat(backend.log).containsExactly("checked");
    }

    @Test
    void errorOfTheBackendEndsTheRequestAndGivesThePlaceBack() {
        AssertionError error = new AssertionError("boom");
        backend.failToStart(error);
        Exchange failed = start(new RecordingReader(), callbacks);
        CompletableFuture<ChatResponse> response = failed.response();
        callbacks.runAll();

        assertThatThrownBy(response::join)
                .hasCauseInstanceOf(EngineFailedException.class)
                .hasRootCause(error);
        assertThat(model.status().running()).isZero();

        backend.failToStart(null);
        start(new RecordingReader(), callbacks);
        assertThat(backend.sinks).hasSize(1);
    }

    private Exchange start(RecordingReader reader, Executor executor) {
        Exchange exchange = Exchange.read(ChatRequest.builder().user("question").build(), time, executor, reader);
        reader.onSubscribe(exchange.subscription());
        model.start(exchange);
        return exchange;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting", e);
        }
    }
}
