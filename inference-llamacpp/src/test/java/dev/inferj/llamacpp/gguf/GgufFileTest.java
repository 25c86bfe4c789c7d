package dev.inferj.llamacpp.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelNotFoundException;
import dev.inferj.llamacpp.TestModels;
import dev.inferj.testkit.gguf.RandomGguf;
import dev.inferj.testkit.gguf.WeightType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GgufFileTest {
    @TempDir
    private Path folder;

    @Test
    void factsOfStories() throws IOException {
        Path path = TestModels.stories();
        GgufFile file = GgufFile.read(path);

        assertThat(file.path()).isEqualTo(path);
        assertThat(file.parts()).containsExactly(path);
        assertThat(file.bytes()).isEqualTo(Files.size(path));
        assertThat(file.architecture()).isEqualTo("llama");
        assertThat(file.name()).hasValue("tinystories-260k");
        assertThat(file.contextLength()).isEqualTo(512);
        assertThat(file.layers()).isEqualTo(5);
        assertThat(file.embeddingLength()).isEqualTo(64);
        assertThat(file.vocabularySize()).isEqualTo(512);
        assertThat(file.tokenizer()).hasValue("llama");
        assertThat(file.quantization()).hasValue("F32");
        assertThat(file.chatTemplate()).isEmpty();
        assertThat(file.text("general.license")).hasValue("mit");
        assertThat(file.integer("llama.attention.head_count_kv")).hasValue(4);
        // 512 words, 5 layers of attention, feed-forward and two norms, and the last norm.
        assertThat(file.parameters())
                .isEqualTo(512 * 64 + 5 * (2 * 64 * 64 + 2 * 64 * 32 + 3 * 64 * 172 + 2 * 64) + 64);
        // Keys and values of 4 heads of 8 numbers in 5 layers.
        assertThat(file.kvBytesPerToken(2, 1)).isEqualTo(5 * 4 * 8 * (2 + 1));
    }

    @Test
    void quantizationIsThatOfMostWeightsWhereTheFileDoesNotSay() {
        assertThat(GgufFile.read(TestModels.quantizedStories()).quantization()).hasValue("Q8_0");
    }

    @Test
    void factsOfTinyTools() {
        GgufFile file = GgufFile.read(TestModels.tinyTools());

        assertThat(file.tokenizer()).hasValue("gpt2");
        assertThat(file.vocabularySize()).isEqualTo(1024);
        assertThat(file.contextLength()).isEqualTo(2048);
        assertThat(file.layers()).isEqualTo(2);
        assertThat(file.chatTemplate().orElseThrow()).contains("<|im_start|>");
        assertThat(file.kvBytesPerToken(2, 2)).isEqualTo(2 * 2 * 32 * 4);
    }

    @ParameterizedTest
    @EnumSource(WeightType.class)
    void factsOfWrittenFiles(WeightType weights) throws IOException {
        Path path = RandomGguf.of(64, 3, 4, 2, 192, 400)
                .weights(weights)
                .contextLength(77)
                .chatTemplate("{{ messages }}")
                .writeTo(folder.resolve("random.gguf"));
        GgufFile file = GgufFile.read(path);

        assertThat(file.bytes()).isEqualTo(Files.size(path));
        assertThat(file.quantization()).hasValue(weights.name());
        assertThat(file.layers()).isEqualTo(3);
        assertThat(file.contextLength()).isEqualTo(77);
        assertThat(file.vocabularySize()).isEqualTo(400);
        assertThat(file.chatTemplate()).hasValue("{{ messages }}");
        assertThat(file.parameters())
                .isEqualTo(2 * 400 * 64 + 3 * (2 * 64 * 64 + 2 * 64 * 32 + 3 * 64 * 192 + 2 * 64) + 64);
    }

    @Test
    void headsThatDifferByLayerCountByTheLargest() {
        GgufFile file = new Heads(folder)
                .read(GgufBytes.sound()
                        .set("llama.block_count", GgufBytes.UINT32, 2L)
                        .setArray("llama.attention.head_count_kv", GgufBytes.UINT32, 1L, 2L));

        assertThat(file.kvBytesPerToken(2, 2)).isEqualTo(2 * 2 * 4 * 4);
    }

    @Test
    void missingFileIsNotFound() {
        Path missing = folder.resolve("missing.gguf");

        assertThatThrownBy(() -> GgufFile.read(missing))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining(missing.toString());
    }

    @Test
    void folderIsRefused() {
        assertThatThrownBy(() -> GgufFile.read(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("not a folder");
    }

    @Test
    void modelInSeveralFilesCountsThemAll() throws IOException {
        Path first = part(1, 3, 3);
        part(2, 3, 3);
        part(3, 3, 3);

        GgufFile file = GgufFile.read(first);

        assertThat(file.parts()).hasSize(3).startsWith(first);
        assertThat(file.bytes()).isEqualTo(3 * Files.size(first));
    }

    @Test
    void missingPartIsNamed() throws IOException {
        Path first = part(1, 3, 3);
        part(2, 3, 3);

        assertThatThrownBy(() -> GgufFile.read(first))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("of which this one is missing: " + folder.resolve("m-00003-of-00003.gguf"));
    }

    @Test
    void damagedPartIsRefusedByItsName() throws IOException {
        Path first = part(1, 2, 2);
        Path second = part(2, 2, 2);
        Files.write(
                second,
                GgufBytes.sound().set("general.alignment", GgufBytes.UINT8, 32L).bytes());

        assertThatThrownBy(() -> GgufFile.read(first))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("the model file " + second + " is refused: general.alignment");
    }

    @Test
    void partWhoseNameDoesNotTellTheOthersIsRefused() throws IOException {
        Path first = part(1, 3, 4);

        assertThatThrownBy(() -> GgufFile.read(first))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("it is one of 4 files, whose names must end in -00001-of-00004.gguf");
    }

    @Test
    void textsOfTheModelAreNotInItsName() {
        GgufFile file = GgufFile.read(TestModels.tinyTools());

        assertThat(file).hasToString("GgufFile[" + file.path() + ", llama]");
    }

    private Path part(int number, int of, long said) throws IOException {
        return Files.write(
                folder.resolve("m-0000" + number + "-of-0000" + of + ".gguf"),
                GgufBytes.sound().set("split.count", GgufBytes.UINT16, said).bytes());
    }
}
