package dev.inferj.remote.internal.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatRequest;
import dev.inferj.ContextLengthExceededException;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.Message;
import dev.inferj.MessagePart;
import dev.inferj.ModelInfo;
import dev.inferj.ModelNotFoundException;
import dev.inferj.ResponseFormat;
import dev.inferj.ToolCall;
import dev.inferj.ToolDefinition;
import dev.inferj.Usage;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.remote.internal.run.Replay;
import dev.inferj.remote.server.RecordingSink;
import dev.inferj.remote.server.Transcript;
import dev.inferj.spi.Settings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Ollama really sent, cut at every byte, and what it is sent. */
class OllamaTranscriptsTest {
    private final OllamaProtocol protocol = new OllamaProtocol(
            ModelInfo.builder("ollama", "tiny").build(),
            new ServerAddress(false, "localhost", 80, ""),
            Settings.EMPTY,
            new OllamaProtocol.Always(Map.of("think", false), Map.of("num_ctx", 4096)));

    @Test
    void text() {
        RecordingSink sink = replay(Transcript.real("ollama-chat-stream"));

        assertThat(sink.text).hasToString("Hello! How can I help you today? 你好 😀 café.");
        assertThat(sink.reason).isEqualTo(FinishReason.STOP);
        assertThat(sink.usage).isEqualTo(new Usage(9, 0, 14));
    }

    @Test
    void textOfARawPrompt() {
        RecordingSink sink = replay(Transcript.real("ollama-generate-stream"));

        assertThat(sink.text).hasToString("Hello! How can I help you today? 你好 😀 café.");
        assertThat(sink.usage).isEqualTo(new Usage(9, 0, 14));
    }

    @Test
    void thinkingApartFromTheAnswer() {
        RecordingSink sink = replay(Transcript.real("ollama-chat-thinking-stream"));

        assertThat(sink.reasoning).hasToString("The user asks about Accra. I will be brief.\n");
        assertThat(sink.text).hasToString("Accra is a city.");
    }

    @Test
    void wholeToolCallsAndTheReasonThatOllamaDoesNotGive() {
        RecordingSink sink = replay(Transcript.real("ollama-chat-tools-stream"));

        assertThat(sink.toolCalls)
                .extracting(ToolCall::arguments)
                .containsOnly("{\"city\":\"Paris\"}")
                .hasSize(2);
        assertThat(sink.reason).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void logProbabilities() {
        RecordingSink sink = replay(Transcript.real("ollama-chat-logprobs"));

        assertThat(sink.logprobs).hasSize(2);
        assertThat(sink.logprobs.get(0).top()).hasSize(2);
        assertThat(sink.reason).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void ownTranscriptIsReadLikeThoseOfTheRealOne() {
        RecordingSink sink = replay(Transcript.own("ollama-chat.ndjson"));

        assertThat(sink.text).hasToString("Say \"é\" 😀\n");
        assertThat(sink.reasoning).hasToString("hm");
        assertThat(sink.toolCalls)
                .extracting(call -> call.id() + call.arguments())
                .containsExactly("{\"a\":[1,null]}");
        assertThat(sink.usage).isEqualTo(new Usage(11, 0, 7));
    }

    @Test
    void errorInsideAStreamIsTyped() {
        byte[] body = "{\"message\":{\"content\":\"a\"},\"done\":false}\n{\"error\":\"an unknown error\"}\n"
                .getBytes(StandardCharsets.UTF_8);

        for (int cut = 0; cut < body.length; cut++) {
            RecordingSink sink = Replay.of(protocol, body, cut);
            assertThat(sink.events).containsExactly("text a", "fail EngineFailedException");
            assertThat(sink.failure).isInstanceOf(EngineFailedException.class).hasMessageContaining("unknown error");
        }
    }

    @Test
    void nestedErrorOfItsRunnerIsUnderstood() {
        assertThat(Replay.refused(protocol, Transcript.real("ollama-error-context")))
                .isInstanceOfSatisfying(ContextLengthExceededException.class, tooLong -> {
                    assertThat(tooLong.needed()).isEqualTo(12010);
                    assertThat(tooLong.limit()).isEqualTo(2048);
                });
    }

    @Test
    void missingModelIsNamed() {
        assertThat(Replay.refused(protocol, Transcript.real("ollama-error-notfound")))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("'nope'");
    }

    @Test
    void everythingThatARequestSaysIsSent() {
        ToolCall call = new ToolCall("1", "look", "{\"at\": 1}");
        ChatRequest request = ChatRequest.builder()
                .message(Message.user(MessagePart.text("hi"), MessagePart.media("image/png", new byte[] {1, 2, 3})))
                .message(Message.assistant("", List.of(call)))
                .toolResult(call, "a wall")
                .tool(ToolDefinition.of("look", "Looks", "{\"type\": \"object\"}"))
                .responseFormat(ResponseFormat.jsonSchema("{\"type\": \"object\"}"))
                .temperature(0.5)
                .topK(3)
                .topP(0.9)
                .minP(0.1)
                .repetitionPenalty(1.1)
                .frequencyPenalty(0.2)
                .presencePenalty(0.3)
                .seed(7)
                .maxTokens(9)
                .stop("x")
                .logprobs(2)
                .build();

        assertThat(new String(protocol.call(request).body(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\",\"images\":[\"AQID\"]},"
                                + "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"look\","
                                + "\"arguments\":{\"at\": 1}}}]},{\"role\":\"tool\",\"content\":\"a wall\",\"tool_name\":\"look\"}],"
                                + "\"stream\":true,\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\","
                                + "\"description\":\"Looks\",\"parameters\":{\"type\": \"object\"}}}],"
                                + "\"format\":{\"type\": \"object\"},\"logprobs\":true,\"top_logprobs\":2,\"think\":false,"
                                + "\"options\":{\"num_ctx\":4096,\"num_predict\":9,\"temperature\":0.5,\"top_k\":3,\"top_p\":0.9,"
                                + "\"min_p\":0.1,\"repeat_penalty\":1.1,\"frequency_penalty\":0.2,\"presence_penalty\":0.3,"
                                + "\"seed\":7,\"stop\":[\"x\"]}}");
    }

    private RecordingSink replay(Transcript transcript) {
        byte[] body = transcript.body();
        RecordingSink whole = Replay.of(protocol, body, body.length);
        for (int cut = 0; cut < body.length; cut++) {
            assertThat(Replay.of(protocol, body, cut).events)
                    .as("cut at %d", cut)
                    .isEqualTo(whole.events);
        }
        return whole;
    }
}
