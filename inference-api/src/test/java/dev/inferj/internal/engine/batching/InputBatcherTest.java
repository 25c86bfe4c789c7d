package dev.inferj.internal.engine.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.DeadlineExceededException;
import dev.inferj.EngineFailedException;
import dev.inferj.InputKind;
import dev.inferj.InvalidRequestException;
import dev.inferj.OverloadedException;
import dev.inferj.Truncation;
import dev.inferj.internal.delivery.VirtualTime;
import dev.inferj.spi.BatchLimits;
import dev.inferj.spi.EmbeddingInput;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored") // many requests are only there to be waited beside
final class InputBatcherTest {
    private static final Duration PATIENCE = Duration.ofMillis(5);

    private final VirtualTime time = new VirtualTime();
    private HandFedBatches backend = new HandFedBatches(BatchLimits.oneByOne(4, 100), 8, Duration.ofSeconds(5));
    private InputBatcher<EmbeddingInput, float[]> batcher = new InputBatcher<>(backend, time);

    @Test
    void aLoneInputIsComputedAtOnce() {
        serve(new BatchLimits(2, 4, 100, PATIENCE));
        CompletableFuture<Results<float[]>> vector = submit("abc");

        backend.nextCall().answer();

        assertThat(vector.join().outputs().get(0)).containsExactly(3);
        assertThat(time.alarms()).isZero();
    }

    @Test
    void whatComesDuringACallGoesIntoTheNextOneTogether() {
        submit("first");
        HandFedBatches.Call first = backend.nextCall();
        CompletableFuture<Results<float[]>> second = submit("a");
        submit("bb");
        assertThat(backend.hasNoCall()).isTrue();

        first.answer();
        HandFedBatches.Call next = backend.nextCall();
        next.answer();

        assertThat(next.texts).containsExactly("a", "bb");
        assertThat(second.join().receipt(backend.info()).maxBatchWidth()).isEqualTo(2);
    }

    @Test
    void aCallHoldsNoMoreItemsAndTokensThanItMay() {
        submit("first");
        HandFedBatches.Call first = backend.nextCall();
        submit("a", "b", "c", "d", "e");
        submit("x".repeat(60));
        submit("y".repeat(60));
        submit("z".repeat(500));

        first.answer();
        HandFedBatches.Call call = answered();
        assertThat(call.texts)
                .as("five, of one request and another in turn, up to 100 tokens")
                .hasSize(2);
        int calls = 1;
        int items = call.texts.size();
        while (items < 8) {
            call = answered();
            int tokens = call.texts.stream().mapToInt(String::length).sum();
            assertThat(tokens <= 100 || call.texts.size() == 1).isTrue();
            assertThat(call.texts.size()).isLessThanOrEqualTo(4);
            items += call.texts.size();
            calls++;
        }
        assertThat(calls).isLessThanOrEqualTo(5);
    }

    @Test
    void aBigRequestDoesNotHoldUpASmallOne() {
        submit("a", "a", "a", "a", "a", "a", "a", "a", "a", "a");
        HandFedBatches.Call first = backend.nextCall();
        assertThat(first.texts).hasSize(4);
        submit("small");

        first.answer();

        assertThat(backend.nextCall().texts).hasSize(4).contains("small");
    }

    @Test
    void resultsComeInTheOrderOfTheInputs() {
        CompletableFuture<Results<float[]>> request = submit("a", "bb", "cut", "dddd", "eeeee");

        answered();
        answered();

        assertThat(request.join().outputs()).extracting(vector -> vector[0]).containsExactly(1f, 2f, 3f, 4f, 5f);
        assertThat(request.join().usage().promptTokens()).isEqualTo(15);
        assertThat(request.join().truncated()).containsExactly(2);
    }

    @Test
    void furtherCallsWaitForCompanyAsLongAsTheyMay() {
        serve(new BatchLimits(2, 2, 100, PATIENCE));
        submit("first");
        backend.nextCall();
        submit("a");
        assertThat(backend.hasNoCall()).isTrue();

        time.advance(PATIENCE);

        assertThat(backend.nextCall().texts).containsExactly("a");
        assertThat(batcher.status().running()).isEqualTo(2);
    }

    @Test
    void aFullCallWaitsForNobody() {
        serve(new BatchLimits(2, 2, 100, PATIENCE));
        submit("first");
        backend.nextCall();
        submit("a");
        submit("b");

        assertThat(backend.nextCall().texts).containsExactly("a", "b");
        assertThat(time.alarms()).isZero();
    }

    @Test
    void oneBadItemDoesNotFailItsNeighbours() {
        submit("first");
        HandFedBatches.Call first = backend.nextCall();
        CompletableFuture<Results<float[]>> good = submit("good");
        CompletableFuture<Results<float[]>> other = submit("other");
        first.answer();

        HandFedBatches.Call call = backend.nextCall();
        call.sink.fail(1, new EngineFailedException("no", null));
        call.sink.result(0, new float[] {7});
        call.sink.result(0, new float[] {8});

        assertThat(good.join().outputs().get(0)).containsExactly(7);
        assertThat(other)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(EngineFailedException.class);
    }

    @Test
    void anInputThatCanNeverRunIsRefusedAtOnce() {
        assertThatThrownBy(() -> submit("a", "bad")).isInstanceOf(InvalidRequestException.class);
        assertThat(backend.hasNoCall()).isTrue();
    }

    @Test
    void aFullQueueRefuses() {
        submit("first");
        HandFedBatches.Call first = backend.nextCall();
        for (int i = 0; i < 8; i++) {
            submit("waits");
        }

        assertThatThrownBy(() -> submit("late"))
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("maxWaiting");
        first.answer();
        answered();
        assertThat(submit("again")).isNotDone();
    }

    @Test
    void aDeadlineEndsARequestAndFreesItsPlace() {
        CompletableFuture<Results<float[]>> running = submit(Optional.of(Duration.ofSeconds(1)), "runs");
        HandFedBatches.Call call = backend.nextCall();
        CompletableFuture<Results<float[]>> waiting = submit(Optional.of(Duration.ofSeconds(1)), "waits");

        time.advance(Duration.ofSeconds(1));

        assertThat(running)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(DeadlineExceededException.class);
        assertThat(waiting)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(DeadlineExceededException.class);
        awaitCancel(call);
        call.answer();
        assertThat(backend.hasNoCall()).as("the one that waited is gone").isTrue();
        assertThat(batcher.status().waiting()).isZero();
    }

    @Test
    void aCancelledCallIsToldOnlyWhenNobodyWantsIt() {
        submit("first");
        HandFedBatches.Call first = backend.nextCall();
        CompletableFuture<Results<float[]>> one = submit("one");
        CompletableFuture<Results<float[]>> two = submit("two");
        first.answer();
        HandFedBatches.Call call = backend.nextCall();

        one.cancel(true);
        assertThat(call.cancels).hasValue(0);
        two.cancel(true);
        awaitCancel(call);
    }

    @Test
    void closingServesWhatWasAccepted() {
        CompletableFuture<Results<float[]>> running = submit("runs");
        HandFedBatches.Call call = backend.nextCall();
        CompletableFuture<Results<float[]>> waiting = submit("waits");
        CompletableFuture<Void> closing = CompletableFuture.runAsync(batcher::close);

        call.answer();
        answered();

        assertThat(closing).succeedsWithin(30, TimeUnit.SECONDS);
        assertThat(running).isCompleted();
        assertThat(waiting).isCompleted();
        assertThat(backend.closes).hasValue(1);
        assertThatThrownBy(() -> submit("late")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingCancelsWhatIsLeftAndGivesUpOnABackendThatDoesNotEnd() {
        backend = new HandFedBatches(BatchLimits.oneByOne(4, 100), 8, Duration.ZERO);
        batcher = new InputBatcher<>(backend, time);
        CompletableFuture<Results<float[]>> running = submit("runs");
        HandFedBatches.Call call = backend.nextCall();
        CompletableFuture<Results<float[]>> waiting = submit("waits");
        CompletableFuture<Void> closing = CompletableFuture.runAsync(batcher::close);

        assertThat(running)
                .failsWithin(30, TimeUnit.SECONDS)
                .withThrowableThat()
                .isInstanceOf(CancellationException.class);
        assertThat(waiting).failsWithin(30, TimeUnit.SECONDS);
        while (!closing.isDone()) {
            time.advance(Duration.ofSeconds(6));
            Thread.onSpinWait();
        }
        assertThat(closing).isCompleted();
        awaitCancel(call);
        assertThat(backend.closes).hasValue(1);
    }

    /** A call that is just being made is told by the thread that makes it. */
    private static void awaitCancel(HandFedBatches.Call call) {
        while (call.cancels.get() == 0) {
            Thread.onSpinWait();
        }
        assertThat(call.cancels).hasValue(1);
    }

    private void serve(BatchLimits limits) {
        backend = new HandFedBatches(limits, 8, Duration.ofSeconds(5));
        batcher = new InputBatcher<>(backend, time);
    }

    private HandFedBatches.Call answered() {
        HandFedBatches.Call call = backend.nextCall();
        call.answer();
        return call;
    }

    private CompletableFuture<Results<float[]>> submit(String... texts) {
        return submit(Optional.empty(), texts);
    }

    private CompletableFuture<Results<float[]>> submit(Optional<Duration> deadline, String... texts) {
        List<EmbeddingInput> inputs = Arrays.stream(texts)
                .map(text -> new EmbeddingInput(text, InputKind.PLAIN, Truncation.REFUSE))
                .toList();
        return batcher.submit(inputs, deadline);
    }
}
