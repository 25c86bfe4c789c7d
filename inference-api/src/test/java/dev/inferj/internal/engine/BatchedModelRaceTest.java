package dev.inferj.internal.engine;

import static dev.inferj.internal.engine.HandTurnedEngine.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatEvent;
import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import dev.inferj.Generation;
import dev.inferj.internal.delivery.CallbackThreads;
import dev.inferj.internal.delivery.SystemTime;
import dev.inferj.internal.serving.ServedModel;
import dev.inferj.internal.serving.SessionKey;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads at once: whoever wins, every request ends, once, with the right text. */
@Timeout(120)
class BatchedModelRaceTest {
    private static final Continuation MODEL = Continuation.hashing(50);

    private final SystemTime time = new SystemTime();
    private final CallbackThreads threads = new CallbackThreads();

    @AfterEach
    void close() {
        time.close();
        threads.close();
    }

    @Test
    void startCancelAndCloseMayMeet() throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(3);
        for (int round = 0; round < 2_000; round++) {
            ScriptedBackend backend = backend(2, 200, Duration.ofMillis(round % 3));
            ChatModel model = new ServedModel(
                    new BatchedModel(backend, time, () -> 42), time, threads, SessionKey.ofUser(), m -> {});
            Generation listened = model.submit(request("ab", 150).build(), event -> {});
            CompletableFuture<ChatResponse> waited =
                    model.sendAsync(request("cd", 150).build());
            CompletableFuture<Void> closer = CompletableFuture.runAsync(
                    () -> {
                        await(barrier);
                        model.close();
                        assertThat(backend.closed).isTrue();
                    },
                    threads);
            CompletableFuture<@Nullable ChatResponse> starter = CompletableFuture.supplyAsync(
                    () -> {
                        await(barrier);
                        try {
                            return model.send(request("ef", 20).build());
                        } catch (IllegalStateException closed) {
                            return null;
                        }
                    },
                    threads);
            await(barrier);
            listened.cancel();
            ChatResponse late = starter.get(30, TimeUnit.SECONDS);
            if (late != null) {
                assertThat(MODEL.answer("ef", 20)).startsWith(late.text());
            }
            ChatResponse cancelled = listened.response().get(30, TimeUnit.SECONDS);
            assertThat(MODEL.answer("ab", 150)).startsWith(cancelled.text());
            ChatResponse other = waited.get(30, TimeUnit.SECONDS);
            assertThat(MODEL.answer("cd", 150)).startsWith(other.text());
            closer.get(30, TimeUnit.SECONDS);
            assertThat(backend.violations).isEmpty();
        }
    }

    @Test
    void eightCallersGetTheirTexts() throws Exception {
        ScriptedBackend backend = backend(4, 150, Duration.ofSeconds(30));
        backend.recording = false;
        ChatModel model =
                new ServedModel(new BatchedModel(backend, time, () -> 42), time, threads, SessionKey.ofUser(), m -> {});
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            SplittableRandom random = new SplittableRandom(i);
            callers.add(CompletableFuture.runAsync(
                    () -> {
                        for (int n = 0; n < 1_000; n++) {
                            callOnce(model, random);
                        }
                    },
                    threads));
        }
        for (CompletableFuture<Void> caller : callers) {
            caller.get(100, TimeUnit.SECONDS);
        }
        model.close();
        assertThat(model.status().waiting()).isZero();
        assertThat(model.status().running()).isZero();
        assertThat(backend.violations).isEmpty();
    }

    private static void callOnce(ChatModel model, SplittableRandom random) {
        String prompt = "p".repeat(1 + random.nextInt(30)) + (char) ('a' + random.nextInt(26));
        int maxTokens = 1 + random.nextInt(40);
        String expected = MODEL.answer(prompt, maxTokens);
        var request = request(prompt, maxTokens).priority(random.nextInt(2)).build();
        int most = 1 + random.nextInt(10);
        switch (random.nextInt(4)) {
            case 0 -> assertThat(model.send(request).text()).isEqualTo(expected);
            case 1 -> {
                try (Stream<ChatEvent> events = model.stream(request)) {
                    StringBuilder text = new StringBuilder();
                    events.limit(most).forEach(event -> text.append(event.text()));
                    assertThat(expected).startsWith(text.toString());
                }
            }
            case 2 -> {
                Generation generation = model.submit(request, event -> {});
                if (random.nextBoolean()) {
                    generation.cancel();
                }
                ChatResponse response = generation.response().join();
                assertThat(expected).startsWith(response.text());
                assertThat(response.text().equals(expected) || response.finishReason() == FinishReason.CANCELLED)
                        .isTrue();
            }
            default -> {
                OneByOne reader = new OneByOne();
                model.publish(request).subscribe(reader);
                assertThat(reader.text.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(expected);
            }
        }
    }

    /** Asks for each event by itself. */
    private static final class OneByOne implements Flow.Subscriber<ChatEvent> {
        final CompletableFuture<String> text = new CompletableFuture<>();
        private final StringBuilder sofar = new StringBuilder();
        private Flow.@Nullable Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            subscription.request(1);
        }

        @Override
        public void onNext(ChatEvent event) {
            sofar.append(event.text());
            if (subscription != null) {
                subscription.request(1);
            }
        }

        @Override
        public void onError(Throwable failure) {
            text.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            text.complete(sofar.toString());
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static ScriptedBackend backend(int slots, int kvTokens, Duration drainTime) {
        return new ScriptedBackend(
                new StepLimits(slots, 160, kvTokens, 16),
                new ServingOptions(1000, drainTime, 0),
                MODEL,
                new LetterTokenizer());
    }
}
