package dev.inferj.internal.engine;

import static dev.inferj.internal.engine.HandTurnedEngine.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ContextLengthExceededException;
import dev.inferj.InvalidRequestException;
import dev.inferj.ModelStatus;
import dev.inferj.OverloadedException;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.RecordingReader;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepLimits;
import dev.inferj.spi.TextPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets a place, in what order, and who is refused. */
class AdmissionTest {
    private HandTurnedEngine engine = new HandTurnedEngine(new ScriptedBackend(1, 64, 64, 8));

    @AfterEach
    void engineIsAtRestAndTheBackendWasUsedAsItWantsToBe() {
        engine.checkAtRest();
    }

    @Test
    void higherPriorityGoesFirst() {
        engine.submit("a", 2);
        engine.step();
        Exchange low = engine.submit(request("b", 1).priority(-1));
        Exchange normal = engine.submit("c", 1);
        Exchange high = engine.submit(request("d", 1).priority(7));
        assertThat(orderOfEnds(low, normal, high)).containsExactly(high, normal, low);
    }

    @Test
    void samePriorityGoesByArrival() {
        Exchange first = engine.submit("a", 1);
        Exchange second = engine.submit("b", 1);
        Exchange third = engine.submit("c", 1);
        assertThat(orderOfEnds(third, second, first)).containsExactly(first, second, third);
    }

    @Test
    void tenantThatHadLessGoesFirst() {
        Exchange greedy = engine.submit(request("aaaaaaaa", 20).tenant("greedy"));
        engine.step();
        Exchange greedyAgain = engine.submit(request("b", 1).tenant("greedy"));
        Exchange modest = engine.submit(request("c", 1).tenant("modest"));
        Exchange modestAgain = engine.submit(request("d", 1).tenant("modest"));
        // Modest is lifted to what greedy had had when it came; greedy had more by the time the slot was free.
        assertThat(orderOfEnds(greedy, greedyAgain, modest, modestAgain))
                .containsExactly(greedy, modest, modestAgain, greedyAgain);
    }

    @Test
    void refusesWhatIsOneTooMany() {
        engine = new HandTurnedEngine(backend(/* maxWaiting= */ 3));
        engine.submit("a", 5);
        engine.step();
        for (int i = 0; i < 3; i++) {
            engine.submit("b", 1);
        }
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> engine.submit("c", 1)).isInstanceOfSatisfying(OverloadedException.class, e -> {
                assertThat(e).hasMessage("3 requests are waiting already (maxWaiting): try again later");
                assertThat(e.isRetryable()).isTrue();
                assertThat(e.retryAfter()).contains(Duration.ofSeconds(1));
            });
        }
        assertThat(engine.engine.status()).isEqualTo(new ModelStatus(3, 1, 1));
        engine.run();
        Exchange later = engine.submit("z", 1);
        engine.run();
        assertThat(engine.text(later)).isEqualTo("a");
    }

    @Test
    void retryAfterFollowsWhatRequestsTake() {
        engine = new HandTurnedEngine(backend(/* maxWaiting= */ 1));
        engine.submit("a", 2);
        engine.step();
        engine.time.advance(Duration.ofSeconds(7));
        engine.step();
        engine.submit("a", 5);
        assertThatThrownBy(() -> engine.submit("b", 1))
                .isInstanceOfSatisfying(
                        OverloadedException.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(7)));
    }

    @Test
    void refusedPromptTakesNoPlace() {
        engine = new HandTurnedEngine(backend(/* maxWaiting= */ 1));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> engine.submit("", 1)).isInstanceOf(InvalidRequestException.class);
            assertThatThrownBy(() -> engine.submit("a".repeat(64), 1))
                    .isInstanceOf(ContextLengthExceededException.class);
            assertThatThrownBy(() -> engine.submit(request("a", 1).logitBias(LetterTokenizer.SIZE, 1)))
                    .isInstanceOf(InvalidRequestException.class);
        }
        assertThat(engine.engine.status().waiting()).isZero();
        engine.submit("a", 1);
    }

    @Test
    void tokenizerThatThrowsTakesNoPlace() {
        LetterTokenizer broken = new LetterTokenizer() {
            @Override
            public int[] encode(List<TextPart> parts, boolean begin) {
                throw new StackOverflowError();
            }
        };
        engine = new HandTurnedEngine(new ScriptedBackend(
                new StepLimits(1, 64, 64, 8), new ServingOptions(1, Duration.ZERO, 0), Continuation.COUNTING, broken));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> engine.submit("a", 1)).isInstanceOf(StackOverflowError.class);
        }
        assertThat(engine.engine.status().waiting()).isZero();
    }

    @Test
    void overloadIsFoundOutBeforeThePromptIsEncoded() {
        List<String> encoded = new ArrayList<>();
        LetterTokenizer counting = new LetterTokenizer() {
            @Override
            public int[] encode(List<TextPart> parts, boolean begin) {
                encoded.add(parts.get(0).text());
                return super.encode(parts, begin);
            }
        };
        engine = new HandTurnedEngine(new ScriptedBackend(
                new StepLimits(1, 64, 64, 8),
                new ServingOptions(1, Duration.ZERO, 0),
                Continuation.COUNTING,
                counting));
        engine.submit("a", 1);
        assertThatThrownBy(() -> engine.submit("b", 1)).isInstanceOf(OverloadedException.class);
        assertThat(encoded).containsExactly("a");
    }

    @Test
    void longestPromptLeavesRoomForOneToken() {
        Exchange exchange = engine.submit("a".repeat(63), 10);
        engine.run();
        assertThat(engine.text(exchange)).isEqualTo("b");
        assertThatThrownBy(() -> engine.submit("a".repeat(64), 1))
                .isInstanceOfSatisfying(ContextLengthExceededException.class, e -> {
                    assertThat(e.needed()).isEqualTo(64);
                    assertThat(e.limit()).isEqualTo(64);
                });
    }

    @Test
    void requestWithoutDemandWaitsAsideAndCountsAsWaiting() {
        engine = new HandTurnedEngine(backend(/* maxWaiting= */ 1));
        RecordingReader reader = new RecordingReader();
        engine.submit(request("a", 1), reader);
        assertThat(engine.step()).isFalse();
        assertThat(engine.engine.status()).isEqualTo(new ModelStatus(1, 0, 1));
        assertThatThrownBy(() -> engine.submit("b", 1)).isInstanceOf(OverloadedException.class);

        reader.request(2);
        engine.run();
        engine.callbacks.runAll();

        assertThat(reader.response().text()).isEqualTo("b");
    }

    @Test
    void statusCountsSlotsInUseAsRunning() {
        engine = new HandTurnedEngine(new ScriptedBackend(2, 64, 64, 8));
        for (int i = 0; i < 5; i++) {
            engine.submit("a", 2);
        }
        assertThat(engine.engine.status()).isEqualTo(new ModelStatus(5, 0, 2));
        engine.step();
        assertThat(engine.engine.status()).isEqualTo(new ModelStatus(3, 2, 2));
        engine.run();
        assertThat(engine.engine.status()).isEqualTo(new ModelStatus(0, 0, 2));
    }

    /** Runs to the end and returns the exchanges in the order in which they ended. */
    private List<Exchange> orderOfEnds(Exchange... exchanges) {
        List<Exchange> ended = new ArrayList<>();
        for (int turn = 0; turn < 1000 && ended.size() < exchanges.length; turn++) {
            engine.step();
            for (Exchange exchange : exchanges) {
                if (exchange.isEnded() && !ended.contains(exchange)) {
                    ended.add(exchange);
                }
            }
        }
        return ended;
    }

    private static ScriptedBackend backend(int maxWaiting) {
        return new ScriptedBackend(
                new StepLimits(1, 64, 64, 8),
                new ServingOptions(maxWaiting, Duration.ZERO, 0),
                Continuation.COUNTING,
                new LetterTokenizer());
    }
}
