package dev.inferj.llamacpp.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterFileTest {
    private static final String QUERY = "blk.0.attn_q.weight";
    private static final String WORDS = "token_embd.weight";
    private static final String EXPERTS = "blk.0.ffn_up_exps.weight";
    private static final int RANK = 4;

    @TempDir
    private Path folder;

    private GgufParts model;

    @BeforeEach
    void create() throws IOException {
        model = Families.LLAMA.parts(folder);
    }

    @Test
    void tensorsThatItChangesAreTold() throws IOException {
        AdapterFile adapter = read(Adapters.of(model, RANK, QUERY, "blk.0.ffn_down.weight", "output.weight", WORDS));

        assertThat(adapter.tensors())
                .containsExactly("blk.0.attn_q.weight", "blk.0.ffn_down.weight", "output.weight", WORDS);
        assertThat(adapter.path()).isEqualTo(folder.resolve("adapter.gguf"));
    }

    @Test
    void matrixIsFoundByItsTypeInTheModel() throws IOException {
        model.retype(QUERY, "Q4_0", 0);
        AdapterFile adapter = read(Adapters.of(model, RANK, QUERY, "output.weight"));

        assertThat(adapter.findMatrix((type, rows) -> type.equals("Q4_0") && rows == Families.WIDTH))
                .hasValue(QUERY);
        assertThat(adapter.findMatrix((type, rows) -> rows == 1)).isEmpty();
    }

    @Test
    void expertsMayHaveOne() throws IOException {
        model = Families.EXPERTS.parts(folder);

        assertThat(read(Adapters.of(model, RANK, EXPERTS)).tensors()).containsExactly(EXPERTS);
    }

    @Test
    void alphaMayBeLeftOutAndNormsArePassedOver() throws IOException {
        GgufParts adapter = Adapters.of(model, RANK, QUERY)
                .removeKeysOf("adapter.lora.alpha")
                .put("blk.0.attn_norm.weight", "F32", 0, Families.WIDTH);

        assertThat(read(adapter).tensors()).containsExactly(QUERY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"general.type", "adapter.type", "general.architecture"})
    void keysThatSayWhatItIsMustBeTextsAndRight(String key) {
        refuses(sound().number(key, 4), key + " must be the text ");
        refuses(sound().removeKeysOf(key), key + " must be the text ");
        refuses(sound().text(key, "other"), key + " must be ", ": other");
    }

    @Test
    void alphaMustBeAFiniteFloat() {
        refuses(sound().number("adapter.lora.alpha", 4), "adapter.lora.alpha must be a finite float of 32 bits: 4");
        refuses(sound().text("adapter.lora.alpha", "4"), "a finite float of 32 bits: 4");
        refuses(sound().decimal("adapter.lora.alpha", Float.NaN), "a finite float of 32 bits: NaN");
        refuses(sound().decimal("adapter.lora.alpha", Float.POSITIVE_INFINITY), "32 bits: Infinity");
    }

    @Test
    void pairMustBeWhole() {
        refuses(sound().remove(QUERY + ".lora_a"), "the tensor " + QUERY + ".lora_a is missing");
        refuses(sound().remove(QUERY + ".lora_b"), "the tensor " + QUERY + ".lora_b is missing");
        refuses(Adapters.of(model, RANK), "it holds no pair of tensors that end in .lora_a and .lora_b");
    }

    @Test
    void tensorOfNoPairIsRefused() {
        refuses(sound().put("blk.0.attn_k.weight", "F32", 0, 8), "blk.0.attn_k.weight must end in .lora_a or .lora_b");
    }

    @Test
    void pairForATensorThatTheModelLacksIsRefused() {
        refuses(
                sound().put("x.weight.lora_a", "F32", 0, 8, RANK).put("x.weight.lora_b", "F32", 0, RANK, 8),
                "the model has no tensor x.weight: it is an adapter for another model");
    }

    @Test
    void shapesMustFitTheModel() {
        String a = QUERY + ".lora_a";
        String b = QUERY + ".lora_b";
        refuses(sound().put(a, "F32", 0, 128, RANK), a + " must have the shape [256, 4, 1, 1] to fit the model's");
        refuses(sound().put(b, "F32", 0, RANK, 128), b + " must have the shape [4, 256, 1, 1]", ": [4, 128]");
        refuses(sound().put(b, "F32", 0, 2 * RANK, 256), b + " must have the shape [4, 256, 1, 1]");
        refuses(sound().put(a, "F32", 0, 256, RANK, 2), a + " must have the shape");
        refuses(sound().put(b, "F32", 0, RANK, 256, 1, 2), b + " must have the shape");
    }

    @Test
    void pairOfAWordTableLiesTheOtherWayRound() {
        refuses(
                Adapters.of(model, RANK, WORDS).put(WORDS + ".lora_b", "F32", 0, 2 * RANK, Families.WIDTH),
                WORDS + ".lora_b must have the shape [4, 256, 1, 1] to fit the model's, [256, 512]: [8, 256]");
    }

    @Test
    void wordTableThatIsTheOutputTooCanHaveNone() {
        GgufParts adapter = Adapters.of(model, RANK, WORDS);
        model.remove("output.weight");

        refuses(adapter, "the tensor " + WORDS + " can have no adapter in this model");
    }

    @Test
    void everyExpertMustHaveItsOwn() throws IOException {
        model = Families.EXPERTS.parts(folder);

        refuses(
                Adapters.of(model, RANK, EXPERTS).put(EXPERTS + ".lora_a", "F32", 0, 256, RANK, 2),
                "must have the shape [256, 4, 4, 1] to fit the model's, [256, 256, 4]: [256, 4, 2]");
    }

    @ParameterizedTest
    @EnumSource(
            value = TensorType.class,
            names = {"Q8_1", "Q8_K", "I8", "I16", "I32", "I64", "F64"})
    void typesThatNothingIsComputedWithAreRefused(TensorType type) {
        String a = QUERY + ".lora_a";

        refuses(sound().retype(a, type.name(), 0), "the tensor " + a + " is stored as " + type + ", but");
    }

    @Test
    void damagedFileIsRefusedAndAMissingOneNotFound() throws IOException {
        GgufFile read = GgufFile.read(Files.write(folder.resolve("model.gguf"), model.bytes()));
        Path adapter = folder.resolve("adapter.gguf");

        assertThatThrownBy(() -> AdapterFile.read(adapter, read))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessage("there is no such LoRA adapter: " + adapter);
        Files.write(adapter, new byte[] {'P', 'K', 3, 4});
        assertThatThrownBy(() -> AdapterFile.read(adapter, read))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("zip archive");
        assertThatThrownBy(() -> AdapterFile.read(folder, read)).isInstanceOf(InvalidModelException.class);
    }

    private GgufParts sound() {
        return Adapters.of(model, RANK, QUERY);
    }

    private AdapterFile read(GgufParts adapter) throws IOException {
        Path file = Files.write(folder.resolve("model.gguf"), model.bytes());
        return AdapterFile.read(Files.write(folder.resolve("adapter.gguf"), adapter.bytes()), GgufFile.read(file));
    }

    private void refuses(GgufParts adapter, String... reason) {
        assertThatThrownBy(() -> read(adapter))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("the LoRA adapter " + folder.resolve("adapter.gguf") + " is refused: ")
                .satisfies(e -> {
                    for (String part : reason) {
                        assertThat(e).hasMessageContaining(part);
                    }
                });
    }
}
