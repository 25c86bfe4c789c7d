package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that come at once and begin alike. */
final class SharedPromptTest {
    private static final String SHARED = "instructions".repeat(10);

    private ScriptedBackend backend = backend(/* sharesCells= */ true);
    private HandTurnedEngine engine = new HandTurnedEngine(backend);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatTheyShareIsComputedOnce(boolean sharesCells) {
        backend = backend(sharesCells);
        engine = new HandTurnedEngine(backend);
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            exchanges.add(engine.submit(SHARED + (char) ('a' + i), 5));
        }
        engine.run();

        int computed = 0;
        for (int i = 0; i < 4; i++) {
            ChatResponse response = engine.response(exchanges.get(i));
            computed += response.usage().promptTokens() - response.usage().cachedTokens();
            assertThat(response.text()).isEqualTo(backend.model().answer(SHARED + (char) ('a' + i), 5));
        }
        assertThat(computed).isEqualTo(SHARED.length() + 4);
        engine.checkAtRest();
    }

    @Test
    void othersDoNotWaitForIt() {
        engine.submit(SHARED + "a", 5);
        engine.submit(SHARED + "b", 5);
        Exchange other = engine.submit("short", 1);
        engine.step(2);

        assertThat(other.isEnded()).isTrue();
        engine.checkAtRest();
    }

    @Test
    void whoWaitsForItCanBeCancelled() {
        engine.submit(SHARED + "a", 5);
        Exchange follower = engine.submit(SHARED + "b", 5);
        engine.step();
        follower.cancel();
        engine.step();

        assertThat(engine.response(follower).finishReason()).isEqualTo(FinishReason.CANCELLED);
        engine.checkAtRest();
    }

    @Test
    void whoeverComputesItMayBeCancelled() {
        Exchange leader = engine.submit(SHARED + "a", 5);
        Exchange follower = engine.submit(SHARED + "b", 5);
        engine.step(2);
        leader.cancel();
        engine.run();

        assertThat(engine.text(follower)).isEqualTo(backend.model().answer(SHARED + "b", 5));
        engine.checkAtRest();
    }

    @Test
    void anotherSaltDoesNotWait() {
        engine.submit(SHARED + "a", 5);
        Exchange other = engine.submit(HandTurnedEngine.request(SHARED + "b", 5).cacheSalt("other"));
        engine.step();

        assertThat(backend.steps.get(0)).as("both in the first step").contains(" 1:");
        engine.run();
        assertThat(engine.response(other).usage().cachedTokens()).isZero();
    }

    private static ScriptedBackend backend(boolean sharesCells) {
        return new ScriptedBackend(
                new StepLimits(4, 200, 800, 128),
                new ServingOptions(100, Duration.ZERO, /* hostCacheBytes= */ 0),
                Continuation.hashing(0),
                new LetterTokenizer(),
                sharesCells);
    }
}
