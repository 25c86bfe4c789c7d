package dev.inferj.djl.internal.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.inferj.InferenceException;
import dev.inferj.InvalidModelException;
import dev.inferj.ModelNotFoundException;
import dev.inferj.djl.synthetic.SyntheticModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WeightFilesTest {
    @TempDir
    private Path folder;

    @Test
    void shardsAreOneModel() throws IOException {
        SyntheticModel.of("llama").writeTo(folder.resolve("one"));
        SyntheticModel.of("llama").shards(4).writeTo(folder.resolve("four"));

        WeightFiles one = WeightFiles.read(folder.resolve("one"));
        WeightFiles four = WeightFiles.read(folder.resolve("four"));

        assertThat(four.names()).containsExactlyInAnyOrderElementsOf(one.names());
        assertThat(four.files()).hasSize(4);
        assertThat(four.find("lm_head.weight").orElseThrow().entry().shape())
                .isEqualTo(one.find("lm_head.weight").orElseThrow().entry().shape());
        assertThat(four.find("nothing")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../model.safetensors",
                "/etc/passwd",
                "..",
                "a/../../b.safetensors",
                "sub/model.safetensors",
                "..\\\\model.safetensors",
                ".hidden.safetensors",
                "model.bin",
                "model.safetensors\\u0000.safetensors",
                ""
            })
    void anIndexNamesOnlyFilesOfItsFolder(String name) throws IOException {
        index("{\"weight_map\":{\"a\":\"" + name + "\"}}");
        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> WeightFiles.read(folder))
                .withMessageContaining("the name of a .safetensors file in the same folder");
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        SyntheticModel.of("llama").shards(3).writeTo(folder);
        Path shard = folder.resolve("model-00002-of-00003.safetensors");
        Files.delete(shard);
        assertThatExceptionOfType(ModelNotFoundException.class)
                .isThrownBy(() -> WeightFiles.read(folder))
                .withMessageContaining(shard.toString());
    }

    @Test
    void aShardWithoutItsTensorIsRefused() throws IOException {
        SyntheticModel.of("llama").shards(2).writeTo(folder);
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(index, Files.readString(index).replace("\"lm_head.weight\"", "\"lm_foot.weight\""));
        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> WeightFiles.read(folder))
                .withMessageContaining("must hold tensor lm_foot.weight");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"weight_map\":[]}",
                "{\"weight_map\":{\"a\":7}}",
                "{\"weight_map\":{\"a\":null}}",
                "{"
            })
    void anIndexThatIsNoneIsRefused(String json) throws IOException {
        index(json);
        assertThatExceptionOfType(InvalidModelException.class).isThrownBy(() -> WeightFiles.read(folder));
    }

    @Test
    void aFolderWithoutSafetensorsSaysWhatIsLookedFor() {
        assertThatExceptionOfType(ModelNotFoundException.class)
                .isThrownBy(() -> WeightFiles.read(folder))
                .withMessageContaining("model.safetensors.index.json");
    }

    @Test
    void aTruncatedFileIsRefusedAtEveryLength() throws IOException {
        SyntheticModel.of("llama").with("num_hidden_layers", 1).writeTo(folder);
        Path file = folder.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 1 + whole.length / 300) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatExceptionOfType(InferenceException.class).isThrownBy(() -> WeightFiles.read(folder));
        }
    }

    private void index(String json) throws IOException {
        Files.writeString(folder.resolve("model.safetensors.index.json"), json);
    }
}
