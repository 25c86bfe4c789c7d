package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelNotFoundException;
import dev.inferj.llamacpp.gguf.Families;
import dev.inferj.llamacpp.gguf.GgufParts;
import dev.inferj.llamacpp.gguf.HeadEdit;
import dev.inferj.testkit.gguf.RandomGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What opening refuses before llama.cpp sees it, since llama.cpp would end the process. */
class ModelOpeningTest {
    @TempDir
    private Path folder;

    private Path file;
    private byte[] sound;

    @BeforeEach
    void write() throws IOException {
        file = RandomGguf.tiny().writeTo(folder.resolve("random.gguf"));
        sound = Files.readAllBytes(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "no_vocab"})
    void modelWithoutAVocabularyIsRefused(String tokenizer) throws IOException {
        Files.write(file, new HeadEdit(sound).withOtherText("tokenizer.ggml.model", tokenizer));

        refuses(LlamaCpp.model(file), "model must have a vocabulary", file.toString());
    }

    @Test
    void modelWithTheTokenizerOfAnEncoderIsRefused() throws IOException {
        Files.write(file, new HeadEdit(sound).withOtherText("tokenizer.ggml.model", "t5"));

        refuses(LlamaCpp.model(file), "its tokenizer, t5, is one of encoders", file.toString());
    }

    @Test
    void modelWithMoreExpertsThanTheLibraryTakesIsRefused() throws IOException {
        byte[] withExperts = new HeadEdit(sound).withNumber("llama.expert_count", 257);
        Files.write(file, new HeadEdit(withExperts).withNumber("llama.expert_used_count", 2));

        refuses(
                LlamaCpp.model(file),
                "model must have at most 256 experts with ",
                "(llama.cpp b4916), not 257: name a newer llama.cpp by the setting library");
    }

    @Test
    void modelWhoseExpertsHaveNoGatesIsRefusedWhereTheLibraryNeedsThem() throws IOException {
        GgufParts parts = Families.EXPERTS.parts(folder).remove("blk.0.ffn_gate_exps.weight");
        Files.write(file, parts.bytes());

        refuses(
                LlamaCpp.model(file),
                "the tensor blk.0.ffn_gate_exps.weight is missing, which ",
                "(llama.cpp b4916) cannot do without",
                file.toString());
    }

    @Test
    void normsOfSixteenBitsAreRefusedWhereTheLibraryCannotComputeWithThem() throws IOException {
        Files.write(
                file,
                Families.LLAMA
                        .parts(folder)
                        .retype("output_norm.weight", "F16", 0)
                        .bytes());

        TestModels.open(LlamaCpp.model(file).threads(1)).close();
        refuses(
                LlamaCpp.model(file).library(FurtherLibrary.folder()),
                "the tensor output_norm.weight must be stored as F32, not F16, for ");
    }

    @Test
    void missingAdapterIsNotFound() {
        Path missing = folder.resolve("adapter.gguf");

        assertThatThrownBy(() -> TestModels.open(LlamaCpp.model(file).lora(missing, 1)))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("there is no such LoRA adapter: " + missing);
    }

    private static void refuses(LlamaCpp options, String... reason) {
        assertThatThrownBy(() -> TestModels.open(options.threads(1)))
                .isInstanceOf(InvalidModelException.class)
                .satisfies(e -> {
                    for (String part : reason) {
                        assertThat(e).hasMessageContaining(part);
                    }
                });
    }
}
