package dev.inferj.internal.engine;

import static dev.inferj.internal.engine.HandTurnedEngine.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatResponse;
import dev.inferj.Receipt;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepLimits;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the receipt says, to the nanosecond: each step takes one second. */
class ReceiptTest {
    private HandTurnedEngine engine = stepsTakeASecond(new ScriptedBackend(2, 64, 128, 4));

    @AfterEach
    void engineIsAtRestAndTheBackendWasUsedAsItWantsToBe() {
        engine.checkAtRest();
    }

    @Test
    void tellsOfQueueFirstTokenAndTokens() {
        Exchange first = engine.submit("a", 3);
        Exchange second = engine.submit("b", 3);
        Exchange third = engine.submit("cdefgh", 3);
        engine.run();

        Receipt lone = engine.response(third).receipt();
        assertThat(lone.queueTime()).isEqualTo(Duration.ofSeconds(3));
        assertThat(lone.timeToFirstToken()).isEqualTo(Duration.ofSeconds(5)); // six tokens are two chunks
        assertThat(lone.timePerOutputToken()).isEqualTo(Duration.ofSeconds(1));
        assertThat(lone.totalTime()).isEqualTo(Duration.ofSeconds(7));
        assertThat(lone.maxBatchWidth()).isEqualTo(1);

        for (Exchange pair : new Exchange[] {first, second}) {
            Receipt receipt = engine.response(pair).receipt();
            assertThat(receipt.queueTime()).isZero();
            assertThat(receipt.timeToFirstToken()).isEqualTo(Duration.ofSeconds(1));
            assertThat(receipt.timePerOutputToken()).isEqualTo(Duration.ofSeconds(1));
            assertThat(receipt.totalTime()).isEqualTo(Duration.ofSeconds(3));
            assertThat(receipt.meanBatchWidth()).isEqualTo(2);
            assertThat(receipt.maxBatchWidth()).isEqualTo(2);
            assertThat(receipt.preemptions()).isZero();
            assertThat(receipt.cachedTokens()).isZero();
            assertThat(receipt.attempts()).isEmpty();
            assertThat(receipt.provider()).isEqualTo("scripted");
            assertThat(receipt.model()).isEqualTo("letters");
        }
    }

    @Test
    void widthIsTheMeanOverTheStepsOfTheSequence() {
        Exchange all = engine.submit("a", 4);
        engine.step();
        Exchange late = engine.submit("b", 1);
        engine.run();
        assertThat(engine.response(all).receipt().meanBatchWidth()).isEqualTo(1.25);
        assertThat(engine.response(all).receipt().maxBatchWidth()).isEqualTo(2);
        assertThat(engine.response(late).receipt().meanBatchWidth()).isEqualTo(2);
    }

    @Test
    void queueTimeBeginsWhenTheCallerSent() {
        engine.time.advance(Duration.ofSeconds(1));
        Exchange exchange = Exchange.unread(request("a", 1).build(), engine.time, engine.callbacks);
        engine.time.advance(Duration.ofSeconds(2));
        engine.engine.submit(exchange);
        engine.time.advance(Duration.ofSeconds(3));
        engine.run();
        assertThat(engine.response(exchange).receipt().queueTime()).isEqualTo(Duration.ofSeconds(5));
        assertThat(engine.response(exchange).receipt().timeToFirstToken()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void answerWithoutATokenHasNoFirstOne() {
        engine = stepsTakeASecond(backend((tokens, size) -> LetterTokenizer.END));
        Exchange exchange = engine.submit("a", 5);
        engine.run();
        ChatResponse response = engine.response(exchange);
        assertThat(response.usage().outputTokens()).isZero();
        assertThat(response.receipt().timeToFirstToken()).isZero();
        assertThat(response.receipt().totalTime()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void endTokenIsNoOutputToken() {
        engine = stepsTakeASecond(
                backend((tokens, size) -> size == 2 ? LetterTokenizer.END : Continuation.COUNTING.next(tokens, size)));
        Exchange exchange = engine.submit("a", 5);
        engine.run();
        ChatResponse response = engine.response(exchange);
        assertThat(response.usage().outputTokens()).isEqualTo(1);
        assertThat(response.receipt().timePerOutputToken()).isZero();
    }

    @Test
    void cancelledRequestHasAReceiptOfItsWait() {
        engine.submit("a", 9);
        engine.submit("b", 9);
        Exchange waiting = engine.submit("c", 9);
        engine.step(4);
        waiting.cancel();
        engine.step();
        Receipt receipt = engine.response(waiting).receipt();
        assertThat(receipt.queueTime()).isEqualTo(Duration.ofSeconds(4));
        assertThat(receipt.totalTime()).isEqualTo(Duration.ofSeconds(4));
        assertThat(receipt.maxBatchWidth()).isZero();
        engine.run();
    }

    @Test
    void preemptionsAreCounted() {
        engine = stepsTakeASecond(new ScriptedBackend(2, 20, 20, 4));
        Exchange first = engine.submit("abcd", 14);
        Exchange second = engine.submit("efgh", 14);
        engine.run();
        assertThat(engine.response(first).receipt().preemptions()).isZero();
        assertThat(engine.response(second).receipt().preemptions()).isEqualTo(1);
        assertThat(engine.response(second).receipt().queueTime()).isZero();
    }

    private static ScriptedBackend backend(Continuation model) {
        return new ScriptedBackend(
                new StepLimits(2, 64, 128, 4),
                new ServingOptions(10, Duration.ofSeconds(5), 0),
                model,
                new LetterTokenizer());
    }

    private static HandTurnedEngine stepsTakeASecond(ScriptedBackend backend) {
        HandTurnedEngine engine = new HandTurnedEngine(backend);
        backend.fault = batch -> {
            engine.time.advance(Duration.ofSeconds(1));
            return true;
        };
        return engine;
    }
}
