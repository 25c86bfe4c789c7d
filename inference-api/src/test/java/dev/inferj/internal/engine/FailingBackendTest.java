package dev.inferj.internal.engine;

import static dev.inferj.internal.engine.HandTurnedEngine.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.EngineFailedException;
import dev.inferj.InferenceException;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.RecordingReader;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when a method of the backend throws: at every place, as little as possible is lost. */
class FailingBackendTest {
    private HandTurnedEngine engine = new HandTurnedEngine(new ScriptedBackend(2, 64, 128, 8));

    @AfterEach
    void backendWasUsedAsItWantsToBeAndNobodyIsLeft() {
        engine.run();
        engine.callbacks.runAll();
        assertThat(engine.backend.violations).isEmpty();
        assertThat(engine.engine.isIdle()).isTrue();
        assertThat(engine.engine.status().waiting()).isZero();
        assertThat(engine.engine.status().running()).isZero();
    }

    @Test
    void stepThatThrowsFailsItsSequencesAndNoOther() {
        Exchange first = engine.submit("ab", 5);
        Exchange second = engine.submit("cd", 5);
        Exchange waiting = engine.submit("ef", 2);
        engine.step(2);
        throwOnce(new IllegalStateException("boom"));
        engine.run();
        for (Exchange failed : new Exchange[] {first, second}) {
            assertThat(engine.failure(failed)).isInstanceOfSatisfying(EngineFailedException.class, e -> {
                assertThat(e).hasMessage("a step of the model failed: boom");
                assertThat(e.partialText()).hasSize(2);
            });
        }
        assertThat(engine.text(waiting)).isEqualTo("gh");
        assertThat(cellsHeldByRequests()).isZero();
    }

    @Test
    void sequenceThatHadNoPartInTheFailedStepGoesOn() {
        engine = new HandTurnedEngine(new ScriptedBackend(2, 64, 128, 8));
        Exchange reading = engine.submit("a".repeat(16), 2);
        Exchange next = engine.submit("bc", 3);
        throwOnce(new IllegalStateException("boom"));
        engine.step();
        assertThat(engine.failure(reading)).isInstanceOf(EngineFailedException.class);
        engine.run();
        assertThat(engine.text(next)).isEqualTo("def");
    }

    @Test
    void errorOfAStepIsAFailureLikeAnyOther() {
        Exchange exchange = engine.submit("ab", 5);
        throwOnce(new StackOverflowError());
        engine.run();
        assertThat(engine.failure(exchange))
                .isInstanceOf(EngineFailedException.class)
                .hasMessageContaining("StackOverflowError")
                .hasCauseInstanceOf(StackOverflowError.class);
        assertThat(cellsHeldByRequests()).isZero();
    }

    @Test
    void logitsThatThrowFailOneSequenceOnly() {
        for (Throwable thrown : new Throwable[] {
            new IllegalStateException("boom"), new UnsatisfiedLinkError("gone"), new InferenceException("known")
        }) {
            engine = new HandTurnedEngine(new ScriptedBackend(2, 64, 128, 8));
            Exchange good = engine.submit("ab", 4);
            Exchange bad = engine.submit("cd", 4);
            engine.step(2);
            engine.backend.beforeLogits = slot -> {
                if (slot == 1) {
                    sneak(thrown);
                }
            };
            engine.run();
            assertThat(engine.text(good)).isEqualTo("cdef");
            assertThat(engine.failure(bad)).isInstanceOf(InferenceException.class);
            assertThat(((InferenceException) engine.failure(bad)).partialText()).isEqualTo("ef");
            assertThat(cellsHeldByRequests()).isZero();
        }
    }

    @Test
    void tokenizerThatThrowsFailsOneSequenceOnly() {
        engine = new HandTurnedEngine(new ScriptedBackend(
                new StepLimits(2, 64, 128, 8),
                new ServingOptions(10, Duration.ZERO, 0),
                Continuation.COUNTING,
                new LetterTokenizer() {
                    @Override
                    public byte[] bytes(int token) {
                        if (token == 'f') {
                            throw new IndexOutOfBoundsException("token f");
                        }
                        return super.bytes(token);
                    }

                    @Override
                    public boolean endsText(int token) {
                        if (token == 'n') {
                            throw new IllegalStateException("token n");
                        }
                        return super.endsText(token);
                    }
                }));
        Exchange badBytes = engine.submit("abc", 9);
        Exchange badEnd = engine.submit("lm", 9);
        Exchange good = engine.submit("rst", 3);
        engine.run();
        assertThat(engine.failure(badBytes)).hasMessageContaining("token f");
        assertThat(((InferenceException) engine.failure(badBytes)).partialText())
                .isEqualTo("de");
        assertThat(engine.failure(badEnd)).hasMessageContaining("token n");
        assertThat(engine.text(good)).isEqualTo("uvw");
    }

    @Test
    void partOfTheTextReachesTheReaderBeforeTheFailure() {
        RecordingReader reader = new RecordingReader();
        engine.submit(request("ab", 9).stop("dex"), reader);
        reader.request(100);
        engine.step(3); // c, and "de" held back
        throwOnce(new IllegalStateException("boom"));
        engine.run();
        engine.callbacks.runAll();
        assertThat(reader.text).hasToString("cde");
        assertThat(reader.failure()).isInstanceOf(EngineFailedException.class);
        reader.check();
    }

    @Test
    void slotThatCannotBeEmptiedPutsTheModelOutOfOrder() {
        Exchange first = engine.submit("ab", 1);
        Exchange second = engine.submit("cd", 9);
        Exchange third = engine.submit("ef", 9); // needs the slot of the first
        engine.backend.beforeTruncate = slot -> {
            throw new IllegalStateException("stuck");
        };
        engine.run();
        assertThat(engine.text(first)).isEqualTo("c");
        for (Exchange failed : new Exchange[] {second, third}) {
            assertThat(engine.failure(failed))
                    .isInstanceOf(EngineFailedException.class)
                    .hasMessage("the model is out of order since an earlier failure: close it");
        }
        assertThatThrownBy(() -> engine.submit("gh", 1))
                .isInstanceOf(EngineFailedException.class)
                .hasMessage("the model is out of order since an earlier failure: close it")
                .cause()
                .hasMessage("the cells of slot 0 cannot be changed");
    }

    @Test
    void backendThatIsOutOfOrderIsNotCalledAgain() {
        engine.submit("ab", 1);
        engine.submit("cd", 9);
        engine.submit("ef", 9);
        engine.backend.beforeTruncate = slot -> {
            throw new StackOverflowError();
        };
        engine.run();
        assertThat(engine.backend.stepCalls).isEqualTo(1);
        assertThat(engine.backend.truncateCalls).isEqualTo(1);
        engine.forgetCached();
        assertThat(engine.backend.truncateCalls).isEqualTo(1);
    }

    @Test
    void requestThatWasOnItsWayWhenTheModelBrokeLearnsOfItToo() {
        engine.submit("ab", 1);
        engine.submit("cd", 9);
        engine.submit("ef", 9);
        List<Exchange> late = new ArrayList<>();
        engine.backend.beforeTruncate = slot -> {
            late.add(engine.submit("gh", 9)); // what another thread does while the engine fails
            throw new IllegalStateException("stuck");
        };
        engine.run();
        assertThat(late).hasSize(1);
        assertThat(engine.failure(late.get(0))).isInstanceOf(EngineFailedException.class);
    }

    @Test
    void failedStepWhoseSlotCannotBeEmptiedEndsEveryone() {
        Exchange reading = engine.submit("a".repeat(16), 2);
        Exchange next = engine.submit("bc", 3); // no part in the failed step
        engine.backend.beforeTruncate = slot -> {
            throw new IllegalStateException("stuck");
        };
        throwOnce(new IllegalStateException("boom"));
        engine.run();
        assertThat(engine.failure(reading)).hasMessage("a step of the model failed: boom");
        assertThat(engine.failure(next)).hasMessageContaining("out of order");
    }

    @Test
    void copyThatThrowsPutsTheModelOutOfOrder() {
        engine.submit("abcdef", 20);
        engine.step();
        Exchange copied = engine.submit("abcdeg", 3);
        engine.backend.beforeTruncate = slot -> {
            throw new IllegalStateException("stuck");
        };
        engine.run();
        assertThat(engine.failure(copied)).hasMessageContaining("out of order");
    }

    @Test
    void evictionThatBreaksTheModelEndsEveryone() {
        engine = new HandTurnedEngine(new ScriptedBackend(2, 20, 20, 8));
        Exchange first = engine.submit("abcd", 14);
        Exchange second = engine.submit("efgh", 14);
        engine.backend.beforeTruncate = slot -> {
            throw new IllegalStateException("stuck");
        };
        engine.run();
        assertThat(engine.failure(first)).isInstanceOf(EngineFailedException.class);
        assertThat(engine.failure(second)).isInstanceOf(EngineFailedException.class);
    }

    @Test
    void logitsThatAreNoNumbersFailOnlyWhoseTokensMakeThem() {
        engine = new HandTurnedEngine(new ScriptedBackend(3, 64, 192, 8));
        engine.backend.poison = 'x';
        Exchange before = engine.submit("ab", 6);
        engine.step(2);
        Exchange poison = engine.submit("xy", 6);
        Exchange beside = engine.submit("cd", 6);
        engine.run();
        Exchange behind = engine.submit("mn", 3);
        engine.run();
        assertThat(engine.failure(poison))
                .isInstanceOf(EngineFailedException.class)
                .hasMessageContaining("logits are NaN or -Infinity, also when computed again alone");
        assertThat(engine.text(before)).isEqualTo("cdefgh");
        assertThat(engine.text(beside)).isEqualTo("efghij");
        assertThat(engine.text(behind)).isEqualTo("opq");
        assertThat(engine.response(before).receipt().preemptions()).isPositive();
        assertThat(cellsHeldByRequests()).isZero();
    }

    @Test
    void stateThatHoldsNoNumbersIsNotBroughtBackAgain() {
        engine = new HandTurnedEngine(new ScriptedBackend(
                new StepLimits(1, 64, 64, 8),
                new ServingOptions(10, Duration.ZERO, /* hostCacheBytes= */ 10_000),
                Continuation.COUNTING,
                new LetterTokenizer()));
        engine.backend.fault = batch -> {
            engine.time.advance(Duration.ofMillis(batch.size())); // so that bringing back is faster
            return true;
        };
        String prompt = "klmnopqrstuvw";
        engine.submit(prompt, 1);
        engine.run();
        engine.submit("ab", 1); // takes the only slot
        engine.run();
        boolean[] broughtBack = new boolean[1];
        engine.backend.beforeRestore = slot -> {
            broughtBack[0] = true;
            engine.backend.poisonNow();
        };
        Exchange again = engine.submit(prompt, 3);
        engine.run();
        assertThat(broughtBack).containsExactly(true);
        assertThat(engine.text(again)).isEqualTo("xyz");
        assertThat(engine.response(again).receipt().preemptions()).isEqualTo(1);
    }

    @Test
    void everyStepMayFail() {
        engine.backend.fault = batch -> {
            throw new IllegalStateException("always");
        };
        Exchange[] all = new Exchange[10];
        for (int i = 0; i < all.length; i++) {
            all[i] = engine.submit("abc", 5);
        }
        engine.run();
        for (Exchange exchange : all) {
            assertThat(engine.failure(exchange)).isInstanceOf(EngineFailedException.class);
        }
        assertThat(cellsHeldByRequests()).isZero();
    }

    /** Returns how many cells are in use beside those that are only cached. */
    private int cellsHeldByRequests() {
        engine.forgetCached();
        return engine.backend.cells();
    }

    private void throwOnce(Throwable thrown) {
        engine.backend.fault = batch -> {
            engine.backend.fault = ScriptedBackend.Fault.NONE;
            sneak(thrown);
            return true;
        };
    }

    private static void sneak(Throwable thrown) {
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        throw (Error) thrown;
    }
}
