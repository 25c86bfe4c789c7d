package dev.inferj.djl.internal.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.inferj.EngineFailedException;
import dev.inferj.InferenceException;
import dev.inferj.InsufficientMemoryException;
import dev.inferj.InvalidModelException;
import dev.inferj.djl.internal.json.JsonFile;
import dev.inferj.djl.synthetic.RandomTensor;
import dev.inferj.djl.synthetic.SyntheticModel;
import dev.inferj.spi.StepLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders that cannot be what they say, and the JVM lives. */
final class BadFoldersTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void aWeightThatIsNoNumberIsRefusedByName(double value) throws IOException {
        for (String name : new String[] {
            "model.embed_tokens.weight", "model.layers.1.mlp.down_proj.weight", "model.layers.2.input_layernorm.weight"
        }) {
            int[] shape = name.contains("norm")
                    ? new int[] {64}
                    : name.contains("down") ? new int[] {64, 96} : new int[] {144, 64};
            Integer[] sizes = Arrays.stream(shape).boxed().toArray(Integer[]::new);
            SyntheticModel.of("llama")
                    .tensor(name, new RandomTensor(value, 1, List.of(sizes)))
                    .writeTo(folder);
            assertThatExceptionOfType(InvalidModelException.class)
                    .isThrownBy(() -> OpenDecoder.open(folder, Kernel.FBGEMM_FP16, CellType.F16))
                    .withMessageContaining("tensor " + name)
                    .withMessageContaining("NaN");
        }
    }

    @Test
    void aTensorOfAnotherShapeIsRefusedByName() throws IOException {
        SyntheticModel.of("llama")
                .tensor("model.layers.1.self_attn.k_proj.weight", RandomTensor.of(1, 64, 64))
                .writeTo(folder);
        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(this::read)
                .withMessage(
                        "tensor model.layers.1.self_attn.k_proj.weight must have the shape [32, 64], as config.json"
                                + " says: [64, 64]");
    }

    @Test
    void aModelWithMoreLayersThanItsFilesIsRefused() throws IOException {
        SyntheticModel.of("llama").writeTo(folder);
        Path config = folder.resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replace("\"num_hidden_layers\":3", "\"num_hidden_layers\":4"));
        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(this::read)
                .withMessageContaining("must hold tensor model.layers.3.self_attn.q_proj.weight");
    }

    @Test
    void aModelThatDoesNotFitIsRefusedBeforeItIsLoaded() throws IOException {
        DecoderModel model = read(SyntheticModel.of("llama").writeTo(folder));
        MemoryNeed need = MemoryNeed.of(
                model.decoder(), model.plan(), Kernel.ONEDNN_F32, CellType.F16, new StepLimits(4, 512, 2048, 512));
        need.requireWithin(need.bytes());
        assertThatExceptionOfType(InsufficientMemoryException.class)
                .isThrownBy(() -> need.requireWithin(need.bytes() - 1))
                .satisfies(e -> assertThat(e.neededBytes()).isEqualTo(need.bytes()))
                .withMessageContaining("lower slots, contextTokens or kvTokens");
    }

    /** Bytes of the head are changed at random: what is still sound opens, all else is refused with a typed error. */
    @Test
    void mutatedHeadsAreRefusedOrRun() throws IOException {
        int mutants = Integer.getInteger("inferj.test.mutants", 2_000);
        SyntheticModel.of("llama").with("num_hidden_layers", 1).writeTo(folder);
        Path file = folder.resolve("model.safetensors");
        byte[] sound = Files.readAllBytes(file);
        int head =
                8 + (int) ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getLong();
        SplittableRandom random = new SplittableRandom(2);
        int ran = 0;
        for (int i = 0; i < mutants; i++) {
            Files.write(file, mutant(sound, head, random));
            try (OpenDecoder decoder = OpenDecoder.open(folder, Kernel.FBGEMM_FP16, CellType.F16)) {
                decoder.run(0, 0, new int[] {1, 2, 3}, 3);
                ran++;
            } catch (InferenceException e) {
                assertThat(e).isNotInstanceOf(EngineFailedException.class).hasMessageContaining("");
            }
        }
        assertThat(ran).as("mutants that are still sound").isBetween(1, mutants / 2);
    }

    private static byte[] mutant(byte[] sound, int head, SplittableRandom random) {
        byte[] bytes = sound.clone();
        int changes = random.nextInt(1, 4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(head);
            bytes[at] = switch (random.nextInt(4)) {
                case 0 -> (byte) random.nextInt(256);
                case 1 -> (byte) ('0' + random.nextInt(10));
                case 2 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
                default -> bytes[random.nextInt(head)];
            };
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    private void read() {
        read(folder);
    }

    private static DecoderModel read(Path folder) {
        return DecoderModel.read(folder, JsonFile.read(folder.resolve("config.json"), 1 << 20));
    }
}
