package dev.inferj.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatEvent;
import dev.inferj.ChatModel;
import dev.inferj.FinishReason;
import dev.inferj.Inference;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.server.Connection;
import dev.inferj.remote.server.RawServer;
import dev.inferj.remote.server.Responses;
import dev.inferj.remote.server.Transcript;
import dev.inferj.testkit.contract.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Habits of the JDK's client that would lose, repeat or hang a request. */
@Timeout(60)
final class ConnectionTrapsTest {
    private final byte[] answer = Transcript.own("openai-chat.sse").response();
    private final Inference inference = Inference.builder()
            .provider(new OpenAiProvider())
            .provider(new VllmProvider())
            .build();
    private @Nullable RawServer server;

    @AfterEach
    void close() {
        inference.close();
        if (server != null) {
            server.close();
        }
    }

    /** As uvicorn does: it takes no notice of the offer of HTTP/2, but does not read the body of a request that makes it. */
    @Test
    void serverThatDropsTheBodyOfAnOfferedUpgradeIsAsked() {
        ChatModel model = open((request, connection) -> {
            if (request.headers().containsKey("upgrade")) {
                connection.send(Responses.json(422, "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\"]}]}"));
            } else {
                connection.send(answer);
            }
        });

        for (int i = 0; i < 3; i++) {
            assertThat(model.ask("Hello")).isNotEmpty();
        }

        assertThat(server().requests())
                .allSatisfy(request -> assertThat(request.headers()).doesNotContainKeys("upgrade", "http2-settings"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"H", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-Type: text/ev"})
    void keptConnectionClosedWithinTheHeadersIsNotReplaced(String begun) {
        assertSentOnceAfter(begun, Connection::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"})
    void keptConnectionResetOnceTheAnswerHasBegunIsNotReplaced(String begun) {
        assertSentOnceAfter(begun, Connection::reset);
    }

    @Test
    void shortQuestionOnAKeptConnectionThatIsClosedIsAskedAgainOnce() {
        AtomicInteger count = new AtomicInteger();
        ChatModel model = open("vllm", (request, connection) -> {
            if (count.incrementAndGet() == 1 || count.get() == 3) {
                connection.send(Responses.json(200, "{\"count\":7}"));
            } else {
                connection.close();
            }
        });
        for (int i = 0; i < 2; i++) {
            assertThat(model.request().user("Hello").countTokens()).isEqualTo(7);
        }
        assertThat(server().posts()).hasSize(3);

        assertThatThrownBy(() -> model.request().user("Hello").countTokens())
                .isInstanceOf(ProviderUnavailableException.class);
        assertThat(server().posts()).hasSize(5);
    }

    /** The connection is free behind the end of the body, not of the answer; who asks again before that needs another one. */
    @Test
    void requestsOneAfterTheOtherShareAConnection() {
        ChatModel model = open((request, connection) -> connection.send(answer));

        for (int i = 0; i < 300; i++) {
            assertThat(model.ask("Hello")).isNotEmpty();
        }

        assertThat(server().posts())
                .extracting(RawServer.Request::connection)
                .containsOnly(server().posts().get(0).connection());
    }

    @Test
    void answerIsTheCallersAlsoWhereTheBodyDoesNotEnd() {
        ChatModel model = open((request, connection) -> {
            connection.send(Arrays.copyOf(answer, answer.length - Responses.lastChunk().length));
            connection.awaitClientGone();
        });

        assertThat(model.ask("Hello")).isNotEmpty();
        Await.until("the connection is closed", () -> server().openConnections() == 0);
    }

    @Test
    void interruptEndsAStreamWhoseServerFallsSilent() {
        ChatModel model = open((request, connection) -> {
            connection.send(Responses.streamHead(200, "text/event-stream"));
            connection.send(
                    Responses.chunk(
                            Responses.ascii(
                                    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Once\"},\"finish_reason\":null}]}\n\n")));
            connection.awaitClientGone();
        });
        Thread caller = Thread.currentThread();

        CompletableFuture<Void> interrupt;
        try (Stream<ChatEvent> stream = model.request().user("Hello").stream()) {
            Iterator<ChatEvent> events = stream.iterator();
            assertThat(events.next().text()).isEqualTo("Once");
            interrupt = CompletableFuture.runAsync(() -> {
                Await.until("it waits", () -> caller.getState() != Thread.State.RUNNABLE);
                caller.interrupt();
            });

            assertThat(events.next())
                    .isInstanceOfSatisfying(
                            ChatEvent.Finished.class,
                            end -> assertThat(end.response().finishReason()).isEqualTo(FinishReason.CANCELLED));
            assertThat(events.hasNext()).isFalse();
        }

        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupt).succeedsWithin(Duration.ofSeconds(10));
        Await.until("the connection is closed", () -> server().openConnections() == 0);
    }

    /** Answers a first request, and breaks the connection within the answer to the next. */
    private void assertSentOnceAfter(String begun, Break how) {
        AtomicInteger count = new AtomicInteger();
        ChatModel model = open((request, connection) -> {
            if (count.incrementAndGet() == 1) {
                connection.send(answer);
            } else {
                connection.send(begun);
                how.end(connection);
            }
        });
        assertThat(model.ask("Hello")).isNotEmpty();

        assertThatThrownBy(() -> model.ask("Hello")).isInstanceOf(ProviderUnavailableException.class);

        assertThat(server().posts()).hasSize(2);
    }

    private ChatModel open(RawServer.Handler posts) {
        return open("openai", posts);
    }

    private ChatModel open(String scheme, RawServer.Handler posts) {
        server = new RawServer((request, connection) -> {
            if (request.method().equals("GET")) {
                connection.send(Responses.json(404, "{}"));
            } else {
                posts.answer(request, connection);
            }
        });
        return inference.chat(scheme + "://127.0.0.1:" + server.port() + "/tiny");
    }

    private RawServer server() {
        if (server == null) {
            throw new IllegalStateException("no server was started");
        }
        return server;
    }

    /** Ends a connection. */
    @FunctionalInterface
    private interface Break {
        void end(Connection connection) throws IOException;
    }
}
