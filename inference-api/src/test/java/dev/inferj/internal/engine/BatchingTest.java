package dev.inferj.internal.engine;

import static dev.inferj.internal.engine.HandTurnedEngine.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import dev.inferj.Usage;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.RecordingReader;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the steps hold, and how answers end. */
class BatchingTest {
    private HandTurnedEngine engine = new HandTurnedEngine(new ScriptedBackend(4, 64, 256, 8));

    @AfterEach
    void engineIsAtRestAndTheBackendWasUsedAsItWantsToBe() {
        engine.checkAtRest();
    }

    @Test
    void requestJoinsTheRunningBatchAtTheNextStep() {
        engine.submit("abc", 4);
        engine.step();
        engine.submit("x", 2);
        engine.step();
        engine.step();
        assertThat(engine.backend.steps).containsExactly("0:3", "0:1 1:1", "0:1 1:1");
    }

    @Test
    void answersAreThoseOfARunAlone() {
        Exchange first = engine.submit("abc", 5);
        engine.step(2);
        Exchange second = engine.submit("mn", 3);
        engine.run();
        assertThat(engine.text(first)).isEqualTo("defgh");
        assertThat(engine.text(second)).isEqualTo("opq");
    }

    @Test
    void idleEngineMakesNoStep() {
        assertThat(engine.step()).isFalse();
        assertThat(engine.backend.stepCalls).isZero();
    }

    @Test
    void longPromptIsReadInChunksOfTheBudget() {
        engine.submit("a".repeat(20), 1);
        engine.run();
        assertThat(engine.backend.steps).containsExactly("0:8", "0:8", "0:4");
    }

    @Test
    void everyDecoderGetsATokenInEveryStepWhileALongPromptIsRead() {
        engine.submit("a", 20);
        engine.submit("b", 20);
        engine.step();
        engine.submit("c".repeat(30), 1);
        engine.step(5);
        assertThat(engine.backend.steps)
                .containsExactly("0:1 1:1", "0:1 1:1 2:6", "0:1 1:1 2:6", "0:1 1:1 2:6", "0:1 1:1 2:6", "0:1 1:1 2:6");
    }

    @Test
    void decoderComesFirstThoughItWasAdmittedBehindALongPrompt() {
        engine.submit("c".repeat(40), 1);
        engine.submit("a", 20);
        engine.step(3);
        assertThat(engine.backend.steps).containsExactly("1:1 0:7", "1:1 0:7", "1:1 0:7");
    }

    @Test
    void promptsAreReadOneBehindTheOther() {
        engine.submit("a".repeat(10), 3);
        engine.submit("b".repeat(10), 1);
        engine.step(3);
        assertThat(engine.backend.steps).containsExactly("0:8", "0:2 1:6", "0:1 1:4");
    }

    @Test
    void smallestBudgetStillReadsAPromptBesideDecoders() {
        engine = new HandTurnedEngine(new ScriptedBackend(3, 64, 200, 3));
        engine.submit("a", 30);
        engine.submit("b", 30);
        engine.step();
        Exchange late = engine.submit("cdefg", 2);
        engine.step(6);
        assertThat(engine.text(late)).isEqualTo("hi");
    }

    @Test
    void answerEndsAtMaxTokens() {
        Exchange exchange = engine.submit("abc", 2);
        engine.run();
        ChatResponse response = engine.response(exchange);
        assertThat(response.text()).isEqualTo("de");
        assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(response.usage()).isEqualTo(new Usage(3, 0, 2));
    }

    @Test
    void answerEndsWhereTheContextIsFull() {
        Exchange exchange = engine.submit(request("a".repeat(60), Integer.MAX_VALUE));
        engine.run();
        assertThat(engine.response(exchange).usage()).isEqualTo(new Usage(60, 0, 4));
        assertThat(engine.response(exchange).finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void answerEndsWhereAllCellsAreFull() {
        engine = new HandTurnedEngine(new ScriptedBackend(2, 64, 10, 8));
        Exchange exchange = engine.submit(request("abcdefg", 50));
        engine.run();
        assertThat(engine.text(exchange)).isEqualTo("hij");
    }

    @Test
    void answerEndsAtTheEndToken() {
        engine = new HandTurnedEngine(
                backend((tokens, size) -> size == 5 ? LetterTokenizer.END : Continuation.COUNTING.next(tokens, size)));
        Exchange exchange = engine.submit("abc", 10);
        engine.run();
        ChatResponse response = engine.response(exchange);
        assertThat(response.text()).isEqualTo("de");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.matchedStop()).isEmpty();
        assertThat(response.usage()).isEqualTo(new Usage(3, 0, 2));
    }

    @Test
    void answerMayBeEmpty() {
        engine = new HandTurnedEngine(backend((tokens, size) -> LetterTokenizer.END));
        RecordingReader reader = new RecordingReader();
        engine.submit(request("abc", 10), reader);
        reader.request(1);
        engine.run();
        engine.callbacks.runAll();
        assertThat(reader.response().text()).isEmpty();
        assertThat(reader.response().usage()).isEqualTo(new Usage(3, 0, 0));
        assertThat(reader.isComplete()).isTrue();
    }

    @Test
    void answerEndsAtAStopString() {
        RecordingReader reader = new RecordingReader();
        engine.submit(request("abc", 20).stop("ghi", "zz"), reader);
        reader.request(100);
        engine.run();
        engine.callbacks.runAll();
        assertThat(reader.response().text()).isEqualTo("def");
        assertThat(reader.text).hasToString("def");
        assertThat(reader.response().matchedStop()).contains("ghi");
        assertThat(reader.response().finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(reader.response().usage()).isEqualTo(new Usage(3, 0, 6));
    }

    @Test
    void readerGetsEachTokenAtOnce() {
        RecordingReader reader = new RecordingReader();
        engine.submit(request("abc", 3), reader);
        reader.request(100);
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            engine.step();
            engine.callbacks.runAll();
            seen.add(reader.text.toString());
        }
        assertThat(seen).containsExactly("d", "de", "def");
        reader.check();
    }

    @Test
    void endedSequenceGivesItsSlotToTheNext() {
        engine = new HandTurnedEngine(new ScriptedBackend(1, 64, 64, 8));
        Exchange first = engine.submit("ab", 2);
        Exchange second = engine.submit("xy", 1);
        engine.run();
        assertThat(engine.text(first)).isEqualTo("cd");
        assertThat(engine.text(second)).isEqualTo("z");
        assertThat(engine.backend.steps).containsExactly("0:2", "0:1", "0:2");
    }

    private static ScriptedBackend backend(Continuation model) {
        return new ScriptedBackend(
                new StepLimits(4, 64, 256, 8),
                new ServingOptions(1000, Duration.ofSeconds(5), 0),
                model,
                new LetterTokenizer());
    }
}
