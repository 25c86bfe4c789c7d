package dev.inferj.remote.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ContextLengthExceededException;
import dev.inferj.EngineFailedException;
import dev.inferj.Feature;
import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.InvalidRequestException;
import dev.inferj.ModelInfo;
import dev.inferj.Usage;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.remote.internal.run.Replay;
import dev.inferj.remote.server.RecordingSink;
import dev.inferj.remote.server.Transcript;
import dev.inferj.spi.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers that speak the OpenAI protocol really sent, cut at every byte. */
class OpenAiTranscriptsTest {
    private final OpenAiProtocol protocol = new OpenAiProtocol(
            new OpenAiFacts.Found(
                    ModelInfo.builder("openai", "tiny")
                            .features(EnumSet.allOf(Feature.class))
                            .build(),
                    Dialect.OPENAI),
            new ServerAddress(false, "localhost", 80, "/v1"),
            Settings.EMPTY);

    @Test
    void textOfLlamaServer() {
        RecordingSink sink = replay(Transcript.real("llama-chat-stream"));

        assertThat(sink.text).hasToString("Hello! How can I help you today? 你好 😀 café.");
        assertThat(sink.events).hasSize(14);
        assertThat(sink.reason).isEqualTo(FinishReason.STOP);
        assertThat(sink.usage).isEqualTo(new Usage(9, 8, 14));
    }

    @Test
    void textOfOllama() {
        RecordingSink sink = replay(Transcript.real("ollama-openai-stream"));

        assertThat(sink.text).hasToString("Hello! How can");
        assertThat(sink.reason).isEqualTo(FinishReason.LENGTH);
        assertThat(sink.usage).isEqualTo(new Usage(9, 0, 4));
    }

    @Test
    void textOfAServerThatLeavesOutTheMarkOfTheEnd() {
        RecordingSink sink = replay(Transcript.real("tserve-chat-stream"));

        assertThat(sink.text).hasToString("Hello! How can I");
        assertThat(sink.reason).isEqualTo(FinishReason.LENGTH);
        assertThat(sink.usage).isEqualTo(new Usage(9, 0, 5));
    }

    @Test
    void reasoningApartFromTheAnswer() {
        RecordingSink sink = replay(Transcript.real("llama-chat-reasoning-stream"));

        assertThat(sink.reasoning).hasToString("The user asks about Accra. I will be brief.\n");
        assertThat(sink.text).hasToString("Accra is a city.");
        assertThat(sink.reason).isEqualTo(FinishReason.STOP);
    }

    @Test
    void toolCallsInPieces() {
        RecordingSink sink = replay(Transcript.real("llama-chat-tools-stream"));

        assertThat(sink.toolCalls).hasSize(2).allSatisfy(call -> {
            assertThat(call.name()).isEqualTo("get_weather");
            assertThat(call.arguments()).isEqualTo("{\"city\": \"Paris\"}");
            assertThat(call.id()).hasSize(32);
        });
        assertThat(sink.toolCalls.get(0).id())
                .isNotEqualTo(sink.toolCalls.get(1).id());
        assertThat(sink.text).isEmpty();
        assertThat(sink.reason).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void wholeToolCallsOfOllama() {
        RecordingSink sink = replay(Transcript.real("ollama-openai-tools-stream"));

        assertThat(sink.toolCalls)
                .singleElement()
                .satisfies(call -> assertThat(call.arguments()).isEqualTo("{\"city\":\"Paris\"}"));
        assertThat(sink.reason).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void logProbabilities() {
        RecordingSink sink = replay(Transcript.real("llama-chat-logprobs-stream"));

        assertThat(sink.text).hasToString("Hello! How");
        assertThat(sink.logprobs).hasSize(3);
        assertThat(sink.logprobs.get(0).token()).isEqualTo("Hello");
        assertThat(sink.logprobs.get(0).logprob()).isEqualTo(-0.00015569945389870554);
        assertThat(sink.logprobs.get(2).top()).hasSize(2);
        assertThat(sink.logprobs.get(2).top().get(1).token()).isEqualTo(" 你好");
    }

    @Test
    void ownTranscriptIsReadLikeThoseOfRealServers() {
        RecordingSink sink = replay(Transcript.own("openai-chat.sse"));

        assertThat(sink.text).hasToString("Say \"é\" 😀 twice: \u00e9\n");
        assertThat(sink.reasoning).hasToString("hm");
        assertThat(sink.toolCalls)
                .extracting(call -> call.id() + call.arguments())
                .containsExactly("c1{\"a\":1}", "c2{}");
        assertThat(sink.reason).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(sink.usage).isEqualTo(new Usage(11, 4, 7));
    }

    @Test
    void answerThatIsCutOffIsNoAnswer() {
        byte[] body = Transcript.own("openai-chat.sse").body();
        String text = new String(body, StandardCharsets.ISO_8859_1);
        int reason = text.indexOf("\"finish_reason\":\"");
        for (int end = 0; end < reason; end++) {
            RecordingSink sink = Replay.of(protocol, Arrays.copyOf(body, end), end / 2);
            assertThat(sink.reason).as("cut at %d", end).isNull();
        }
    }

    @Test
    void errorInsideAStreamIsTyped() {
        for (String event : List.of(
                "{\"error\":{\"message\":\"boom\",\"type\":\"InternalServerError\",\"param\":null,\"code\":500}}",
                "{\"object\":\"error\",\"message\":\"boom\",\"type\":\"InternalServerError\",\"code\":500}")) {
            byte[] body = ("data: " + event + "\n\ndata: [DONE]\n\n").getBytes(StandardCharsets.UTF_8);

            RecordingSink sink = Replay.of(protocol, body, 5);

            assertThat(sink.failure).isInstanceOf(EngineFailedException.class).hasMessageContaining("boom");
        }
    }

    @Test
    void promptThatIsTooLongIsToldWithItsNumbers() {
        InferenceException failure = Replay.refused(protocol, Transcript.real("llama-error-context"));

        assertThat(failure).isInstanceOfSatisfying(ContextLengthExceededException.class, tooLong -> {
            assertThat(tooLong.needed()).isEqualTo(12010);
            assertThat(tooLong.limit()).isEqualTo(2048);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-error-badjson", "llama-error-image", "tserve-unknown-field-422"})
    void requestThatIsRefusedIsInvalid(String name) {
        InferenceException failure = Replay.refused(protocol, Transcript.real(name));

        assertThat(failure).isInstanceOf(InvalidRequestException.class).hasMessageContaining("localhost:80 says");
        assertThat(failure.isRetryable()).isFalse();
    }

    private RecordingSink replay(Transcript transcript) {
        assertThat(transcript.status()).isEqualTo(200);
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
