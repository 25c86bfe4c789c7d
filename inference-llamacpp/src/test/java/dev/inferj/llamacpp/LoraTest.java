package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.InvalidModelException;
import dev.inferj.llamacpp.gguf.Adapters;
import dev.inferj.llamacpp.gguf.Families;
import dev.inferj.llamacpp.gguf.GgufParts;
import dev.inferj.spi.TokenBatch;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LoRA adapters applied by llama.cpp. */
class LoraTest {
    private static final String QUERY = "blk.0.attn_q.weight";

    @TempDir
    private Path folder;

    private GgufParts parts;
    private Path adapter;

    @BeforeEach
    void write() throws IOException {
        parts = Families.LLAMA.parts(folder);
        adapter = Files.write(
                folder.resolve("adapter.gguf"),
                Adapters.of(parts, 4, QUERY, "blk.0.ffn_down.weight", "output.weight", "token_embd.weight")
                        .bytes());
    }

    @Test
    void adapterChangesWhatIsComputed() throws IOException {
        Path model = model();
        float[] alone = logits(LlamaCpp.model(model));

        assertThat(logits(LlamaCpp.model(model).lora(adapter, 1))).isNotEqualTo(alone);
        assertThat(logits(LlamaCpp.model(model).lora(adapter, 0))).isEqualTo(alone);
    }

    @Test
    void adapterOfMatricesThatLlamaCppKeepsInItsOwnFormIsRefused() throws IOException {
        parts.retype(QUERY, "Q4_0", 0);
        LlamaCpp options = LlamaCpp.model(model()).threads(1).lora(adapter, 1);

        assertThatThrownBy(() -> TestModels.open(options))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("the LoRA adapter " + adapter + " must not change " + QUERY)
                .hasMessageContaining("name a newer llama.cpp by the setting library");
    }

    @Test
    void furtherLibraryTakesAnAdapterOfAnyMatrix() throws IOException {
        Path library = FurtherLibrary.folder();
        parts.retype(QUERY, "Q4_0", 0);
        Path model = model();

        assertThat(logits(LlamaCpp.model(model).library(library).lora(adapter, 1)))
                .isNotEqualTo(logits(LlamaCpp.model(model).library(library)));
    }

    @Test
    void adapterForAnotherModelIsRefusedBeforeLlamaCppSeesIt() throws IOException {
        LlamaCpp options = LlamaCpp.model(TestModels.stories()).threads(1).lora(adapter, 1);

        assertThatThrownBy(() -> TestModels.open(options))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("the LoRA adapter " + adapter + " is refused: ")
                .hasMessageContaining("to fit the model's");
    }

    private Path model() throws IOException {
        return Files.write(folder.resolve("model.gguf"), parts.bytes());
    }

    private static float[] logits(LlamaCpp options) {
        try (LlamaBackend backend = TestModels.open(options.slots(1).threads(1))) {
            TokenBatch batch = new TokenBatch(3);
            for (int i = 0; i < 3; i++) {
                batch.add(0, i, 300 + i, /* logits= */ i == 2);
            }
            backend.step(batch);
            FloatBuffer row = backend.logits(0);
            float[] logits = new float[row.remaining()];
            row.duplicate().get(logits);
            return logits;
        }
    }
}
