package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepLimits;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** States of 4 bytes a token, one slot, host memory for one state, and the disk for the rest. */
final class DiskTierTest {
    private static final int PROMPT = 40;

    private final ScriptedBackend backend = new ScriptedBackend(
            new StepLimits(1, 64, 64, 16),
            new ServingOptions(
                    10, Duration.ZERO, /* hostCacheBytes= */ 400, /* diskCacheBytes= */ 4000, false, Optional.empty()),
            Continuation.hashing(0),
            new LetterTokenizer());
    private final HandTurnedEngine engine = new HandTurnedEngine(backend);

    @BeforeEach
    void computingTakesAMillisecondPerToken() {
        backend.fault = batch -> {
            engine.time.advance(Duration.ofMillis(batch.size()));
            return true;
        };
    }

    @Test
    void aStateComesBackFromDisk() {
        String first = ask("a");
        ask("b");
        ask("c"); // a's state goes to disk
        Exchange next = engine.submit("a".repeat(PROMPT) + first + "and", 4);
        engine.run();
        assertThat(next.isEnded()).as("before the disk has answered").isFalse();
        assertThat(engine.engine.isIdle()).isFalse();
        runWithDisk();

        ChatResponse response = engine.response(next);
        assertThat(response.usage().cachedTokens()).isEqualTo(PROMPT + 3);
        assertThat(response.text()).isEqualTo(backend.model().answer("a".repeat(PROMPT) + first + "and", 4));
    }

    @Test
    void othersRunWhileTheDiskReads() {
        ask("a");
        ask("b");
        ask("c");
        Exchange fetching = engine.submit("a".repeat(PROMPT) + "x", 4);
        Exchange other = engine.submit("zz", 4);
        engine.run();

        assertThat(other.isEnded()).isTrue();
        assertThat(fetching.isEnded()).isFalse();
        runWithDisk();
        assertThat(engine.text(fetching)).isEqualTo(backend.model().answer("a".repeat(PROMPT) + "x", 4));
    }

    @Test
    void oneThatIsCancelledWhileTheDiskReadsEndsAtOnce() {
        ask("a");
        ask("b");
        ask("c");
        Exchange fetching = engine.submit("a".repeat(PROMPT) + "x", 4);
        engine.run();
        fetching.cancel();
        engine.run();

        assertThat(engine.response(fetching).finishReason()).isEqualTo(FinishReason.CANCELLED);
        runWithDisk();
        engine.checkAtRest();
    }

    private String ask(String letter) {
        Exchange exchange = engine.submit(letter.repeat(PROMPT), 4);
        engine.run();
        runWithDisk();
        return engine.text(exchange);
    }

    private void runWithDisk() {
        engine.diskTasks.runAll();
        engine.run();
    }
}
