package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatModel;
import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import dev.inferj.Generation;
import dev.inferj.TimeSource;
import dev.inferj.internal.delivery.CallbackThreads;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.RecordingReader;
import dev.inferj.internal.delivery.SystemTime;
import dev.inferj.internal.delivery.VirtualTime;
import dev.inferj.internal.engine.ScriptedRequestBackend.Started;
import dev.inferj.internal.serving.ServedModel;
import dev.inferj.internal.serving.SessionKey;
import dev.inferj.spi.ServingOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers, the backend's threads and closers at once. */
@Timeout(120)
class DelegatedModelRaceTest {
    private final SystemTime time = new SystemTime();
    private final CallbackThreads threads = new CallbackThreads();

    @AfterEach
    void close() {
        time.close();
        threads.close();
    }

    @Test
    void noPlaceIsLostWhereAnswersComeWhileOthersStart() throws Exception {
        ScriptedRequestBackend backend = backend(1, Duration.ofSeconds(30));
        BlockingQueue<Started> work = new LinkedBlockingQueue<>();
        backend.onStart = work::add;
        ChatModel model = serve(backend, time);
        int each = 20_000;
        CompletableFuture<Void> answers = CompletableFuture.runAsync(
                () -> {
                    for (int i = 0; i < 2 * each; i++) {
                        take(work).echo();
                    }
                },
                threads);
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            callers.add(CompletableFuture.runAsync(
                    () -> {
                        for (int n = 0; n < each; n++) {
                            assertThat(model.send(request("x")).text()).isEqualTo("x");
                        }
                    },
                    threads));
        }
        for (CompletableFuture<Void> caller : callers) {
            caller.get(60, TimeUnit.SECONDS);
        }
        answers.get(60, TimeUnit.SECONDS);
        model.close();
        assertThat(backend.violations).isEmpty();
    }

    @Test
    void everyDeltaIsPartOfTheAnswerThatACancelEnds() throws Exception {
        ScriptedRequestBackend backend = backend(1, Duration.ofSeconds(30));
        DelegatedModel model = new DelegatedModel(backend, time);
        CyclicBarrier barrier = new CyclicBarrier(2);
        for (int round = 0; round < 5_000; round++) {
            RecordingReader reader = new RecordingReader();
            Exchange exchange = Exchange.read(request("x"), time, threads, reader);
            reader.onSubscribe(exchange.subscription());
            reader.request(Long.MAX_VALUE);
            CompletableFuture<ChatResponse> response = exchange.response();
            model.start(exchange);
            Started started = backend.started.remove();
            CompletableFuture<Void> speaker = CompletableFuture.runAsync(
                    () -> {
                        await(barrier);
                        for (int i = 0; i < 20; i++) {
                            started.sink.text("y");
                        }
                        started.finish(FinishReason.STOP, 1, 20);
                    },
                    threads);
            await(barrier);
            exchange.cancel();
            response.get(30, TimeUnit.SECONDS);
            speaker.get(30, TimeUnit.SECONDS);
            assertThat(reader.text).hasToString(reader.response().text());
            reader.check();
        }
        model.close();
        assertThat(backend.violations).isEmpty();
    }

    @Test
    void startCancelAnswerAndCloseMayMeet() throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(4);
        for (int round = 0; round < 2_000; round++) {
            ScriptedRequestBackend backend = backend(1 + round % 2, Duration.ofMillis(round % 3));
            BlockingQueue<Started> work = new LinkedBlockingQueue<>();
            backend.onStart = work::add;
            backend.onCancel = started -> started.finish(FinishReason.CANCELLED, 0, 0);
            ChatModel model = serve(backend, time);
            Generation listened = model.submit(request("a"), event -> {});
            CompletableFuture<ChatResponse> waited = model.sendAsync(request("b"));
            CompletableFuture<Void> closer = CompletableFuture.runAsync(
                    () -> {
                        await(barrier);
                        model.close();
                        assertThat(backend.closed).isTrue();
                    },
                    threads);
            CompletableFuture<Void> answers = CompletableFuture.runAsync(
                    () -> {
                        await(barrier);
                        for (Started next = work.poll(); next != null; next = work.poll()) {
                            next.echo();
                        }
                    },
                    threads);
            CompletableFuture<@Nullable ChatResponse> starter = CompletableFuture.supplyAsync(
                    () -> {
                        await(barrier);
                        try {
                            return model.send(request("c"));
                        } catch (IllegalStateException closed) {
                            return null;
                        }
                    },
                    threads);
            await(barrier);
            listened.cancel();
            assertThat(listened.response().get(30, TimeUnit.SECONDS).text()).isIn("", "a");
            assertThat(waited.get(30, TimeUnit.SECONDS).text()).isIn("", "b");
            ChatResponse late = starter.get(30, TimeUnit.SECONDS);
            assertThat(late == null ? "" : late.text()).isIn("", "c");
            answers.get(30, TimeUnit.SECONDS);
            closer.get(30, TimeUnit.SECONDS);
            assertThat(backend.violations).isEmpty();
            assertThat(model.status().running() + model.status().waiting()).isZero();
        }
    }

    @Test
    void closeLetsRequestsUnderWayEnd() throws Exception {
        ScriptedRequestBackend backend = backend(1, Duration.ofDays(36_500));
        ChatModel model = serve(backend, time);
        CompletableFuture<ChatResponse> running = model.sendAsync(request("a"));
        CompletableFuture<ChatResponse> waiting = model.sendAsync(request("b"));
        CompletableFuture<Void> closed = CompletableFuture.runAsync(model::close, threads);
        awaitRefusal(model);
        assertThat(closed).isNotDone();
        backend.started.remove().echo();
        backend.started.remove().echo();
        closed.get(30, TimeUnit.SECONDS);
        assertThat(running.get(30, TimeUnit.SECONDS).text()).isEqualTo("a");
        assertThat(waiting.get(30, TimeUnit.SECONDS).text()).isEqualTo("b");
    }

    @Test
    void closeCancelsBehindTheDrainTimeAndGivesUpOnABackendThatDoesNotEnd() throws Exception {
        VirtualTime virtual = new VirtualTime();
        ScriptedRequestBackend backend = backend(1, Duration.ofSeconds(3));
        ChatModel model = serve(backend, virtual);
        CompletableFuture<ChatResponse> running = model.sendAsync(request("a"));
        CompletableFuture<ChatResponse> waiting = model.sendAsync(request("b"));
        CompletableFuture<Void> closed = CompletableFuture.runAsync(model::close, threads);
        awaitAlarm(virtual);
        virtual.advance(Duration.ofSeconds(3));
        assertThat(running.get(30, TimeUnit.SECONDS).finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(waiting.get(30, TimeUnit.SECONDS).finishReason()).isEqualTo(FinishReason.CANCELLED);
        Started deaf = backend.started.remove();
        assertThat(deaf.cancels).hasValue(1);
        assertThat(closed).isNotDone();
        virtual.advance(Duration.ofSeconds(5));
        closed.get(30, TimeUnit.SECONDS);
        assertThat(backend.closed).isTrue();
        deaf.echo(); // far too late: nobody minds
    }

    @Test
    void closeWithoutDrainTimeNeedsNoClock() throws Exception {
        ScriptedRequestBackend backend = backend(1, Duration.ZERO);
        backend.onCancel = started -> started.finish(FinishReason.CANCELLED, 0, 0);
        ChatModel model = serve(backend, new VirtualTime());
        CompletableFuture<ChatResponse> running = model.sendAsync(request("a"));
        model.close();
        assertThat(running.get(30, TimeUnit.SECONDS).finishReason()).isEqualTo(FinishReason.CANCELLED);
    }

    @Test
    void cancelThatThrowsDoesNotKeepTheOthersFromBeingCancelled() throws Exception {
        ScriptedRequestBackend backend = backend(3, Duration.ZERO);
        backend.onCancel = started -> {
            started.finish(FinishReason.CANCELLED, 0, 0);
            throw new IllegalStateException("boom");
        };
        ChatModel model = serve(backend, time);
        List<CompletableFuture<ChatResponse>> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(model.sendAsync(request("a")));
        }
        model.close();
        for (CompletableFuture<ChatResponse> each : all) {
            assertThat(each.get(30, TimeUnit.SECONDS).finishReason()).isEqualTo(FinishReason.CANCELLED);
        }
        assertThat(backend.violations).isEmpty();
    }

    @Test
    void interruptedCloserCancelsAtOnce() throws Exception {
        ScriptedRequestBackend backend = backend(1, Duration.ofDays(1));
        backend.onCancel = started -> started.finish(FinishReason.CANCELLED, 0, 0);
        ChatModel model = serve(backend, time);
        CompletableFuture<ChatResponse> running = model.sendAsync(request("a"));
        Thread.currentThread().interrupt();
        model.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(running.get(30, TimeUnit.SECONDS).finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThatThrownBy(() -> model.send(request("a"))).hasMessage("the model whole is closed");
    }

    @Test
    void backendThatCannotBeClosedDoesNotHoldUpTheClosers() {
        ScriptedRequestBackend backend = backend(1, Duration.ZERO);
        backend.onClose = () -> {
            throw new AssertionError("stuck");
        };
        ChatModel model = serve(backend, time);
        model.close();
        model.close();
    }

    @Test
    void listenerMayCloseTheModel() throws Exception {
        for (int i = 0; i < 500; i++) {
            ScriptedRequestBackend backend = backend(1, Duration.ofMillis(1));
            backend.onCancel = started -> started.finish(FinishReason.CANCELLED, 0, 0);
            ChatModel model = serve(backend, time);
            Generation generation = model.submit(request("a"), event -> model.close());
            backend.started.remove().sink.text("so far");
            assertThat(generation.response().get(30, TimeUnit.SECONDS).text()).isEqualTo("so far");
            assertThat(backend.violations).isEmpty();
        }
    }

    private static void awaitRefusal(ChatModel model) {
        while (true) {
            try {
                model.submit(request("probe"), event -> {}).cancel();
                Thread.onSpinWait();
            } catch (IllegalStateException closed) {
                return;
            }
        }
    }

    private static void awaitAlarm(VirtualTime time) {
        while (time.alarms() == 0) {
            Thread.onSpinWait();
        }
    }

    private static Started take(BlockingQueue<Started> work) {
        try {
            Started next = work.poll(30, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no request came");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private ChatModel serve(ScriptedRequestBackend backend, TimeSource by) {
        return new ServedModel(new DelegatedModel(backend, by), by, threads, SessionKey.ofUser(), model -> {});
    }

    private static ChatRequest request(String prompt) {
        return ChatRequest.builder().rawPrompt(prompt).build();
    }

    private static ScriptedRequestBackend backend(int maxConcurrent, Duration drainTime) {
        return new ScriptedRequestBackend(maxConcurrent, new ServingOptions(100_000, drainTime, 0));
    }
}
