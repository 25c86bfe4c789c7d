package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.inferj.ChatCall;
import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.ContextLengthExceededException;
import dev.inferj.FinishReason;
import dev.inferj.Inference;
import dev.inferj.testkit.gguf.RandomGguf;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts about as long as the context, through the public API. */
class ContextLimitTest {
    private static final int CONTEXT = 64;

    @TempDir
    private static Path folder;

    private static Inference inference;
    private static ChatModel model;

    @BeforeAll
    static void open() {
        Path file = RandomGguf.tiny().writeTo(folder.resolve("random.gguf"));
        inference = Inference.create();
        model = inference.chat(
                LlamaCpp.model(file).contextTokens(CONTEXT).slots(1).threads(1));
    }

    @AfterAll
    static void close() {
        inference.close();
    }

    @Test
    void promptOfOneLessThanTheContextGetsOneToken() {
        ChatResponse response = promptOf(CONTEXT - 1).send();

        assertThat(response.usage().promptTokens()).isEqualTo(CONTEXT - 1);
        assertThat(response.usage().outputTokens()).isEqualTo(1);
        assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @ParameterizedTest
    @ValueSource(ints = {CONTEXT, CONTEXT + 1, 100 * CONTEXT})
    void promptThatLeavesNoRoomIsRefusedAtOnce(int tokens) {
        ChatCall call = promptOf(tokens);

        ContextLengthExceededException refusal =
                catchThrowableOfType(ContextLengthExceededException.class, call::sendAsync);

        assertThat(refusal.needed()).isEqualTo(tokens);
        assertThat(refusal.limit()).isEqualTo(CONTEXT);
        assertThat(refusal.isRetryable()).isFalse();
        assertThat(model.status().waiting()).isZero();
        assertThat(promptOf(10).maxTokens(1).send().usage().outputTokens()).isEqualTo(1);
    }

    @Test
    void answerEndsWhereTheContextDoes() {
        ChatResponse response = promptOf(10).maxTokens(Integer.MAX_VALUE).send();

        assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(response.usage().totalTokens()).isEqualTo(CONTEXT);
    }

    /** The model marks the beginning and puts a space there; a line break is a token that joins no other. */
    private ChatCall promptOf(int tokens) {
        return model.request().rawPrompt("\n".repeat(tokens - 2)).greedy();
    }
}
