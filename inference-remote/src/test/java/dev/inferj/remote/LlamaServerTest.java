package dev.inferj.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inferj.ChatEvent;
import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.ContextLengthExceededException;
import dev.inferj.Feature;
import dev.inferj.FinishReason;
import dev.inferj.Inference;
import dev.inferj.InvalidRequestException;
import dev.inferj.Message;
import dev.inferj.MessagePart;
import dev.inferj.ModelInfo;
import dev.inferj.ResponseFormat;
import dev.inferj.Session;
import dev.inferj.ToolCall;
import dev.inferj.ToolChoice;
import dev.inferj.ToolDefinition;
import dev.inferj.remote.server.LlamaServer;
import dev.inferj.testkit.contract.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real llama-server with a small chat model that knows tools. */
@Timeout(120)
class LlamaServerTest {
    private static final ToolDefinition WEATHER = ToolDefinition.of(
            "get_weather",
            "Get the weather",
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}");

    private static @Nullable LlamaServer server;
    private static @Nullable Inference inference;
    private static @Nullable ChatModel model;

    @BeforeAll
    static void open() {
        Path file = Path.of(System.getProperty("inferj.test.models", "../../shared/models"))
                .resolve("tiny-tools/tiny-tools-f32.gguf");
        assumeTrue(Files.exists(file), "no small chat model: name the folder of models by -Dinferj.test.models");
        server = LlamaServer.start(file, "-c", "8192", "-np", "4", "--jinja");
        inference = Inference.create();
        model = inference.chat("openai://127.0.0.1:" + server.port() + "/tiny");
    }

    @AfterAll
    static void close() {
        if (inference != null) {
            inference.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void factsAreThoseOfTheServer() {
        ModelInfo info = model().info();

        assertThat(info.contextTokens()).isEqualTo(2048);
        assertThat(info.parameters()).hasValue(557_696);
        assertThat(info.chatTemplate())
                .hasValueSatisfying(template -> assertThat(template).contains("tools"));
        assertThat(info.features()).contains(Feature.TOOLS, Feature.JSON_SCHEMA).doesNotContain(Feature.IMAGES);
    }

    @Test
    void answerIsStreamed() {
        try (Stream<ChatEvent> events = model().request().user("Hello").greedy().maxTokens(60).stream()) {
            List<ChatEvent> all = events.toList();
            ChatResponse response = ((ChatEvent.Finished) all.get(all.size() - 1)).response();

            assertThat(all).hasSizeGreaterThan(10);
            assertThat(response.text()).startsWith("Hello!").contains("你好 😀 café");
            assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(response.usage().outputTokens()).isEqualTo(14);
        }
    }

    @Test
    void rawPromptIsContinued() {
        ChatResponse response = model().request()
                .rawPrompt("<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n")
                .greedy()
                .maxTokens(3)
                .send();

        assertThat(response.text()).isEqualTo("Hello! How");
        assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void reasoningStaysApart() {
        ChatResponse response = model().request()
                .user("Think about Oslo.")
                .greedy()
                .maxTokens(60)
                .send();

        assertThat(response.reasoning()).startsWith("The user asks about");
        assertThat(response.text()).endsWith("is a city.").doesNotContain("think");
    }

    @Test
    void toolsAreCalledAndTheirResultsGoBack() {
        ChatResponse response = model().request()
                .user("Compare the weather in Oslo and Lima.")
                .tool(WEATHER)
                .greedy()
                .maxTokens(90)
                .send();

        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(response.toolCalls())
                .hasSize(2)
                .allSatisfy(call -> assertThat(call.argumentsAsMap())
                        .hasValueSatisfying(arguments -> assertThat(arguments).containsKey("city")));
        ToolCall call = response.toolCalls().get(0);
        ChatResponse answer = model().request()
                .user("Compare the weather in Oslo and Lima.")
                .message(response.toMessage())
                .toolResult(call, "sunny, 20 degrees")
                .toolResult(response.toolCalls().get(1), "rain")
                .tool(WEATHER)
                .greedy()
                .maxTokens(40)
                .send();
        assertThat(answer.text()).isNotBlank();
    }

    @Test
    void toolIsCalledWhereItMustBe() {
        ChatResponse response = model().request()
                .user("Hello")
                .tool(WEATHER)
                .tool(ToolDefinition.of("get_time", "Get the time", "{\"type\":\"object\",\"properties\":{}}"))
                .toolChoice(ToolChoice.of("get_time"))
                .greedy()
                .maxTokens(200)
                .send();

        assertThat(response.toolCalls())
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.name()).isEqualTo("get_time"));
    }

    @Test
    void answerFitsASchema() {
        ChatResponse response = model().request()
                .user("x")
                .responseFormat(ResponseFormat.jsonSchema(
                        "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"},\"ok\":{\"type\":\"boolean\"}},"
                                + "\"required\":[\"n\",\"ok\"]}"))
                .greedy()
                .maxTokens(200)
                .send();

        assertThat(new ToolCall("", "", response.text()).argumentsAsMap())
                .hasValueSatisfying(answer -> assertThat(answer).containsOnlyKeys("n", "ok"));
    }

    @Test
    void tokensTellHowLikelyTheyWere() {
        ChatResponse response = model().request()
                .user("Hello")
                .greedy()
                .maxTokens(3)
                .logprobs(2)
                .send();

        assertThat(response.logprobs()).hasSize(3).allSatisfy(token -> {
            assertThat(token.logprob()).isBetween(-1.0, 0.0);
            assertThat(token.top()).hasSize(2);
        });
    }

    @Test
    void promptThatIsTooLongIsToldWithItsNumbers() {
        assertThatThrownBy(() -> model().ask("word ".repeat(4000)))
                .isInstanceOfSatisfying(ContextLengthExceededException.class, tooLong -> {
                    assertThat(tooLong.limit()).isEqualTo(2048);
                    assertThat(tooLong.needed()).isGreaterThan(2048);
                });
    }

    @Test
    void imagesAreRefusedBeforeTheyAreSent() {
        assertThatThrownBy(() -> model().request()
                        .message(Message.user(MessagePart.media("image/png", new byte[] {1})))
                        .send())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("IMAGES");
    }

    @Test
    void closingAStreamFreesTheSlot() {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            times.add(timeUntilTheSlotIsFree());
        }

        assertThat(Collections.min(times)).isLessThan(Duration.ofMillis(200)); // the rest is the machine's noise
    }

    private static Duration timeUntilTheSlotIsFree() {
        try (Stream<ChatEvent> stream = model()
                .request()
                .user("Count to ten, for ever.")
                .temperature(1)
                .maxTokens(1500)
                .stop("\u0000")
                .logitBias(2, -100)
                .stream()) {
            Iterator<ChatEvent> events = stream.iterator();
            events.next();
            assertThat(server().busySlots()).isEqualTo(1);
        }
        long closed = System.nanoTime();
        Await.until("the slot is free", () -> server().busySlots() == 0);
        return Duration.ofNanos(System.nanoTime() - closed);
    }

    @Test
    void twoHundredStreamsOverFourSlotsAllComplete() {
        List<CompletableFuture<ChatResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(model().request().user("Hello").greedy().maxTokens(60).sendAsync());
        }

        for (CompletableFuture<ChatResponse> answer : answers) {
            assertThat(Await.result("an answer", answer).text())
                    .startsWith("Hello!")
                    .endsWith("café.");
        }
    }

    @Test
    void sessionIsCachedByTheServer() {
        try (Session session = model().session().system("You are terse.").open()) {
            session.ask("Hello");
            ChatResponse second =
                    session.request().user("Hello").greedy().maxTokens(20).send();

            assertThat(second.usage().cachedTokens()).isPositive();
            assertThat(second.receipt().cachedTokens()).isEqualTo(second.usage().cachedTokens());
            assertThat(session.turns()).isEqualTo(2);
        }
    }

    private static ChatModel model() {
        if (model == null) {
            throw new IllegalStateException("the model is not open");
        }
        return model;
    }

    private static LlamaServer server() {
        if (server == null) {
            throw new IllegalStateException("the server is not started");
        }
        return server;
    }
}
