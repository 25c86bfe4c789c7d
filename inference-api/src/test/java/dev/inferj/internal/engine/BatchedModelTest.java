package dev.inferj.internal.engine;

import static dev.inferj.internal.engine.HandTurnedEngine.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.Generation;
import dev.inferj.TimeSource;
import dev.inferj.internal.delivery.CallbackThreads;
import dev.inferj.internal.delivery.SystemTime;
import dev.inferj.internal.delivery.VirtualTime;
import dev.inferj.internal.serving.ServedModel;
import dev.inferj.internal.serving.SessionKey;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepLimits;
import dev.inferj.spi.TextPart;
import dev.inferj.spi.Tokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The life of the engine thread. */
@Timeout(60)
class BatchedModelTest {
    private final SystemTime systemTime = new SystemTime();
    private final CallbackThreads threads = new CallbackThreads();

    @AfterEach
    void close() {
        systemTime.close();
        threads.close();
    }

    @Test
    void answersFromAThreadOfItsOwn() {
        ScriptedBackend backend = backend(Duration.ofSeconds(5));
        try (ChatModel model = serve(backend, systemTime)) {
            assertThat(model.send(request("abc", 4).build()).text()).isEqualTo("defg");
        }
        assertThat(backend.closed).isTrue();
        assertThat(backend.violations).isEmpty();
    }

    @Test
    void closeLetsRequestsUnderWayEnd() throws Exception {
        ScriptedBackend backend = backend(Duration.ofSeconds(60));
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        backend.fault = batch -> {
            started.countDown();
            await(goOn);
            return true;
        };
        ChatModel model = serve(backend, systemTime);
        CompletableFuture<ChatResponse> running =
                model.sendAsync(request("abc", 4).build());
        CompletableFuture<ChatResponse> waiting =
                model.sendAsync(request("abc", 4).build());
        CompletableFuture<ChatResponse> queued =
                model.sendAsync(request("abc", 4).build());
        await(started);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(model::close, threads);
        awaitRefusal(model);
        assertThat(closed).isNotDone();
        goOn.countDown();
        closed.get(30, TimeUnit.SECONDS);
        for (CompletableFuture<ChatResponse> each : List.of(running, waiting, queued)) {
            assertThat(each.get(30, TimeUnit.SECONDS).finishReason()).isEqualTo(FinishReason.LENGTH);
        }
        assertThat(backend.violations).isEmpty();
    }

    @Test
    void closeCancelsWhatIsLeftBehindTheDrainTime() throws Exception {
        VirtualTime time = new VirtualTime();
        ScriptedBackend backend = backend(Duration.ofSeconds(5));
        ChatModel model = serve(backend, time);
        CountDownLatch heard = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        Generation slow = model.submit(request("abc", 60_000).build(), event -> {
            heard.countDown();
            await(blocked);
        });
        await(heard);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(model::close, threads);
        while (time.alarms() == 0) {
            Thread.onSpinWait();
        }
        assertThat(closed).isNotDone();
        time.advance(Duration.ofSeconds(5));
        closed.get(30, TimeUnit.SECONDS);
        blocked.countDown();
        ChatResponse response = slow.response().get(30, TimeUnit.SECONDS);
        assertThat(response.finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(response.text()).startsWith("d");
        assertThat(time.alarms()).isZero();
        assertThat(backend.violations).isEmpty();
    }

    @Test
    void requestThatIsBeingEncodedWhileTheModelClosesIsServed() throws Exception {
        CountDownLatch encoding = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ScriptedBackend backend = backend(Duration.ofSeconds(60), new LetterTokenizer() {
            @Override
            public int[] encode(List<TextPart> parts, boolean begin) {
                if (parts.get(0).text().equals("abc")) {
                    encoding.countDown();
                    await(goOn);
                }
                return super.encode(parts, begin);
            }
        });
        ChatModel model = serve(backend, systemTime);
        CompletableFuture<ChatResponse> response =
                CompletableFuture.supplyAsync(() -> model.send(request("abc", 3).build()), threads);
        await(encoding);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(model::close, threads);
        awaitRefusal(model);
        goOn.countDown();
        assertThat(response.get(30, TimeUnit.SECONDS).text()).isEqualTo("def");
        closed.get(30, TimeUnit.SECONDS);
    }

    @Test
    void interruptedCloserCutsTheDrainShort() throws Exception {
        ScriptedBackend backend = backend(Duration.ofDays(36_500));
        ChatModel model = serve(backend, systemTime);
        CountDownLatch blocked = new CountDownLatch(1);
        Generation slow = model.submit(request("abc", 60_000).build(), event -> await(blocked));
        AtomicReference<Thread> closer = new AtomicReference<>();
        CompletableFuture<Boolean> interrupted = CompletableFuture.supplyAsync(
                () -> {
                    closer.set(Thread.currentThread());
                    model.close();
                    return Thread.interrupted();
                },
                threads);
        awaitRefusal(model);
        closer.get().interrupt();
        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
        blocked.countDown();
        assertThat(slow.response().get(30, TimeUnit.SECONDS).finishReason()).isEqualTo(FinishReason.CANCELLED);
    }

    @Test
    void closesOnceHoweverManyClose() throws Exception {
        ScriptedBackend backend = backend(Duration.ZERO);
        ChatModel model = serve(backend, systemTime);
        List<CompletableFuture<Void>> closers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            closers.add(CompletableFuture.runAsync(model::close, threads));
        }
        for (CompletableFuture<Void> closer : closers) {
            closer.get(30, TimeUnit.SECONDS);
            assertThat(backend.closed).isTrue();
        }
        model.close();
        assertThat(backend.violations).isEmpty();
    }

    @Test
    void refusesRequestsOnceClosed() {
        ChatModel model = serve(backend(Duration.ZERO), systemTime);
        model.close();
        assertThatThrownBy(() -> model.send(request("abc", 1).build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the model letters is closed");
        assertThatThrownBy(() -> model.stream(request("abc", 1).build())).hasMessage("the model letters is closed");
    }

    @Test
    void backendThatCannotBeClosedDoesNotHoldUpTheCloser() {
        ScriptedBackend backend = backend(Duration.ZERO);
        backend.beforeClose = () -> {
            throw new AssertionError("stuck");
        };
        ChatModel model = serve(backend, systemTime);
        model.close();
        model.close();
    }

    @Test
    void engineThatFailsEndsEveryoneAndRefusesTheRest() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        TimeSource failing = new TimeSource() {
            @Override
            public long nanos() {
                if (broken.get() && Thread.currentThread().getName().startsWith("inferj-engine")) {
                    broken.set(false);
                    throw new IllegalStateException("no clock");
                }
                return systemTime.nanos();
            }

            @Override
            public Alarm schedule(Duration delay, Runnable task) {
                return systemTime.schedule(delay, task);
            }
        };
        ScriptedBackend backend = backend(Duration.ofSeconds(5));
        CountDownLatch goOn = new CountDownLatch(1);
        backend.fault = batch -> {
            await(goOn);
            return true;
        };
        ChatModel model = serve(backend, failing);
        List<CompletableFuture<ChatResponse>> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(model.sendAsync(request("abc", 50).build()));
        }
        broken.set(true);
        goOn.countDown();
        for (CompletableFuture<ChatResponse> each : all) {
            assertThatThrownBy(() -> each.get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(EngineFailedException.class)
                    .hasRootCauseMessage("no clock");
        }
        assertThatThrownBy(() -> model.send(request("abc", 1).build()))
                .isInstanceOf(EngineFailedException.class)
                .hasMessageContaining("out of order");
        model.close();
        assertThat(backend.closed).isTrue();
    }

    @Test
    void listenerMayCallTheModel() throws Exception {
        ScriptedBackend backend = backend(Duration.ofSeconds(5));
        try (ChatModel model = serve(backend, systemTime)) {
            StringBuilder heard = new StringBuilder();
            Generation outer = model.submit(request("abc", 3).build(), event -> {
                heard.append(event.text());
                heard.append(model.send(request("xy", 1).build()).text());
            });
            assertThat(outer.response().get(30, TimeUnit.SECONDS).text()).isEqualTo("def");
            assertThat(heard).hasToString("dzezfzz");
        }
    }

    @Test
    void listenerMayCloseTheModel() throws Exception {
        for (int i = 0; i < 200; i++) {
            ScriptedBackend backend = backend(Duration.ofMillis(1));
            ChatModel model = serve(backend, systemTime);
            CompletableFuture<ChatResponse> other =
                    model.sendAsync(request("abc", 3).build());
            // More than the listener's window: the sequence is parked while the listener waits in close().
            Generation closing = model.submit(request("abc", 600).build(), event -> model.close());
            assertThat(closing.response().get(30, TimeUnit.SECONDS).text()).startsWith("d");
            assertThat(other.get(30, TimeUnit.SECONDS).text()).isIn("", "d", "de", "def");
            assertThat(backend.violations).isEmpty();
        }
    }

    @Test
    void whatHangsOnTheFutureMayCloseTheModel() throws Exception {
        ChatModel model = serve(backend(Duration.ofSeconds(5)), systemTime);
        model.sendAsync(request("abc", 3).build()).thenRun(model::close).get(30, TimeUnit.SECONDS);
    }

    private static void awaitRefusal(ChatModel model) {
        while (true) {
            try {
                model.submit(request("", 1).build(), event -> {});
            } catch (IllegalStateException closed) {
                return;
            } catch (RuntimeException emptyPrompt) {
                Thread.onSpinWait();
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("waited too long");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private ChatModel serve(ScriptedBackend backend, TimeSource time) {
        return new ServedModel(
                new BatchedModel(backend, time, () -> 42), time, threads, SessionKey.ofUser(), model -> {});
    }

    private static ScriptedBackend backend(Duration drainTime) {
        return backend(drainTime, new LetterTokenizer());
    }

    private static ScriptedBackend backend(Duration drainTime, Tokenizer tokenizer) {
        return new ScriptedBackend(
                new StepLimits(2, 100_000, 200_000, 8),
                new ServingOptions(1000, drainTime, 0),
                Continuation.COUNTING,
                tokenizer);
    }
}
