package dev.inferj.internal.engine;

import static dev.inferj.internal.engine.HandTurnedEngine.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.EngineFailedException;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepLimits;
import dev.inferj.spi.TokenBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when cells are short: counted to be, or found to be by a backend whose free cells lie apart. */
class PreemptionTest {
    private static final Continuation MODEL = Continuation.hashing(0);

    private HandTurnedEngine engine = new HandTurnedEngine(backend(2, 20, 20, 8));

    @AfterEach
    void engineIsAtRestAndTheBackendWasUsedAsItWantsToBe() {
        engine.checkAtRest();
    }

    @Test
    void newestGivesWayAndIsComputedAgain() {
        Exchange first = engine.submit("abcd", 14);
        Exchange second = engine.submit("efgh", 14);
        engine.run();
        assertThat(engine.text(first)).isEqualTo(MODEL.answer("abcd", 14));
        assertThat(engine.text(second)).isEqualTo(MODEL.answer("efgh", 14));
        assertThat(engine.response(first).receipt().preemptions()).isZero();
        assertThat(engine.response(second).receipt().preemptions()).isEqualTo(1);
        // 4 + 4 cells and one more each per step: 20 are full behind 7 steps.
        assertThat(engine.backend.steps.subList(0, 7)).containsOnly("0:4 1:4", "0:1 1:1");
        assertThat(engine.backend.steps.get(7)).isEqualTo("0:1");
    }

    @Test
    void lowerPriorityGivesWayThoughItCameFirst() {
        Exchange low = engine.submit(request("abcd", 14).priority(-1));
        Exchange high = engine.submit("efgh", 14);
        engine.run();
        assertThat(engine.response(high).receipt().preemptions()).isZero();
        assertThat(engine.response(low).receipt().preemptions()).isEqualTo(1);
        assertThat(engine.text(low)).isEqualTo(MODEL.answer("abcd", 14));
    }

    @Test
    void preemptedRequestCannotBeRefusedAndDoesNotCountAgainstTheInbox() {
        engine = new HandTurnedEngine(new ScriptedBackend(
                new StepLimits(2, 20, 20, 8), new ServingOptions(1, Duration.ZERO, 0), MODEL, new LetterTokenizer()));
        engine.submit("abcd", 14);
        engine.step();
        engine.submit("efgh", 14);
        engine.step(8);
        assertThat(engine.backend.steps).last().isEqualTo("0:1");
        Exchange next = engine.submit("ij", 1);
        engine.run();
        assertThat(engine.text(next)).isEqualTo(MODEL.answer("ij", 1));
    }

    @Test
    void manyRequestsInFewCellsAllEndRight() {
        engine = new HandTurnedEngine(backend(8, 40, 64, 8));
        List<Exchange> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(engine.submit("p" + (char) ('a' + i % 26) + "q".repeat(i), 5 + i % 6));
        }
        engine.run();
        for (int i = 0; i < 30; i++) {
            String prompt = "p" + (char) ('a' + i % 26) + "q".repeat(i);
            assertThat(engine.text(all.get(i))).isEqualTo(MODEL.answer(prompt, Math.min(5 + i % 6, 40 - i - 2)));
        }
    }

    @Test
    void admissionLeavesRoomToGrow() {
        engine = new HandTurnedEngine(backend(2, 64, 64, 8));
        Exchange first = engine.submit("a".repeat(30), 20);
        Exchange second = engine.submit("b".repeat(30), 20);
        engine.run();
        // Side by side they would fit for four tokens, then one would have to be computed again.
        assertThat(engine.response(first).receipt().preemptions()).isZero();
        assertThat(engine.response(second).receipt().preemptions()).isZero();
    }

    @Test
    void noRoomShrinksTheChunk() {
        engine = new HandTurnedEngine(backend(2, 64, 128, 16));
        Exchange exchange = engine.submit("a".repeat(16), 2);
        engine.backend.fault = batch -> batch.size() <= 5;
        engine.run();
        assertThat(engine.text(exchange)).isEqualTo(MODEL.answer("a".repeat(16), 2));
        assertThat(engine.backend.steps).containsExactly("0:4", "0:3", "0:4", "0:5", "0:1");
    }

    @Test
    void shrunkChunksLeaveDecodersTheirToken() {
        engine = new HandTurnedEngine(backend(2, 64, 128, 16));
        engine.submit("b", 30);
        engine.step();
        engine.submit("a".repeat(20), 1);
        engine.backend.fault = batch -> batch.size() <= 3;
        engine.step(2);
        assertThat(engine.backend.steps).containsExactly("0:1", "0:1 1:1", "0:1 1:1");
    }

    @Test
    void noRoomForSingleTokensPreemptsTheNewest() {
        engine = new HandTurnedEngine(backend(3, 64, 192, 8));
        Exchange first = engine.submit("ab", 6);
        Exchange second = engine.submit("cd", 6);
        Exchange third = engine.submit("ef", 6);
        engine.step(2);
        engine.backend.fault = batch -> batch.size() <= 2;
        engine.run();
        assertThat(engine.text(first)).isEqualTo(MODEL.answer("ab", 6));
        assertThat(engine.text(second)).isEqualTo(MODEL.answer("cd", 6));
        assertThat(engine.text(third)).isEqualTo(MODEL.answer("ef", 6));
        assertThat(engine.response(third).receipt().preemptions()).isEqualTo(1);
    }

    @Test
    void preemptedForWantOfRoomItDoesNotComeBackBeforeAnotherLeaves() {
        engine = new HandTurnedEngine(backend(2, 64, 128, 8));
        engine.submit("ab", 6);
        Exchange second = engine.submit("cd", 6);
        engine.step(2);
        engine.backend.fault = batch -> distinctSlots(batch) == 1;
        engine.run();
        assertThat(engine.backend.steps)
                .containsExactly("0:2 1:2", "0:1 1:1", "0:1", "0:1", "0:1", "0:1", "1:4", "1:1", "1:1", "1:1");
        assertThat(engine.response(second).receipt().preemptions()).isEqualTo(1);
        assertThat(engine.backend.stepCalls).isLessThanOrEqualTo(12);
    }

    @Test
    void whoGaveWayForWantOfRoomCountsAsWaitingAtOnce() {
        engine = new HandTurnedEngine(backend(2, 64, 128, 8));
        engine.submit("ab", 6);
        engine.submit("cd", 6);
        engine.backend.fault = batch -> distinctSlots(batch) == 1;
        engine.step();
        assertThat(engine.engine.status().running()).isEqualTo(1);
        assertThat(engine.engine.status().waiting()).isEqualTo(1);
    }

    @Test
    void requestsThatComeWhileRoomIsShortWaitForOneToLeave() {
        engine = new HandTurnedEngine(backend(3, 64, 192, 8));
        engine.submit("ab", 6);
        engine.submit("cd", 6);
        engine.step(2);
        engine.backend.fault = batch -> distinctSlots(batch) == 1;
        engine.step();
        Exchange late = engine.submit("ef", 1);
        engine.step(2);
        assertThat(engine.backend.steps).endsWith("0:1", "0:1", "0:1");
        engine.run();
        assertThat(engine.text(late)).isEqualTo(MODEL.answer("ef", 1));
    }

    @Test
    void cacheWithoutRoomForOneTokenFailsOneSequenceAfterTheOther() {
        engine.backend.fault = batch -> false;
        Exchange first = engine.submit("abcd", 2);
        Exchange second = engine.submit("efgh", 2);
        engine.run();
        for (Exchange exchange : new Exchange[] {first, second}) {
            assertThat(engine.failure(exchange))
                    .isInstanceOf(EngineFailedException.class)
                    .hasMessageContaining("no room for a single token of a single sequence");
        }
    }

    @Test
    void nothingFailsWhileAnythingCanRun() {
        // Room for whatever lies in one slot at a time, whichever it is.
        engine = new HandTurnedEngine(backend(8, 32, 256, 16));
        engine.backend.fault = batch -> {
            for (int slot = 0; slot < 8; slot++) {
                if (slot != batch.slot(0) && engine.backend.held(slot) > 0) {
                    return false;
                }
            }
            return distinctSlots(batch) == 1;
        };
        List<Exchange> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(engine.submit("r".repeat(i + 1), 10));
        }
        engine.run();
        for (int i = 0; i < 20; i++) {
            assertThat(engine.text(all.get(i))).isEqualTo(MODEL.answer("r".repeat(i + 1), 10));
        }
    }

    private static int distinctSlots(TokenBatch batch) {
        int slots = 1;
        for (int i = 1; i < batch.size(); i++) {
            slots += batch.slot(i) != batch.slot(i - 1) ? 1 : 0;
        }
        return slots;
    }

    private static ScriptedBackend backend(int slots, int contextTokens, int kvTokens, int batchTokens) {
        return new ScriptedBackend(
                new StepLimits(slots, contextTokens, kvTokens, batchTokens),
                new ServingOptions(1000, Duration.ofSeconds(5), 0),
                MODEL,
                new LetterTokenizer());
    }
}
