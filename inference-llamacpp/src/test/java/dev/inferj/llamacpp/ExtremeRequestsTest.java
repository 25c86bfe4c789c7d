package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatCall;
import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.Inference;
import dev.inferj.InvalidRequestException;
import dev.inferj.testkit.gguf.RandomGguf;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters at and beyond the ends of their ranges, on real logits. */
class ExtremeRequestsTest {
    @TempDir
    private static Path folder;

    private static Inference inference;
    private static ChatModel model;

    @BeforeAll
    static void open() {
        Path file = RandomGguf.tiny().writeTo(folder.resolve("random.gguf"));
        inference = Inference.create();
        model = inference.chat(LlamaCpp.model(file).contextTokens(256).slots(2).threads(1));
    }

    @AfterAll
    static void close() {
        inference.close();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0, -0.0, Double.MIN_VALUE, Float.MIN_VALUE, 1e-300})
    void coldestTemperaturesTakeTheLikeliestTokens(double temperature) {
        assertThat(text(call -> call.temperature(temperature))).isEqualTo(text(ChatCall::greedy));
    }

    @Test
    void sharpestFiltersTakeTheLikeliestTokens() {
        String likeliest = text(ChatCall::greedy);

        assertThat(text(call -> call.temperature(100).topK(1))).isEqualTo(likeliest);
        assertThat(text(call -> call.temperature(1).topP(Double.MIN_VALUE))).isEqualTo(likeliest);
        assertThat(text(call -> call.temperature(1).minP(1))).isEqualTo(likeliest);
    }

    @Test
    void widestRangesAreAnswered() {
        ChatResponse response = model.request()
                .rawPrompt("Once")
                .temperature(100)
                .topK(Integer.MAX_VALUE)
                .topP(1)
                .minP(Double.MIN_VALUE)
                .repetitionPenalty(Double.MIN_VALUE)
                .frequencyPenalty(-2)
                .presencePenalty(2)
                .seed(Long.MIN_VALUE)
                .maxTokens(20)
                .send();

        assertThat(response.usage().outputTokens()).isBetween(1, 20);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatIsNoFiniteNumberIsRefusedAtOnce(double value) {
        ChatCall call = model.request();

        assertRefused("temperature", () -> call.temperature(value));
        assertRefused("topP", () -> call.topP(value));
        assertRefused("minP", () -> call.minP(value));
        assertRefused("repetitionPenalty", () -> call.repetitionPenalty(value));
        assertRefused("frequencyPenalty", () -> call.frequencyPenalty(value));
        assertRefused("presencePenalty", () -> call.presencePenalty(value));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void answerOfNoTokensIsRefusedAtOnce(int maxTokens) {
        assertRefused("maxTokens", () -> model.request().maxTokens(maxTokens));
    }

    @Test
    void biasOfATokenBeyondTheVocabularyIsRefusedAtOnce() {
        assertThatThrownBy(() ->
                        model.request().rawPrompt("Once").logitBias(1024, 1).sendAsync())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("logitBias token must be < 1024");
    }

    private static String text(UnaryOperator<ChatCall> settings) {
        return settings.apply(model.request().rawPrompt("Once").seed(1))
                .maxTokens(20)
                .send()
                .text();
    }

    private static void assertRefused(String name, org.assertj.core.api.ThrowableAssert.ThrowingCallable setting) {
        assertThatIllegalArgumentException().isThrownBy(setting).withMessageStartingWith(name + " must be ");
    }
}
