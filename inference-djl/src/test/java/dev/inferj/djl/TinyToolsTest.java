package dev.inferj.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.Inference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real model through the public API says what the same weights say through llama.cpp, which computes in 32 bits. */
final class TinyToolsTest {
    private static final List<String> CITIES = List.of(
            "Paris", "Rome", "Oslo", "Lima", "Cairo", "Delhi", "Tokyo", "Accra", "Quito", "Berlin", "Madrid", "Vienna");

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"AUTO", "F32"})
    @EnabledForJreRange(min = JRE.JAVA_22)
    void fiftyGreedyAnswersAreThoseOfLlamaCpp(Precision precision) {
        Path models = Path.of(System.getProperty("inferj.test.models", "")).resolve("tiny-tools");
        assumeTrue(
                Files.isDirectory(models.resolve("hf")),
                "needs the model tiny-tools: put it into a folder and name that by -Dinferj.test.models=FOLDER");
        try (Inference inference = Inference.create()) {
            ChatModel here = inference.chat(
                    Djl.model(models.resolve("hf")).slots(8).threads(1).precision(precision));
            ChatModel there =
                    inference.chat("llamacpp:" + models.resolve("tiny-tools-f32.gguf") + "?threads=1&slots=8");
            assumeFalse(
                    here.info().quantization().filter("bf16"::equals).isPresent(),
                    "GPUs compute with bf16, which is too coarse to say the same");
            List<CompletableFuture<ChatResponse>> answers =
                    questions().stream().map(question -> greedy(here, question)).toList();
            for (int i = 0; i < answers.size(); i++) {
                String question = questions().get(i);
                ChatResponse expected = greedy(there, question).join();
                ChatResponse answer = answers.get(i).join();
                assertThat(answer.text()).as(question).isEqualTo(expected.text());
                assertThat(answer.usage().promptTokens())
                        .as(question)
                        .isEqualTo(expected.usage().promptTokens());
                assertThat(answer.usage().outputTokens())
                        .as(question)
                        .isEqualTo(expected.usage().outputTokens());
            }
            assertThat(answers)
                    .anySatisfy(answer ->
                            assertThat(answer.join().receipt().maxBatchWidth()).isGreaterThan(1));
        }
    }

    private static CompletableFuture<ChatResponse> greedy(ChatModel model, String question) {
        return model.request().user(question).greedy().maxTokens(60).sendAsync();
    }

    private static List<String> questions() {
        List<String> questions = new ArrayList<>(List.of("Hello!", "Count to ten."));
        for (String city : CITIES) {
            questions.add("What is the weather in " + city + "?");
            questions.add("Think about " + city + ".");
            questions.add("Tell me about " + city + ".");
            questions.add("Compare the weather in " + city + " and Kyoto.");
        }
        return questions;
    }
}
