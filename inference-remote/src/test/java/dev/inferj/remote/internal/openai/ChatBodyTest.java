package dev.inferj.remote.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatRequest;
import dev.inferj.InvalidRequestException;
import dev.inferj.Message;
import dev.inferj.MessagePart;
import dev.inferj.ModelInfo;
import dev.inferj.ResponseFormat;
import dev.inferj.ToolCall;
import dev.inferj.ToolChoice;
import dev.inferj.ToolDefinition;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.spi.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is sent, in each dialect. */
class ChatBodyTest {
    private static final ToolDefinition LOOK = ToolDefinition.of("look", "Looks", "{\"type\": \"object\"}");
    private static final ToolDefinition HEAR = ToolDefinition.of("hear", "", "{}");

    @Test
    void everythingThatARequestSaysIsSent() {
        ToolCall call = new ToolCall("c1", "look", "{\"at\": 1}");
        ChatRequest request = ChatRequest.builder()
                .system("s")
                .message(Message.user(
                        MessagePart.text("hi"),
                        MessagePart.media("image/png", new byte[] {1, 2, 3}),
                        MessagePart.media("image/jpeg", URI.create("https://example.com/a.jpg")),
                        MessagePart.media("audio/mpeg", new byte[] {4})))
                .message(Message.assistant("", List.of(call)))
                .toolResult(call, "a wall")
                .tool(LOOK)
                .toolChoice(ToolChoice.of("look"))
                .responseFormat(ResponseFormat.jsonSchema("{\"type\": \"object\"}"))
                .temperature(0.5)
                .topP(0.9)
                .frequencyPenalty(0.2)
                .presencePenalty(0.3)
                .seed(-7)
                .maxTokens(9)
                .stop("x", "y")
                .logitBias(5, 1.5)
                .logprobs(2)
                .build();

        assertThat(body(Dialect.OPENAI, request))
                .isEqualTo("{\"model\":\"tiny\",\"messages\":[{\"role\":\"system\",\"content\":\"s\"},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"},"
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AQID\"}},"
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.com/a.jpg\"}},"
                        + "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"BA==\",\"format\":\"mp3\"}}]},"
                        + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"look\",\"arguments\":\"{\\\"at\\\": 1}\"}}]},"
                        + "{\"role\":\"tool\",\"content\":\"a wall\",\"tool_call_id\":\"c1\"}],"
                        + "\"stream\":true,\"stream_options\":{\"include_usage\":true},\"max_tokens\":9,\"temperature\":0.5,"
                        + "\"top_p\":0.9,\"frequency_penalty\":0.2,\"presence_penalty\":0.3,\"seed\":-7,"
                        + "\"stop\":[\"x\",\"y\"],\"logit_bias\":{\"5\":1.5},"
                        + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\",\"description\":\"Looks\","
                        + "\"parameters\":{\"type\": \"object\"}}}],"
                        + "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"look\"}},"
                        + "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\",\"strict\":true,"
                        + "\"schema\":{\"type\": \"object\"}}},\"logprobs\":true,\"top_logprobs\":2}");
    }

    @Test
    void llamaServerGetsTheOneToolThatMustBeCalledAloneAndASeedThatItHasRoomFor() {
        ChatRequest request = ChatRequest.builder()
                .user("hi")
                .tool(LOOK)
                .tool(HEAR)
                .toolChoice(ToolChoice.of("hear"))
                .repetitionPenalty(1.1)
                .topK(4)
                .seed(-1)
                .build();

        assertThat(body(Dialect.LLAMA_SERVER, request))
                .contains("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"hear\",\"parameters\":{}}}]")
                .contains("\"tool_choice\":\"required\"")
                .contains("\"repeat_penalty\":1.1", "\"top_k\":4", "\"seed\":0");
    }

    @Test
    void rawPromptGoesToCompletions() {
        OpenAiProtocol protocol = protocol(Dialect.OPENAI, Settings.EMPTY);
        ChatRequest request =
                ChatRequest.builder().rawPrompt("hi").maxTokens(3).logprobs(1).build();

        assertThat(protocol.call(request).path()).isEqualTo("/completions");
        assertThat(body(Dialect.OPENAI, request))
                .isEqualTo("{\"model\":\"tiny\",\"prompt\":\"hi\",\"stream\":true,"
                        + "\"stream_options\":{\"include_usage\":true},\"max_tokens\":3,\"logprobs\":1}");
    }

    @Test
    void extraBodyTakesThePlaceOfTheLibrarysOwnFields() {
        Settings settings =
                Settings.EMPTY.with(HttpSettings.EXTRA_BODY, "{\"stream_options\":null,\"user\":{\"a\":[1,true]}}");
        ChatRequest request = ChatRequest.builder().rawPrompt("hi").build();

        assertThat(new String(protocol(Dialect.OPENAI, settings).call(request).body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"model\":\"tiny\",\"prompt\":\"hi\",\"stream\":true,\"stream_options\":null,"
                        + "\"user\":{\"a\":[1,true]}}");
    }

    @Test
    void whatThePlainProtocolHasNotIsRefused() {
        OpenAiProtocol plain = protocol(Dialect.OPENAI, Settings.EMPTY);
        OpenAiProtocol llama = protocol(Dialect.LLAMA_SERVER, Settings.EMPTY);
        for (ChatRequest.Builder request : List.of(
                ChatRequest.builder().user("hi").topK(3),
                ChatRequest.builder().user("hi").minP(0.1),
                ChatRequest.builder().user("hi").repetitionPenalty(1.2),
                ChatRequest.builder().user("hi").templateVariable("enable_thinking", false))) {
            assertThatThrownBy(() -> plain.check(request.build()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("leave it out");
            llama.check(request.build());
        }
    }

    private static String body(Dialect dialect, ChatRequest request) {
        return new String(protocol(dialect, Settings.EMPTY).call(request).body(), StandardCharsets.UTF_8);
    }

    private static OpenAiProtocol protocol(Dialect dialect, Settings settings) {
        return new OpenAiProtocol(
                new OpenAiFacts.Found(ModelInfo.builder("openai", "tiny").build(), dialect),
                new ServerAddress(false, "localhost", 80, "/v1"),
                settings);
    }
}
