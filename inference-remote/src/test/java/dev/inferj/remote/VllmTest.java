package dev.inferj.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatModel;
import dev.inferj.ContextLengthExceededException;
import dev.inferj.Inference;
import dev.inferj.InvalidRequestException;
import dev.inferj.remote.server.FakeOpenAi;
import dev.inferj.remote.server.RawServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only vLLM has. */
class VllmTest {
    private final RawServer server = new RawServer(new FakeOpenAi("vllm"));
    private final Inference inference = Inference.create();

    @AfterEach
    void close() {
        inference.close();
        server.close();
    }

    @Test
    void tenantSaltsTheCacheAndOptionsGoAlong() {
        ChatModel model = inference.chat(Vllm.at(server.uri()).model("tiny").sendPriority(true));

        model.request()
                .user("hi")
                .tenant("acme")
                .priority(3)
                .topK(5)
                .templateVariable("enable_thinking", false)
                .options(VllmOptions.none()
                        .minTokens(2)
                        .stopTokenIds(List.of(7))
                        .ignoreEos(true)
                        .truncatePromptTokens(9)
                        .reasoningEffort("low")
                        .thinkingTokenBudget(5)
                        .regex("[a-z]+"))
                .maxTokens(3)
                .send();

        assertThat(server.posts().get(0).body())
                .contains("\"top_k\":5")
                .contains("\"chat_template_kwargs\":{\"enable_thinking\":false}")
                .endsWith("\"cache_salt\":\"acme\",\"priority\":-3,\"min_tokens\":2,\"stop_token_ids\":[7],"
                        + "\"ignore_eos\":true,\"truncate_prompt_tokens\":9,\"reasoning_effort\":\"low\","
                        + "\"thinking_token_budget\":5,\"structured_outputs\":{\"regex\":\"[a-z]+\"}}");
    }

    @Test
    void nothingOfThatIsSentUnasked() {
        ChatModel model = inference.chat("vllm://127.0.0.1:" + server.port() + "/tiny");

        model.request().user("hi").priority(3).maxTokens(3).send();

        assertThat(server.posts().get(0).body())
                .doesNotContain("cache_salt", "priority", "structured_outputs", "tools");
        assertThat(model.info().contextTokens()).isEqualTo(1024);
    }

    @Test
    void namesThatVllmIgnoresAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inference.chat(
                        Vllm.at(server.uri()).model("tiny").extraBody("{\"guided_json\":{\"type\":\"object\"}}")))
                .withMessageContaining("guided_json")
                .withMessageContaining("structured_outputs");
    }

    @Test
    void optionsOfVllmAreRefusedByOthers() {
        ChatModel other = inference.chat(OpenAi.at(server.uri()).model("tiny"));

        assertThatThrownBy(() -> other.request()
                        .user("hi")
                        .options(VllmOptions.none().minTokens(1))
                        .send())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("options for vllm");
    }

    @Test
    void promptThatIsTooLongIsToldWithItsNumbers() {
        ChatModel model = inference.chat(Vllm.at(server.uri()).model("tiny"));

        assertThatThrownBy(() -> model.ask("word ".repeat(2000)))
                .isInstanceOfSatisfying(ContextLengthExceededException.class, tooLong -> {
                    assertThat(tooLong.limit()).isEqualTo(1024);
                    assertThat(tooLong.needed()).isGreaterThan(2000);
                });
    }
}
