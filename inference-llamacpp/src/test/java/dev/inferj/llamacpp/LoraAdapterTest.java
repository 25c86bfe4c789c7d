package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inferj.ModelAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoraAdapterTest {
    @ParameterizedTest
    @CsvSource({
        "a.gguf, a.gguf, 1",
        "a.gguf@0.5, a.gguf, 0.5",
        "a.gguf@-2, a.gguf, -2",
        "a.gguf@.25, a.gguf, 0.25",
        "a@b.gguf, a@b.gguf, 1",
        "a@2@3, a@2, 3",
        "/m/x y.gguf@100, /m/x y.gguf, 100",
        "a.gguf@1e3, a.gguf@1e3, 1",
        "@3, @3, 1"
    })
    void fileMayHaveAScaleBehindIt(String text, String file, float scale) {
        assertThat(LoraAdapter.parseList(text)).containsExactly(new LoraAdapter(Path.of(file), scale));
    }

    @Test
    void severalAreDividedBySemicolons() {
        assertThat(LoraAdapter.parseList("a.gguf@0.5;b.gguf"))
                .containsExactly(new LoraAdapter(Path.of("a.gguf"), 0.5f), new LoraAdapter(Path.of("b.gguf"), 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a;", ";a", "a;;b"})
    void adapterWithoutAFileIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> LoraAdapter.parseList(text));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 100.1f, -100.1f, 1e30f})
    void scaleMustBeModerate(float scale) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LoraAdapter(Path.of("a"), scale))
                .withMessage("scale must be in [-100, 100]: " + scale);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LlamaCpp.model(Path.of("m")).lora(Path.of("a"), scale));
    }

    @Test
    void addressWithAWrongAdapterSaysTheRule() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LlamaCpp.of(ModelAddress.parse("llamacpp:m.gguf?lora=a@101")))
                .withMessage("lora must be " + LoraAdapter.RULE + ": a@101");
    }
}
