package dev.inferj.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.inferj.ChatEvent;
import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.Inference;
import dev.inferj.InferenceException;
import dev.inferj.InvalidRequestException;
import dev.inferj.OverloadedException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.server.RawServer;
import dev.inferj.remote.server.Responses;
import dev.inferj.remote.server.Transcript;
import dev.inferj.testkit.contract.Await;
import dev.inferj.testkit.contract.RecordingSubscriber;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes over the wire, to the byte, and what does not. */
@Timeout(60)
class WireTest {
    private static final String HEAD = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"";
    private static final String TAIL = "\"},\"finish_reason\":null}]}\n\n";
    private static final String END =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    private final Inference inference =
            Inference.builder().provider(new OpenAiProvider()).build();
    private @Nullable RawServer server;

    @AfterEach
    void close() {
        inference.close();
        if (server != null) {
            server.close();
        }
    }

    @Test
    void requestIsPlainHttp11WithItsLengthAndNoUpgrade() {
        ChatModel model = model(Transcript.own("openai-chat.sse").response());

        model.ask("Hello");

        RawServer.Request request = server().posts().get(0);
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("accept", "text/event-stream")
                .containsKey("content-length")
                .doesNotContainKeys(
                        "upgrade", "http2-settings", "transfer-encoding", "accept-encoding", "authorization");
        assertThat(request.body())
                .isEqualTo("{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],"
                        + "\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
    }

    @Test
    void connectionsServeTheNextRequests() {
        ChatModel model = model(Transcript.own("openai-chat.sse").response());

        for (int i = 0; i < 20; i++) {
            model.ask("Hello");
        }

        // An answer is there a moment before its connection is free again, and then the next request opens another.
        assertThat(server().posts().stream().map(RawServer.Request::connection).distinct())
                .hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void keptConnectionThatTheServerClosedIsReplacedOnce() {
        AtomicInteger count = new AtomicInteger();
        byte[] response = Transcript.own("openai-chat.sse").response();
        ChatModel model = open(new RawServer((request, connection) -> {
            if (request.method().equals("GET")) {
                connection.send(Responses.json(404, "{}"));
            } else if (count.incrementAndGet() % 2 == 0) {
                connection.close(); // as a server that waited long enough, when the request was under way
            } else {
                connection.send(response);
            }
        }));

        for (int i = 0; i < 10; i++) {
            ChatResponse answer = model.request().user("Hello").send();
            assertThat(answer.receipt().attempts()).hasSize(i == 0 ? 1 : 2);
        }
        assertThat(server().posts()).hasSize(19);
    }

    @Test
    void serverThatClosesEveryConnectionIsAskedTwiceAndNoMore() {
        ChatModel model = open(new RawServer((request, connection) -> {
            if (request.method().equals("GET")) {
                connection.send(Responses.json(404, "{}"));
            } else {
                connection.close();
            }
        }));

        assertThatThrownBy(() -> model.ask("Hello"))
                .isInstanceOfSatisfying(
                        ProviderUnavailableException.class,
                        failure -> assertThat(failure.isRetryable()).isTrue())
                .hasMessageContaining("broke before the answer");
        assertThat(server().posts()).hasSize(2);
    }

    @Test
    void nothingIsSentAgainOnceTheAnswerHasBegun() {
        ChatModel model = open(new RawServer((request, connection) -> {
            if (request.method().equals("GET")) {
                connection.send(Responses.json(404, "{}"));
            } else {
                connection.send(Responses.streamHead(200, "text/event-stream"));
                connection.send(Responses.chunk(text("Once")));
                connection.close();
            }
        }));

        InferenceException failure = catchThrowableOfType(InferenceException.class, () -> model.ask("Hello"));

        assertThat(failure)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("broke the answer off");
        assertThat(failure.partialText()).isEqualTo("Once");
        assertThat(server().posts()).hasSize(1);
    }

    @Test
    void tokenGoesAlongAndIsAskedForEachTime() {
        AtomicInteger tokens = new AtomicInteger();
        startAnswering(Transcript.own("openai-chat.sse").response());
        OpenAi options = OpenAi.at(server().uri())
                .model("tiny")
                .bearer(() -> "secret-" + tokens.incrementAndGet())
                .header("X-Team", () -> "blue");
        ChatModel model = inference.chat(options);

        model.ask("Hello");
        model.ask("Hello");

        assertThat(server().requests())
                .extracting(request -> request.headers().get("authorization"))
                .containsExactly("Bearer secret-1", "Bearer secret-2", "Bearer secret-3");
        assertThat(server().posts().get(0).headers()).containsEntry("x-team", "blue");
        assertThat(options.toString() + options.target() + options.target().headers() + model)
                .doesNotContain("secret")
                .doesNotContain("blue");
    }

    @Test
    void redirectIsFollowedWithTheTokenToTheSameServerAlone() {
        byte[] response = Transcript.own("openai-chat.sse").response();
        try (RawServer other = new RawServer((request, connection) -> connection.send(response))) {
            server = new RawServer((request, connection) -> {
                if (request.method().equals("GET")) {
                    connection.send(Responses.json(404, "{}"));
                } else if (request.path().equals("/v1/chat/completions")) {
                    connection.send(Responses.json(307, "", "Location: /moved"));
                } else {
                    connection.send(Responses.json(308, "", "Location: " + other.uri() + "/there"));
                }
            });
            ChatModel model =
                    inference.chat(OpenAi.at(server().uri()).model("tiny").apiKey("secret"));

            model.ask("Hello");

            assertThat(server().posts())
                    .extracting(RawServer.Request::path)
                    .containsExactly("/v1/chat/completions", "/moved");
            assertThat(server().posts())
                    .allSatisfy(
                            request -> assertThat(request.headers()).containsEntry("authorization", "Bearer secret"));
            assertThat(other.posts()).singleElement().satisfies(request -> {
                assertThat(request.path()).isEqualTo("/there");
                assertThat(request.headers()).doesNotContainKey("authorization");
                assertThat(request.body()).contains("Hello");
            });
        }
    }

    @Test
    void redirectInCirclesEnds() {
        ChatModel model = model(Responses.json(307, "", "Location: /v1/chat/completions"));

        assertThatThrownBy(() -> model.ask("Hello"))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("in circles");
        assertThat(server().posts()).hasSize(4);
    }

    @Test
    void redirectThatDropsTheRequestIsNotFollowed() {
        ChatModel model = model(Responses.json(302, "", "Location: /login"));

        assertThatThrownBy(() -> model.ask("Hello"))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("drops the request");
        assertThat(server().posts()).hasSize(1);
    }

    @Test
    void compressedAnswerIsRefused() {
        ChatModel model = model(Responses.json(200, "x", "Content-Encoding: gzip"));

        assertThatThrownBy(() -> model.ask("Hello"))
                .isInstanceOf(EngineFailedException.class)
                .hasMessageContaining("compressed");
    }

    @Test
    void overloadTellsHowLongToWait() {
        ChatModel model = model(Responses.json(429, "{\"error\":{\"message\":\"slow down\"}}", "Retry-After: 7"));

        assertThatThrownBy(() -> model.ask("Hello"))
                .isInstanceOfSatisfying(
                        OverloadedException.class,
                        failure -> assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7)));
        assertThat(server().posts()).hasSize(1);
    }

    @Test
    void serverThatRepeatsThePromptIsNotQuoted() {
        ChatModel model = model(Responses.json(400, "{\"error\":{\"message\":\"bad: correct horse battery staple\"}}"));

        assertThatThrownBy(() -> model.ask("correct horse battery staple"))
                .hasMessageContaining("show the request")
                .hasMessageNotContaining("horse");
    }

    @Test
    void silenceBeforeTheFirstTokenEndsTheRequest() {
        ChatModel model = open(
                silent(new byte[0]), OpenAi.at(server().uri()).model("tiny").firstTokenTimeout(Duration.ofMillis(100)));

        assertThatThrownBy(() -> model.ask("Hello"))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("firstTokenTimeout");
        assertThat(server().posts()).hasSize(1);
        Await.until("the connection is closed", () -> server().openConnections() == 0);
    }

    @Test
    void silenceInTheMiddleEndsTheRequestAndKeepsWhatWasSaid() {
        ChatModel model = open(
                silent(text("Once")), OpenAi.at(server().uri()).model("tiny").idleTimeout(Duration.ofMillis(100)));

        InferenceException failure = catchThrowableOfType(InferenceException.class, () -> model.ask("Hello"));

        assertThat(failure).isInstanceOf(ProviderUnavailableException.class).hasMessageContaining("idleTimeout");
        assertThat(failure.partialText()).isEqualTo("Once");
    }

    @Test
    void silenceOfTheReaderIsNoFaultOfTheServer() {
        startAnswering(Responses.chunked(200, "text/event-stream", bytes(said("a") + said("b") + said("c") + END)));
        ChatModel model = inference.chat(OpenAi.at(server().uri()).model("tiny").idleTimeout(Duration.ofMillis(50)));
        RecordingSubscriber slow = RecordingSubscriber.withoutDemand();
        model.publish(model.request().user("Hello").toRequest()).subscribe(slow);
        slow.request(1);
        slow.awaitEvents(1);

        // Longer than the server may be silent: another request is late in the meantime.
        ChatModel late = open(
                silent(new byte[0]), OpenAi.at(server().uri()).model("tiny").firstTokenTimeout(Duration.ofMillis(200)));
        assertThatThrownBy(() -> late.ask("Hello")).hasMessageContaining("firstTokenTimeout");
        slow.request(Long.MAX_VALUE);

        assertThat(slow.response().text()).isEqualTo("abc");
    }

    @Test
    void closingAStreamClosesTheConnection() {
        ChatModel model = open(silent(text("Once")));

        try (Stream<ChatEvent> stream = model.request().user("Hello").stream()) {
            Iterator<ChatEvent> events = stream.iterator();
            assertThat(events.next().text()).isEqualTo("Once");
        }

        Await.until("the connection is closed", () -> server().openConnections() == 0);
    }

    @Test
    void cancelBeforeTheHeadersClosesTheConnection() {
        ChatModel model = open(silent(new byte[0]));
        CompletableFuture<ChatResponse> answer = model.request().user("Hello").sendAsync();
        Await.until("the request is there", () -> server().posts().size() == 1);

        answer.cancel(true);

        Await.until("the connection is closed", () -> server().openConnections() == 0);
    }

    @Test
    void interruptEndsARequestWhoseServerIsSilent() {
        ChatModel model = open(silent(new byte[0]));
        Thread caller = Thread.currentThread();
        CompletableFuture<Void> interrupt = CompletableFuture.runAsync(() -> {
            Await.until("the request is there", () -> server().posts().size() == 1);
            caller.interrupt();
        });

        ChatResponse answer = model.request().user("Hello").send();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer.finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(interrupt).succeedsWithin(Duration.ofSeconds(10));
        Await.until("the connection is closed", () -> server().openConnections() == 0);
    }

    @Test
    void bytesThatFollowTheEndDoNotCount() {
        String rest = said("more").repeat(3);
        ChatModel model = model(Responses.chunked(200, "text/event-stream", bytes(said("a") + END + rest)));

        assertThat(model.ask("Hello")).isEqualTo("a");
        assertThat(model.ask("Hello")).isEqualTo("a");
    }

    @Test
    void endlessRestIsLeft() {
        ChatModel model = open(new RawServer((request, connection) -> {
            if (request.method().equals("GET")) {
                connection.send(Responses.json(404, "{}"));
                return;
            }
            connection.send(Responses.streamHead(200, "text/event-stream"));
            connection.send(Responses.chunk(bytes(said("a") + END)));
            while (true) {
                connection.send(Responses.chunk(bytes(said("more").repeat(100))));
            }
        }));

        assertThat(model.ask("Hello")).isEqualTo("a");
        Await.until("the connection is closed", () -> server().openConnections() == 0);
    }

    @Test
    void endlessLineEndsTheRequest() {
        ChatModel model = open(new RawServer((request, connection) -> {
            if (request.method().equals("GET")) {
                connection.send(Responses.json(404, "{}"));
                return;
            }
            connection.send(Responses.streamHead(200, "text/event-stream"));
            byte[] x = Responses.chunk(bytes("data: " + "x".repeat(100_000)).clone());
            while (true) {
                connection.send(x);
            }
        }));

        assertThatThrownBy(() -> model.ask("Hello"))
                .isInstanceOf(EngineFailedException.class)
                .hasMessageContaining("a line of more than");
    }

    @Test
    void proxyIsAskedInPlaceOfTheServer() {
        startAnswering(Transcript.own("openai-chat.sse").response());
        ChatModel model = inference.chat(
                OpenAi.at(URI.create("http://model.invalid:8000")).model("tiny").proxy("127.0.0.1:" + server().port()));

        model.ask("Hello");

        assertThat(server().posts())
                .extracting(RawServer.Request::path)
                .containsExactly("http://model.invalid:8000/v1/chat/completions");
    }

    @Test
    void textThatIsNotUnicodeIsNotSent() {
        ChatModel model = model(Transcript.own("openai-chat.sse").response());

        for (String text : new String[] {"secret\uD83D", "\uDE00secret", "a\uD83Dsecret"}) {
            assertThatThrownBy(() -> model.ask(text))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("not Unicode")
                    .hasMessageNotContaining("secret");
        }
        assertThat(server().posts()).isEmpty();
    }

    @Test
    void serverThatTakesNoConnectionIsNamed() {
        RawServer gone = new RawServer((request, connection) -> connection.close());
        gone.close();

        assertThatThrownBy(() -> inference.chat(OpenAi.at(gone.uri()).model("tiny")))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("http://127.0.0.1:" + gone.port() + " takes no connection");
    }

    private ChatModel model(byte[] response) {
        startAnswering(response);
        return inference.chat(OpenAi.at(server().uri()).model("tiny"));
    }

    private void startAnswering(byte[] response) {
        server = new RawServer((request, connection) ->
                connection.send(request.method().equals("GET") ? Responses.json(404, "{}") : response));
    }

    private ChatModel open(RawServer started) {
        server = started;
        return inference.chat(OpenAi.at(server().uri()).model("tiny"));
    }

    private ChatModel open(RawServer started, OpenAi options) {
        server = started;
        return inference.chat(options);
    }

    /** Starts a server that says this much and no more. */
    private RawServer silent(byte[] body) {
        RawServer started = new RawServer((request, connection) -> {
            if (request.method().equals("GET")) {
                connection.send(Responses.json(404, "{}"));
                return;
            }
            if (body.length > 0) {
                connection.send(Responses.streamHead(200, "text/event-stream"));
                connection.send(Responses.chunk(body));
            }
            connection.awaitClientGone();
        });
        server = started;
        return started;
    }

    private RawServer server() {
        if (server == null) {
            throw new IllegalStateException("no server was started");
        }
        return server;
    }

    private static String said(String text) {
        return HEAD + text + TAIL;
    }

    private static byte[] text(String text) {
        return bytes(said(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
