package dev.inferj.internal.engine;

import static dev.inferj.internal.engine.HandTurnedEngine.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatResponse;
import dev.inferj.DeadlineExceededException;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.ModelStatus;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.RecordingReader;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that end before their answer: cancelled, late, or because everything ends. */
class EarlyEndTest {
    private HandTurnedEngine engine = new HandTurnedEngine(new ScriptedBackend(1, 64, 64, 8));

    @AfterEach
    void engineIsAtRestAndTheBackendWasUsedAsItWantsToBe() {
        engine.checkAtRest();
        assertThat(engine.time.alarms()).as("alarms left").isZero();
    }

    @Test
    void cancelFreesTheSlotAtTheNextStep() {
        Exchange cancelled = engine.submit("ab", 50);
        Exchange next = engine.submit("xy", 1);
        engine.step(3);
        cancelled.cancel();
        engine.step();
        ChatResponse response = engine.response(cancelled);
        assertThat(response.finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(response.text()).isEqualTo("cde");
        assertThat(engine.text(next)).isEqualTo("z");
        assertThat(engine.backend.steps).containsExactly("0:2", "0:1", "0:1", "0:2");
    }

    @Test
    void cancelInTheMiddleOfAPromptFreesTheSlot() {
        Exchange cancelled = engine.submit("a".repeat(40), 5);
        engine.step(2);
        assertThat(engine.backend.held(0)).isEqualTo(16);
        cancelled.cancel();
        engine.step();
        assertThat(engine.text(cancelled)).isEmpty();
        assertThat(engine.engine.status()).isEqualTo(new ModelStatus(0, 0, 1));
    }

    @Test
    void cancelOfAWaitingRequestGivesItsPlaceToAnother() {
        engine.submit("ab", 5);
        Exchange waiting = engine.submit("cd", 5);
        engine.step();
        waiting.cancel();
        engine.step();
        assertThat(engine.response(waiting).finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(engine.engine.status()).isEqualTo(new ModelStatus(0, 1, 1));
    }

    @Test
    void cancelBeforeTheFirstTurnNeedsNoStep() {
        Exchange exchange = engine.submit("ab", 5);
        exchange.cancel();
        assertThat(engine.step()).isFalse();
        assertThat(engine.response(exchange).finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(engine.backend.stepCalls).isZero();
    }

    @Test
    void cancelBehindTheEndHasNoEffect() {
        Exchange exchange = engine.submit("ab", 1);
        engine.run();
        exchange.cancel();
        exchange.cancel();
        engine.run();
        assertThat(engine.response(exchange).finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void cancelGivesTheReaderWhatWasHeldBack() {
        RecordingReader reader = new RecordingReader();
        Exchange exchange = engine.submit(request("ab", 50).stop("defgx"), reader);
        reader.request(100);
        engine.step(4);
        exchange.cancel();
        engine.step();
        engine.callbacks.runAll();
        assertThat(reader.text).hasToString("cdef");
        assertThat(reader.response().text()).isEqualTo("cdef");
        assertThat(reader.response().finishReason()).isEqualTo(FinishReason.CANCELLED);
        reader.check();
    }

    @Test
    void readerThatThrowsEndsItsRequestAtTheNextStep() {
        RecordingReader reader = new RecordingReader().onNext(event -> {
            throw new IllegalStateException("listener");
        });
        Exchange exchange = engine.submit(request("ab", 50), reader);
        Exchange other = engine.submit("xy", 1);
        reader.request(100);
        engine.step();
        engine.callbacks.runAll();
        engine.step();
        assertThat(engine.failure(exchange)).hasMessage("listener");
        assertThat(engine.text(other)).isEqualTo("z");
    }

    @Test
    void deadlineEndsAWaitingRequest() {
        engine.submit("ab", 50);
        Exchange late = engine.submit(request("cd", 5).deadline(Duration.ofSeconds(2)));
        engine.step();
        engine.time.advance(Duration.ofSeconds(2));
        engine.step();
        assertThat(engine.failure(late))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessage("the request did not end within its deadline of PT2S: it was still waiting for a slot");
        assertThat(engine.engine.status()).isEqualTo(new ModelStatus(0, 1, 1));
    }

    @Test
    void deadlineWakesAnIdleEngine() {
        RecordingReader reader = new RecordingReader();
        Exchange late = engine.submit(request("cd", 5).deadline(Duration.ofSeconds(2)), reader);
        engine.run();
        engine.time.advance(Duration.ofSeconds(2));
        engine.run();
        assertThat(engine.failure(late)).isInstanceOf(DeadlineExceededException.class);
        assertThat(reader.failure()).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void deadlineEndsARunningRequestAtTheNextStepWithWhatThereIs() {
        Exchange late = engine.submit(request("ab", 50).deadline(Duration.ofSeconds(10)));
        engine.backend.fault = batch -> {
            engine.time.advance(Duration.ofSeconds(4));
            return true;
        };
        engine.run();
        assertThat(engine.failure(late)).isInstanceOfSatisfying(DeadlineExceededException.class, e -> {
            assertThat(e.getMessage()).endsWith("it had 3 tokens of the answer");
            assertThat(e.partialText()).isEqualTo("cde");
            assertThat(e.isRetryable()).isTrue();
        });
        assertThat(engine.backend.stepCalls).isEqualTo(3);
    }

    @Test
    void answerThatIsCompleteInTimeIsNoFailure() {
        Exchange exchange = engine.submit(request("ab", 2).deadline(Duration.ofSeconds(1)));
        engine.run();
        engine.time.advance(Duration.ofHours(1));
        engine.run();
        assertThat(engine.text(exchange)).isEqualTo("cd");
    }

    @Test
    void cancelAllEndsEveryoneWithWhatThereIs() {
        engine = new HandTurnedEngine(new ScriptedBackend(1, 64, 64, 8));
        RecordingReader reader = new RecordingReader();
        Exchange running = engine.submit("ab", 50);
        Exchange parked = engine.submit(request("cd", 5), reader);
        Exchange waiting = engine.submit("ef", 5);
        engine.step(2);
        Exchange arriving = engine.submit("gh", 5);
        engine.engine.cancelAll();
        assertThat(engine.text(running)).isEqualTo("cd");
        assertThat(engine.text(waiting)).isEmpty();
        assertThat(engine.text(arriving)).isEmpty();
        reader.request(1);
        assertThat(engine.response(parked).finishReason()).isEqualTo(FinishReason.CANCELLED);
    }

    @Test
    void failAllEndsEveryoneWithTheCause() {
        Exchange running = engine.submit("ab", 50);
        Exchange waiting = engine.submit("ef", 5);
        engine.step(2);
        Exchange arriving = engine.submit("gh", 5);
        IllegalStateException cause = new IllegalStateException("boom");
        engine.engine.failAll(cause);
        for (Exchange exchange : new Exchange[] {running, waiting, arriving}) {
            assertThat(engine.failure(exchange))
                    .isInstanceOf(EngineFailedException.class)
                    .hasCause(cause);
        }
    }
}
