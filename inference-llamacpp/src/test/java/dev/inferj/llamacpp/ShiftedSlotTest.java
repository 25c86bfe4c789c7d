package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.ContextPolicy;
import dev.inferj.Inference;
import dev.inferj.Session;
import dev.inferj.testkit.gguf.RandomGguf;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cutting tokens out of a slot. In a model of one layer the cells of a token depend on nothing but the token and its
 * position, so that a slot that was cut must go on exactly as one that never held what is gone.
 */
final class ShiftedSlotTest {
    @TempDir
    private Path folder;

    @Test
    void goesOnAsIfTheCutTokensHadNeverBeen() {
        int[] front = tokens(0, 4);
        int[] gone = tokens(4, 30);
        int[] rest = tokens(34, 20);
        try (LlamaBackend backend = open()) {
            Greedy greedy = new Greedy(backend);
            greedy.prefill(0, 0, front, 64);
            greedy.prefill(0, 4, gone, 64);
            greedy.prefill(0, 34, rest, 64);
            greedy.prefill(1, 0, front, 64);
            greedy.prefill(1, 4, rest, 64);

            assertThat(backend.shift(0, 4, 34)).isTrue();

            assertThat(backend.stateBytes(0))
                    .as("cannot be saved before its cells have moved")
                    .isZero();
            greedy.prefill(0, 24, new int[] {300}, 1);
            float[] shifted = copy(backend.logits(0));
            greedy.prefill(1, 24, new int[] {300}, 1);
            float[] fresh = copy(backend.logits(0));
            for (int i = 0; i < fresh.length; i++) {
                assertThat(shifted[i]).isCloseTo(fresh[i], offset(1e-3f));
            }
            assertThat(backend.stateBytes(0)).isEqualTo(backend.stateBytes(1));
        }
    }

    @Test
    void refusesWhatTheSlotDoesNotHold() {
        try (LlamaBackend backend = open()) {
            new Greedy(backend).prefill(0, 0, tokens(0, 10), 64);

            assertThatThrownBy(() -> backend.shift(0, 4, 10))
                    .hasMessage("from and to must be in order and below 10: 4, 10");
            assertThatThrownBy(() -> backend.shift(0, 4, 4))
                    .hasMessage("from and to must be in order and below 10: 4, 4");
        }
    }

    @Test
    void anAnswerGoesOnBeyondTheContextAndComputesNothingAgain() {
        LlamaCpp options =
                LlamaCpp.model(TestModels.stories()).slots(2).contextTokens(128).threads(1);
        try (Inference inference = Inference.create();
                ChatModel model = inference.chat(options);
                Session session = model.session().whenFull(ContextPolicy.SHIFT).open()) {
            ChatResponse answer = session.request()
                    .rawPrompt(TestModels.PROMPT)
                    .greedy()
                    .logitBias(/* token= */ 2, -100) // the end of the text
                    .maxTokens(400)
                    .send();
            ChatResponse next =
                    session.request().rawPrompt(" The end.").maxTokens(5).send();

            assertThat(answer.usage().outputTokens()).isEqualTo(400);
            assertThat(TestModels.CONTINUATION).startsWith(answer.text().substring(0, 150));
            assertThat(next.usage().promptTokens() - next.usage().cachedTokens())
                    .isLessThan(10);
        }
    }

    private LlamaBackend open() {
        Path model = folder.resolve("one-layer.gguf");
        RandomGguf.of(/* hidden= */ 64, /* layers= */ 1, /* heads= */ 4, /* kvHeads= */ 2, /* feedForward= */ 128, 400)
                .writeTo(model);
        return TestModels.open(LlamaCpp.model(model)
                .slots(2)
                .contextTokens(128)
                .threads(1)
                .keyCacheType(CacheType.F32)
                .valueCacheType(CacheType.F32));
    }

    private static int[] tokens(int seed, int count) {
        return IntStream.range(0, count).map(i -> 260 + (seed + i * 7) % 100).toArray();
    }

    private static float[] copy(FloatBuffer logits) {
        float[] copy = new float[logits.remaining()];
        logits.get(copy);
        return copy;
    }
}
