package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.inferj.spi.TokenBatch;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a backend does on the real model, whichever library it runs on. */
abstract class BackendCases {
    private static final int TOKENS = 300;

    /** Returns options of a model on the library under test, with one native thread. */
    abstract LlamaCpp options(Path model);

    @Test
    void oneSlotContinuesAsPublished() {
        try (LlamaBackend backend = open(1)) {
            Greedy greedy = new Greedy(backend);
            int[] prompt = TestModels.prompt(backend);

            int first = greedy.prefill(0, 0, prompt, prompt.length);

            assertThat(greedy.generate(0, prompt.length, first, TOKENS)).startsWith(TestModels.CONTINUATION);
        }
    }

    @Test
    void eightSlotsInOneBatchContinueAsPublished() {
        try (LlamaBackend backend = open(8)) {
            String[] texts = new Greedy(backend).generateTogether(8, TestModels.prompt(backend), TOKENS);

            assertThat(texts).allSatisfy(text -> assertThat(text).startsWith(TestModels.CONTINUATION));
        }
    }

    @Test
    void eightSlotsThatShareCellsContinueAsPublished() {
        LlamaCpp options = options(TestModels.stories()).slots(8).kvTokens(3072);
        try (LlamaBackend backend = TestModels.open(options)) {
            String[] texts = new Greedy(backend).generateTogether(8, TestModels.prompt(backend), TOKENS);

            assertThat(texts).allSatisfy(text -> assertThat(text).startsWith(TestModels.CONTINUATION));
        }
    }

    @Test
    void slotsGoOnAfterTheirCellsMovedToTheFrontOfASharedBuffer() {
        LlamaCpp options = options(TestModels.stories()).slots(8).kvTokens(3072);
        try (LlamaBackend backend = TestModels.open(options)) {
            Greedy greedy = new Greedy(backend);
            int[] prompt = TestModels.prompt(backend);
            for (int slot = 0; slot < 6; slot++) {
                greedy.prefill(slot, 0, IntStream.range(3, 103).toArray(), 64);
            }
            int first = greedy.prefill(6, 0, prompt, prompt.length);
            int other = greedy.prefill(7, 0, prompt, prompt.length);
            for (int slot = 0; slot < 6; slot++) {
                backend.truncate(slot, 0);
            }

            assertThat(backend.moveToFront()).isTrue();

            assertThat(greedy.generate(7, prompt.length, other, 40))
                    .satisfies(text -> assertThat(TestModels.CONTINUATION).startsWith(text));
            assertThat(greedy.generate(6, prompt.length, first, TOKENS)).startsWith(TestModels.CONTINUATION);
        }
    }

    @Test
    void slotsThatShareCellsAreNotMoved() {
        LlamaCpp options = options(TestModels.stories()).slots(8).kvTokens(3072);
        try (LlamaBackend backend = TestModels.open(options)) {
            int[] prompt = TestModels.prompt(backend);
            new Greedy(backend).prefill(0, 0, prompt, prompt.length);
            backend.copy(0, 1, prompt.length);

            assertThat(backend.moveToFront()).isFalse();

            backend.truncate(0, 0);
            backend.truncate(1, 0);
            new Greedy(backend).prefill(0, 0, prompt, prompt.length);
            assertThat(backend.moveToFront()).isTrue();
        }
    }

    @Test
    void quantizedModelRuns() {
        try (LlamaBackend backend = TestModels.open(options(TestModels.quantizedStories()))) {
            Greedy greedy = new Greedy(backend);
            int[] prompt = TestModels.prompt(backend);

            int first = greedy.prefill(0, 0, prompt, prompt.length);

            assertThat(greedy.generate(0, prompt.length, first, 20)).startsWith(", there was a little girl named Lily");
        }
    }

    @Test
    void prefillInChunksIsAsGoodAsWhole() {
        try (LlamaBackend backend = open(2)) {
            Greedy greedy = new Greedy(backend);
            int[] prompt = TestModels.prompt(backend);

            greedy.prefill(0, 0, prompt, prompt.length);
            float[] whole = copy(backend.logits(0));
            greedy.prefill(1, 0, prompt, 2);
            float[] chunked = copy(backend.logits(0));

            for (int i = 0; i < whole.length; i++) {
                assertThat(chunked[i]).isCloseTo(whole[i], offset(1e-3f));
            }
        }
    }

    @Test
    void truncatedSlotGoesOnFromThere() {
        try (LlamaBackend backend = open(2)) {
            Greedy greedy = new Greedy(backend);
            int[] prompt = TestModels.prompt(backend);
            int first = greedy.prefill(0, 0, prompt, prompt.length);
            greedy.generate(0, prompt.length, first, 50);

            backend.truncate(0, prompt.length);

            assertThat(greedy.generate(0, prompt.length, first, TOKENS)).startsWith(TestModels.CONTINUATION);
        }
    }

    @Test
    void emptiedSlotTakesAnotherPrompt() {
        try (LlamaBackend backend = open(1)) {
            Greedy greedy = new Greedy(backend);
            int[] prompt = TestModels.prompt(backend);
            int[] other = Arrays.copyOf(prompt, prompt.length - 1);
            greedy.prefill(0, 0, other, other.length);

            backend.truncate(0, 0);
            int first = greedy.prefill(0, 0, prompt, prompt.length);

            assertThat(greedy.generate(0, prompt.length, first, TOKENS)).startsWith(TestModels.CONTINUATION);
        }
    }

    @Test
    void batchWithoutRoomChangesNothing() {
        LlamaCpp options = options(TestModels.stories())
                .slots(2)
                .contextTokens(256)
                .kvTokens(256)
                .microBatchTokens(64);
        try (LlamaBackend backend = TestModels.open(options)) {
            Greedy greedy = new Greedy(backend);
            int[] prompt = TestModels.prompt(backend);
            int first = greedy.prefill(0, 0, prompt, prompt.length);
            TokenBatch tooMuch = new TokenBatch(256);
            for (int i = 0; i < 255; i++) {
                tooMuch.add(1, i, 5, i == 254);
            }

            assertThat(backend.step(tooMuch)).isFalse();

            assertThatThrownBy(() -> backend.logits(0)).isInstanceOf(IllegalArgumentException.class);
            int sameFirst = greedy.prefill(1, 0, prompt, prompt.length);
            assertThat(sameFirst).isEqualTo(first);
            assertThat(TestModels.CONTINUATION).startsWith(greedy.generate(0, prompt.length, first, 200));
        }
    }

    @Test
    void roomInManyPiecesIsFound() {
        LlamaCpp options =
                options(TestModels.stories()).slots(8).contextTokens(256).kvTokens(256);
        try (LlamaBackend backend = TestModels.open(options)) {
            int[] prompt = TestModels.prompt(backend);
            TokenBatch batch = new TokenBatch(8);
            for (int position = 0; position < 31; position++) {
                batch.clear();
                for (int slot = 0; slot < 8; slot++) {
                    batch.add(slot, position, 5, false);
                }
                assertThat(backend.step(batch)).isTrue();
            }
            for (int slot = 1; slot < 8; slot += 2) {
                backend.truncate(slot, 0); // every other cell is free now
            }
            TokenBatch longPrompt = new TokenBatch(100);
            for (int i = 0; i < 100; i++) {
                longPrompt.add(1, i, i < prompt.length ? prompt[i] : 7, true);
            }

            int[] inPieces = bestOfEach(backend, longPrompt);

            backend.truncate(0, 0);
            backend.truncate(1, 0);
            assertThat(bestOfEach(backend, longPrompt)).isEqualTo(inPieces);
        }
    }

    @Test
    void everyTokenMayWantLogits() {
        try (LlamaBackend backend = open(2)) {
            int[] prompt = TestModels.prompt(backend);
            TokenBatch batch = new TokenBatch(64);
            for (int slot = 0; slot < 2; slot++) {
                for (int i = 0; i < prompt.length; i++) {
                    batch.add(slot, i, prompt[i], true);
                }
            }
            assertThat(backend.step(batch)).isTrue();

            for (int i = 0; i < prompt.length; i++) {
                assertThat(Greedy.best(backend.logits(i))).isEqualTo(Greedy.best(backend.logits(prompt.length + i)));
            }
            assertThat(backend.logits(0).limit()).isEqualTo(512);
        }
    }

    @Test
    void wrongBatchesAreRefused() {
        try (LlamaBackend backend = open(2)) {
            refuses(backend, 2, 0, 5, "slot must be in [0, 2): 2");
            refuses(backend, -1, 0, 5, "slot must be in [0, 2): -1");
            refuses(backend, 0, 1, 5, "position must be 0, behind what slot 0 holds");
            refuses(backend, 0, 0, 512, "token must be in [0, 512): 512");
            refuses(backend, 0, 0, -1, "token must be in [0, 512): -1");
            assertThatThrownBy(() -> backend.step(new TokenBatch(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("batch must have [1, 512] tokens: 0");
        }
    }

    @Test
    void useAfterCloseIsAnErrorAndNoCrash() {
        LlamaBackend backend = open(1);
        int[] prompt = TestModels.prompt(backend);
        new Greedy(backend).prefill(0, 0, prompt, prompt.length);
        FloatBuffer logits = backend.logits(0);

        backend.close();
        backend.close();

        assertThatThrownBy(() -> logits.get(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> backend.logits(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> backend.truncate(0, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> TestModels.prompt(backend)).isInstanceOf(IllegalStateException.class);
        TokenBatch batch = new TokenBatch(1);
        batch.add(0, prompt.length, 5, true);
        assertThatThrownBy(() -> backend.step(batch)).isInstanceOf(IllegalStateException.class);
    }

    private LlamaBackend open(int slots) {
        return TestModels.open(options(TestModels.stories()).slots(slots));
    }

    private static float[] copy(FloatBuffer logits) {
        float[] copy = new float[logits.remaining()];
        logits.get(copy);
        return copy;
    }

    private static int[] bestOfEach(LlamaBackend backend, TokenBatch batch) {
        assertThat(backend.step(batch)).isTrue();
        return IntStream.range(0, batch.rows())
                .map(row -> Greedy.best(backend.logits(row)))
                .toArray();
    }

    private static void refuses(LlamaBackend backend, int slot, int position, int token, String message) {
        TokenBatch batch = new TokenBatch(1);
        batch.add(slot, position, token, true);
        assertThatThrownBy(() -> backend.step(batch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
