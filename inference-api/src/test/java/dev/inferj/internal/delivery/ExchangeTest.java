package dev.inferj.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.OverloadedException;
import dev.inferj.Receipt;
import dev.inferj.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExchangeTest {
    private final VirtualTime time = new VirtualTime();
    private final ManualExecutor callbacks = new ManualExecutor();
    private final RecordingReader reader = new RecordingReader();
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void readerIsToldNothingItMustNotBeTold() {
        reader.check();
    }

    @Test
    void endsOnce() {
        Exchange exchange = unread();
        CompletableFuture<ChatResponse> response = exchange.response();

        assertThat(exchange.finish(response("first"))).isTrue();
        assertThat(exchange.finish(response("second"))).isFalse();
        assertThat(exchange.fail(new EngineFailedException("third"))).isFalse();
        exchange.refuse(new IllegalStateException("fourth"));
        callbacks.runAll();

        assertThat(response.join().text()).isEqualTo("first");
    }

    @Test
    void readerGetsTextThenTheResponseThenTheEnd() {
        Exchange exchange = read();
        reader.request(10);
        exchange.text("a");
        exchange.text("");
        exchange.text("b");
        exchange.finish(response("ab"));
        callbacks.runAll();

        assertThat(reader.text).hasToString("ab");
        assertThat(reader.events).hasSize(3);
        assertThat(reader.response().text()).isEqualTo("ab");
        assertThat(reader.isComplete()).isTrue();
    }

    @Test
    void readerGetsTextThenTheFailure() {
        Exchange exchange = read();
        CompletableFuture<ChatResponse> response = exchange.response();
        EngineFailedException failure = new EngineFailedException("boom");
        reader.request(10);
        exchange.text("a");
        exchange.fail(failure);
        callbacks.runAll();

        assertThat(reader.text).hasToString("a");
        assertThat(reader.failure()).isSameAs(failure);
        assertThat(response).isCompletedExceptionally();
    }

    @Test
    void responseCompletesOnTheCallbackExecutorBehindTheReader() {
        Exchange exchange = read();
        var unused = exchange.response()
                .thenAccept(response -> log.add("response, reader complete: " + reader.isComplete()));
        reader.request(1);
        exchange.finish(response(""));
        assertThat(log).isEmpty();

        callbacks.runAll();

        assertThat(log).containsExactly("response, reader complete: true");
    }

    @Test
    void responseCompletesThoughTheExecutorTakesNoTasks() {
        Exchange exchange = unread();
        CompletableFuture<ChatResponse> response = exchange.response();
        callbacks.refuseWith(new RejectedExecutionException("shut down"));

        exchange.finish(response("there"));

        assertThat(response).isCompletedWithValueMatching(r -> r.text().equals("there"));
    }

    @Test
    void readersFutureFailsThoughTheExecutorTakesNoTasks() {
        Exchange exchange = read();
        CompletableFuture<ChatResponse> response = exchange.response();
        callbacks.refuseWith(new RejectedExecutionException("shut down"));
        reader.request(5);

        exchange.text("a");
        exchange.finish(response("a"));

        assertThat(exchange.isCancelRequested()).isTrue();
        assertThatThrownBy(response::join).cause().isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void changesReachTheEngine() {
        Exchange exchange = read();
        exchange.accept(time, () -> log.add("changed"));
        assertThat(log).isEmpty();
        reader.request(1);
        exchange.cancel();
        assertThat(log).containsExactly("changed", "changed");
    }

    @Test
    void cancelBeforeAnEngineTookItOnReachesTheEngine() {
        Exchange exchange = unread();
        exchange.cancel();
        exchange.accept(time, () -> log.add("changed"));
        assertThat(exchange.isCancelRequested()).isTrue();
        assertThat(log).containsExactly("changed");
    }

    @Test
    void demandBeforeAnEngineTookItOnReachesTheEngine() {
        Exchange exchange = read();
        reader.request(1);
        exchange.accept(time, () -> log.add("changed"));
        assertThat(log).containsExactly("changed");
    }

    @Test
    void deadlineReachesTheEngineAtItsTime() {
        Exchange exchange = Exchange.unread(deadline(Duration.ofSeconds(3)), time, callbacks);
        time.advance(Duration.ofSeconds(1));
        exchange.accept(time, () -> log.add("changed"));
        time.advance(Duration.ofSeconds(2).minusNanos(1));
        assertThat(log).isEmpty();
        assertThat(exchange.isExpired(time.nanos())).isFalse();

        time.advance(Duration.ofNanos(1));

        assertThat(log).containsExactly("changed");
        assertThat(exchange.isExpired(time.nanos())).isTrue();
    }

    @Test
    void deadlineBeyondTheClockNeverComes() {
        Exchange exchange = Exchange.unread(deadline(Duration.ofSeconds(Long.MAX_VALUE)), time, callbacks);
        exchange.accept(time, () -> log.add("changed"));
        time.advance(Duration.ofDays(365));
        assertThat(exchange.isExpired(time.nanos())).isFalse();
        assertThat(log).isEmpty();
    }

    @Test
    void endTakesTheAlarmBack() {
        Exchange exchange = Exchange.unread(deadline(Duration.ofSeconds(3)), time, callbacks);
        exchange.accept(time, () -> log.add("changed"));
        exchange.finish(response(""));
        assertThat(time.alarms()).isZero();
    }

    @Test
    void noAlarmIsLeftWhereTheEndCameBeforeAccept() {
        Exchange exchange = Exchange.unread(deadline(Duration.ofSeconds(3)), time, callbacks);
        exchange.finish(response(""));
        exchange.accept(time, () -> {});
        assertThat(time.alarms()).isZero();
    }

    @Test
    void askingForLessThanOneEventIsAnErrorOfTheReader() {
        for (long n : new long[] {0, -1, Long.MIN_VALUE}) {
            RecordingReader wrong = new RecordingReader();
            Exchange exchange = read(wrong);
            wrong.request(5);
            exchange.text("a");
            exchange.subscription().request(n);
            exchange.subscription().request(n);
            callbacks.runAll();
            assertThat(wrong.failure())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("demand must be > 0: " + n);
            assertThat(exchange.isCancelRequested()).isTrue();
            exchange.finish(response("a"));
            callbacks.runAll();
            wrong.check();
        }
    }

    @Test
    void wrongDemandInsideOnNextIsToldBehindIt() {
        Exchange exchange = read();
        reader.onNext(event -> exchange.subscription().request(0));
        reader.request(5);
        exchange.text("a");
        callbacks.runAll();
        assertThat(reader.failure()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readerThatCancelsIsToldNothingMore() {
        Exchange exchange = read();
        reader.request(10);
        exchange.text("a");
        reader.cancel();
        exchange.text("b");
        exchange.finish(response("ab"));
        callbacks.runAll();
        assertThat(reader.events).isEmpty();
        assertThat(reader.isComplete()).isFalse();
    }

    @Test
    void cancelledGenerationStillTellsItsEnd() {
        Exchange exchange = read();
        reader.request(10);
        exchange.cancel();
        exchange.finish(response("a"));
        callbacks.runAll();
        assertThat(reader.response().text()).isEqualTo("a");
        assertThat(reader.isComplete()).isTrue();
    }

    @Test
    void cancellingTheFutureCancelsTheRequest() {
        Exchange exchange = unread();
        exchange.response().cancel(false);
        assertThat(exchange.isCancelRequested()).isTrue();
    }

    @Test
    void readerThatThrowsFailsItsFutureAndCancelsTheRequest() {
        IllegalStateException thrown = new IllegalStateException("boom");
        Exchange exchange = read();
        CompletableFuture<ChatResponse> response = exchange.response();
        reader.onNext(event -> {
            throw thrown;
        });
        reader.request(10);
        exchange.text("a");
        callbacks.runAll();
        assertThat(exchange.isCancelRequested()).isTrue();

        exchange.finish(response("a"));
        callbacks.runAll();

        assertThat(reader.isComplete()).isFalse();
        assertThatThrownBy(response::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isSameAs(thrown);
    }

    @Test
    void readerThatThrowsAtItsEndFailsItsFuture() {
        IllegalStateException thrown = new IllegalStateException("boom");
        RecordingReader throwing = new RecordingReader() {
            @Override
            public void onComplete() {
                throw thrown;
            }

            @Override
            public void onError(Throwable failure) {
                throw thrown;
            }
        };
        for (boolean good : new boolean[] {true, false}) {
            Exchange exchange = read(throwing);
            CompletableFuture<ChatResponse> response = exchange.response();
            throwing.request(1);
            boolean first = good ? exchange.finish(response("")) : exchange.fail(new EngineFailedException("bad"));
            callbacks.runAll();
            assertThat(first).isTrue();
            assertThatThrownBy(response::join).cause().isSameAs(thrown);
        }
    }

    @Test
    void refusalGoesToTheReader() {
        Exchange exchange = read();
        OverloadedException refusal = new OverloadedException("full", Duration.ofSeconds(1));
        exchange.refuse(refusal);
        callbacks.runAll();
        assertThat(reader.failure()).isSameAs(refusal);
        assertThat(exchange.isEnded()).isTrue();
    }

    @Test
    void waitingThreadLearnsWhereItWaited() {
        Exchange exchange = unread();
        EngineFailedException failure = new EngineFailedException("boom");
        exchange.fail(failure);
        assertThatThrownBy(exchange::await).isSameAs(failure);
        assertThat(failure.getSuppressed()).hasSize(1);
    }

    @Test
    void interruptCancelsAndIsKept() {
        Exchange exchange = unread();
        exchange.accept(time, () -> exchange.finish(response("so far")));
        Thread.currentThread().interrupt();
        ChatResponse response = exchange.await();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(response.text()).isEqualTo("so far");
        assertThat(exchange.isCancelRequested()).isTrue();
    }

    private Exchange unread() {
        return Exchange.unread(ChatRequest.builder().rawPrompt("x").build(), time, callbacks);
    }

    private Exchange read() {
        return read(reader);
    }

    private Exchange read(RecordingReader by) {
        Exchange exchange = Exchange.read(ChatRequest.builder().rawPrompt("x").build(), time, callbacks, by);
        by.onSubscribe(exchange.subscription());
        return exchange;
    }

    private static ChatRequest deadline(Duration deadline) {
        return ChatRequest.builder().rawPrompt("x").deadline(deadline).build();
    }

    private static ChatResponse response(String text) {
        return new ChatResponse(
                text,
                FinishReason.STOP,
                null,
                new Usage(1, 0, text.length()),
                Receipt.builder("test", "model").build());
    }
}
