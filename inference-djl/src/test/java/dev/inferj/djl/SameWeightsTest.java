package dev.inferj.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.Inference;
import dev.inferj.testkit.gguf.RandomGguf;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** A random model is the same one as a folder and as a GGUF file, tokenizer included. */
final class SameWeightsTest {
    private static final String PROMPT = "Bade rigo, kulu & \u00e9!";

    @TempDir
    private Path folder;

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22)
    void aRandomModelSaysTheSameHereAndInLlamaCpp() {
        RandomGguf random = RandomGguf.of(128, 3, 8, 2, 256, 2000).seed(5);
        Path hf = random.writeFolder(folder.resolve("random"));
        Path gguf = random.writeTo(folder.resolve("random.gguf"));
        try (Inference inference = Inference.create();
                ChatModel here =
                        inference.chat(Djl.model(hf).precision(Precision.F32).threads(1));
                ChatModel there = inference.chat("llamacpp:" + gguf + "?threads=1")) {
            ChatResponse expected = greedy(there);
            ChatResponse answer = greedy(here);
            assertThat(answer.text()).isEqualTo(expected.text()).isNotBlank();
            assertThat(answer.usage()).isEqualTo(expected.usage());
        }
    }

    private static ChatResponse greedy(ChatModel model) {
        return model.request().rawPrompt(PROMPT).greedy().maxTokens(40).send();
    }
}
