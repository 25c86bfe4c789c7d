package dev.inferj.internal.engine;

import static dev.inferj.internal.engine.HandTurnedEngine.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ModelStatus;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.RecordingReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sequences whose reader wants no more for now. */
class ParkingTest {
    private HandTurnedEngine engine = new HandTurnedEngine(new ScriptedBackend(2, 64, 128, 8));
    private final RecordingReader reader = new RecordingReader();

    @AfterEach
    void engineIsAtRestAndTheBackendWasUsedAsItWantsToBe() {
        reader.check();
        engine.checkAtRest();
    }

    @Test
    void demandReachesTheDecoder() {
        engine.submit(request("ab", 20), reader);
        reader.request(3);
        engine.run();
        assertThat(engine.backend.stepCalls).isEqualTo(3);
        engine.callbacks.runAll();
        assertThat(reader.text).hasToString("cde");

        reader.request(1);
        engine.run();
        engine.callbacks.runAll();
        assertThat(reader.text).hasToString("cdef");

        reader.request(100);
        engine.run();
        engine.callbacks.runAll();
        assertThat(reader.response().text()).isEqualTo("cdefghijklmnopqrstuv");
        assertThat(engine.backend.steps).first().isEqualTo("0:2");
        assertThat(engine.backend.steps).filteredOn("0:1"::equals).hasSize(19);
    }

    @Test
    void parkedSequenceGivesItsPlaceInTheBatchAway() {
        engine.submit(request("ab", 20), reader);
        engine.submit("xy", 20);
        reader.request(2);
        engine.step(4);
        assertThat(engine.backend.steps).containsExactly("0:2 1:2", "0:1 1:1", "1:1", "1:1");
        reader.request(100);
    }

    @Test
    void parkedSequenceKeepsItsSlotWhileNobodyNeedsIt() {
        engine.submit(request("ab", 20), reader);
        reader.request(2);
        engine.run();
        engine.submit("xy", 5);
        engine.run();
        assertThat(engine.backend.held(0)).isEqualTo(3);
        reader.request(100);
        engine.run();
        engine.callbacks.runAll();
        assertThat(reader.response().receipt().preemptions()).isZero();
        assertThat(reader.response().text()).isEqualTo("cdefghijklmnopqrstuv");
    }

    @Test
    void parkedSequenceLosesItsSlotToAnotherAndGoesOnWithTheRightText() {
        engine = new HandTurnedEngine(new ScriptedBackend(1, 64, 64, 8));
        engine.submit(request("ab", 20), reader);
        reader.request(2);
        engine.run();
        Exchange other = engine.submit("xy", 3);
        engine.run();
        assertThat(engine.text(other)).isEqualTo("zab");
        assertThat(engine.engine.status()).isEqualTo(new ModelStatus(1, 0, 1));

        reader.request(100);
        engine.run();
        engine.callbacks.runAll();

        assertThat(reader.response().text()).isEqualTo("cdefghijklmnopqrstuv");
        assertThat(reader.response().receipt().preemptions()).isEqualTo(1);
        assertThat(engine.backend.steps).contains("0:4"); // two of the prompt and two of the answer, again
    }

    @Test
    void parkedSequenceKeepsItsCellsWhenGivingThemUpWouldHelpNobody() {
        engine = new HandTurnedEngine(new ScriptedBackend(3, 64, 64, 32));
        engine.submit(request("ab", 20), reader);
        reader.request(2);
        engine.run();
        engine.submit("c".repeat(30), 10);
        engine.step();
        Exchange large = engine.submit("d".repeat(40), 1);
        engine.step(3);
        // The running one leaves no room for the large one, whatever the parked one does.
        assertThat(engine.backend.held(0)).isEqualTo(3);
        engine.run();
        assertThat(engine.text(large)).isEqualTo("e");
        reader.request(100);
        engine.run();
        engine.callbacks.runAll();
        assertThat(reader.response().text()).isEqualTo("cdefghijklmnopqrstuv");
    }

    @Test
    void parkedSequenceGivesWayBeforeARunningOne() {
        engine = new HandTurnedEngine(new ScriptedBackend(2, 20, 20, 8));
        engine.submit(request("abcd", 10).priority(9), reader);
        reader.request(2);
        engine.run();
        Exchange running = engine.submit("ef", 16);
        engine.run();
        assertThat(engine.response(running).receipt().preemptions()).isZero();
        reader.request(100);
        engine.run();
        engine.callbacks.runAll();
        assertThat(reader.response().receipt().preemptions()).isEqualTo(1);
        assertThat(reader.response().text()).isEqualTo("efghijklmn");
    }

    @Test
    void sequenceParksInTheMiddleOfItsPromptOnlyWithoutDemand() {
        engine.submit(request("a".repeat(20), 2), reader);
        assertThat(engine.step()).isFalse();
        reader.request(1);
        engine.run();
        engine.callbacks.runAll();
        assertThat(engine.backend.steps).containsExactly("0:8", "0:8", "0:4");
        assertThat(reader.text).hasToString("b");
        reader.request(9);
    }

    @Test
    void endWaitsForDemandOfItsOwn() {
        engine.submit(request("ab", 2), reader);
        reader.request(2);
        engine.run();
        engine.callbacks.runAll();
        assertThat(reader.text).hasToString("cd");
        assertThat(reader.isComplete()).isFalse();
        reader.request(1);
        engine.callbacks.runAll();
        assertThat(reader.response().text()).isEqualTo("cd");
        assertThat(reader.isComplete()).isTrue();
    }

    @Test
    void cancelEndsAParkedSequence() {
        Exchange exchange = engine.submit(request("ab", 9), reader);
        reader.request(1);
        engine.run();
        exchange.cancel();
        engine.run();
        assertThat(exchange.isEnded()).isTrue();
        assertThat(engine.engine.status()).isEqualTo(new ModelStatus(0, 0, 2));
    }

    @Test
    void cancelEndsAParkedSequenceThatHasLostItsSlot() {
        engine = new HandTurnedEngine(new ScriptedBackend(1, 64, 64, 8));
        engine.submit(request("ab", 9), reader);
        reader.request(1);
        engine.run();
        engine.submit("cd", 1);
        engine.run();
        reader.cancel();
        engine.run();
        assertThat(engine.engine.status()).isEqualTo(new ModelStatus(0, 0, 1));
    }

    @Test
    void readerThatAsksOneByOneGetsTheSameText() {
        engine.submit(request("ab", 9), reader);
        for (int i = 0; i < 10; i++) {
            reader.request(1);
            engine.run();
            engine.callbacks.runAll();
        }
        assertThat(reader.response().text()).isEqualTo("cdefghijk");
        assertThat(reader.response().receipt().preemptions()).isZero();
    }

    @Test
    void manyParkedReadersShareOneSlot() {
        engine = new HandTurnedEngine(new ScriptedBackend(1, 64, 64, 8));
        List<RecordingReader> readers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            RecordingReader each = new RecordingReader();
            readers.add(each);
            engine.submit(request("a" + (char) ('a' + i), 5), each);
        }
        for (int round = 0; round < 6; round++) {
            for (RecordingReader each : readers) {
                each.request(1);
                engine.run();
                engine.callbacks.runAll();
            }
        }
        for (int i = 0; i < 10; i++) {
            readers.get(i).check();
            assertThat(readers.get(i).response().text())
                    .isEqualTo(Continuation.COUNTING.answer("a" + (char) ('a' + i), 5));
        }
    }
}
