package dev.inferj.remote.internal.tgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatRequest;
import dev.inferj.ContextLengthExceededException;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.ModelInfo;
import dev.inferj.OverloadedException;
import dev.inferj.ResponseFormat;
import dev.inferj.Usage;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.http.Refusal;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.remote.internal.run.Replay;
import dev.inferj.remote.server.RecordingSink;
import dev.inferj.remote.server.Transcript;
import dev.inferj.spi.Settings;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What TGI sends, cut at every byte, and what it is sent. */
class TgiTranscriptsTest {
    private static final ChatRequest RAW =
            ChatRequest.builder().rawPrompt("x").stop("END").build();

    private final TgiProtocol protocol = new TgiProtocol(
            ModelInfo.builder("tgi", "tiny").build(), new ServerAddress(false, "localhost", 80, ""), Settings.EMPTY);

    @Test
    void textIsCutWhereAStopStringBegins() {
        byte[] body = Transcript.own("tgi-generate.sse").body();
        RecordingSink whole = Replay.of(protocol, RAW, body, body.length);

        assertThat(whole.text).hasToString("Say \"é\" ENTER ");
        assertThat(whole.matchedStop).isEqualTo("END");
        assertThat(whole.reason).isEqualTo(FinishReason.STOP);
        assertThat(whole.usage).isEqualTo(new Usage(6, 0, 5));
        for (int cut = 0; cut < body.length; cut++) {
            assertThat(Replay.of(protocol, RAW, body, cut).events)
                    .as("cut at %d", cut)
                    .isEqualTo(whole.events);
        }
    }

    @Test
    void answerWithoutItsLastTokenIsNoAnswer() {
        String text = new String(Transcript.own("tgi-generate.sse").body(), StandardCharsets.UTF_8);
        byte[] body = text.substring(0, text.lastIndexOf("data:")).getBytes(StandardCharsets.UTF_8);

        assertThat(Replay.of(protocol, RAW, body, 9).events).contains("truncated");
    }

    @Test
    void errorEventsAreTyped() {
        assertThat(inStream("{\"error\":\"Model is overloaded\",\"error_type\":\"overloaded\"}"))
                .isInstanceOf(OverloadedException.class);
        assertThat(inStream("{\"error\":\"boom\",\"error_type\":\"generation\"}"))
                .isInstanceOf(EngineFailedException.class);
        assertThat(chatInStream("{\"error\":{\"message\":\"Model is overloaded\",\"http_status_code\":422}}"))
                .isInstanceOf(OverloadedException.class);
    }

    @Test
    void refusalsAreTyped() {
        assertThat(refused(429, "{\"error\":\"Model is overloaded\",\"error_type\":\"overloaded\"}"))
                .isInstanceOf(OverloadedException.class);
        assertThat(refused(
                        422,
                        "{\"error\":\"Input validation error: `inputs` must have less than 1024 tokens. Given: 3000\","
                                + "\"error_type\":\"validation\"}"))
                .isInstanceOfSatisfying(ContextLengthExceededException.class, tooLong -> {
                    assertThat(tooLong.limit()).isEqualTo(1024);
                    assertThat(tooLong.needed()).isEqualTo(3000);
                });
    }

    @Test
    void everythingThatARawPromptSaysIsSent() {
        ChatRequest request = ChatRequest.builder()
                .rawPrompt("hi")
                .temperature(0.5)
                .topK(3)
                .topP(0.9)
                .repetitionPenalty(1.1)
                .frequencyPenalty(0.2)
                .seed(7)
                .maxTokens(9)
                .stop("x")
                .logprobs(2)
                .responseFormat(ResponseFormat.jsonSchema("{\"type\": \"object\"}"))
                .build();

        assertThat(body(request))
                .isEqualTo(
                        "{\"inputs\":\"hi\",\"parameters\":{\"details\":true,\"return_full_text\":false,\"do_sample\":true,"
                                + "\"temperature\":0.5,\"max_new_tokens\":9,\"top_k\":3,\"top_p\":0.9,\"repetition_penalty\":1.1,"
                                + "\"frequency_penalty\":0.2,\"seed\":7,\"stop\":[\"x\"],\"top_n_tokens\":2,"
                                + "\"grammar\":{\"type\":\"json\",\"value\":{\"type\": \"object\"}}}}");
    }

    @Test
    void whatTheServerRefusesAsOffIsLeftOut() {
        assertThat(body(ChatRequest.builder()
                        .rawPrompt("hi")
                        .greedy()
                        .topP(1)
                        .topK(0)
                        .build()))
                .isEqualTo(
                        "{\"inputs\":\"hi\",\"parameters\":{\"details\":true,\"return_full_text\":false,\"do_sample\":false}}");
    }

    @Test
    void adapterTakesThePlaceOfTheModelAndIsAParameterOfRawPrompts() {
        TgiProtocol sql = new TgiProtocol(
                ModelInfo.builder("tgi", "tiny").build(),
                new ServerAddress(false, "localhost", 80, ""),
                Settings.EMPTY.with(HttpSettings.LORA, "sql"));

        assertThat(body(sql, RAW)).contains("\"adapter_id\":\"sql\"");
        assertThat(body(sql, ChatRequest.builder().user("x").build())).startsWith("{\"model\":\"sql\"");
        assertThat(body(RAW)).doesNotContain("adapter_id");
    }

    private String body(ChatRequest request) {
        return body(protocol, request);
    }

    private static String body(TgiProtocol protocol, ChatRequest request) {
        return new String(protocol.call(request).body(), StandardCharsets.UTF_8);
    }

    private @Nullable InferenceException inStream(String event) {
        return Replay.of(protocol, RAW, ("data:" + event + "\n\n").getBytes(StandardCharsets.UTF_8), 3).failure;
    }

    private @Nullable InferenceException chatInStream(String event) {
        return Replay.of(protocol, ("data: " + event + "\n\ndata: [DONE]\n\n").getBytes(StandardCharsets.UTF_8), 3)
                .failure;
    }

    private InferenceException refused(int status, String body) {
        return protocol.refused(
                RAW,
                new Refusal(
                        status,
                        HttpHeaders.of(Map.of(), (name, value) -> true),
                        body.getBytes(StandardCharsets.UTF_8)));
    }
}
