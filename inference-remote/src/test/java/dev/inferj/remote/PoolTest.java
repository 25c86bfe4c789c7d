package dev.inferj.remote;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import dev.inferj.Inference;
import dev.inferj.InferenceException;
import dev.inferj.InvalidRequestException;
import dev.inferj.OverloadedException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.Session;
import dev.inferj.remote.server.Connection;
import dev.inferj.remote.server.FakeOpenAi;
import dev.inferj.remote.server.RawServer;
import dev.inferj.remote.server.Responses;
import dev.inferj.testkit.contract.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three servers with the same model, which may each do something else than answer. */
@Timeout(60)
class PoolTest {
    private static final RawServer.Handler FINE = new FakeOpenAi("vllm");

    private final List<RawServer.Handler> handlers = new CopyOnWriteArrayList<>(List.of(FINE, FINE, FINE));
    private final List<RawServer> servers = List.of(server(0), server(1), server(2));
    private final Inference inference = Inference.create();

    @AfterEach
    void close() {
        inference.close();
        servers.forEach(RawServer::close);
    }

    @Test
    void requestsAreSpread() {
        ChatModel model = inference.chat(pool());
        List<CompletableFuture<ChatResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            answers.add(model.request().user("hi " + i).maxTokens(5).sendAsync());
        }

        answers.forEach(
                answer -> assertThat(Await.result("an answer", answer).text()).isNotEmpty());
        assertThat(servers).allSatisfy(server -> assertThat(server.posts()).hasSizeGreaterThan(10));
    }

    @Test
    void addressNamesReplicasToo() {
        ChatModel model = inference.chat("vllm://127.0.0.1:" + servers.get(0).port() + "/tiny?replicas=127.0.0.1:"
                + servers.get(1).port() + ",127.0.0.1:" + servers.get(2).port());
        for (int i = 0; i < 60; i++) {
            model.request().user("hi").maxTokens(1).send();
        }

        assertThat(servers).allSatisfy(server -> assertThat(server.posts()).isNotEmpty());
    }

    @Test
    void aServerThatOthersKeepBusyGetsNothing() {
        AtomicInteger asked = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            String metrics = "# TYPE vllm:num_requests_running gauge\nvllm:num_requests_running{engine=\"0\"} "
                    + (i == 0 ? "40.0" : "0.0") + "\nvllm:num_requests_waiting{engine=\"0\"} 2.0\n";
            handlers.set(i, (request, connection) -> {
                if (request.path().equals("/metrics")) {
                    connection.send(Responses.text(200, metrics));
                    asked.incrementAndGet();
                } else {
                    FINE.answer(request, connection);
                }
            });
        }
        ChatModel model = inference.chat(pool().routing(Routing.LEAST_LOADED).loadEvery(Duration.ofMillis(100)));
        Await.until("two rounds were asked", () -> asked.get() >= 6);

        for (int i = 0; i < 30; i++) {
            model.request().user("hi").maxTokens(1).send();
        }

        assertThat(servers.get(0).posts()).isEmpty();
    }

    @Test
    void tokensAreCountedByAServerThatCan() {
        ChatModel model = inference.chat(pool());
        int counted = model.request().user("one two three").countTokens();
        RawServer.Handler full = (request, connection) -> connection.send(Responses.json(503, "{}"));
        handlers.set(0, full);
        handlers.set(1, full);

        assertThat(counted).isPositive();
        assertThat(model.request().user("one two three").countTokens()).isEqualTo(counted);
        handlers.set(2, full);
        assertThatThrownBy(() -> model.request().user("one two three").countTokens())
                .isInstanceOf(OverloadedException.class);
    }

    @Test
    void sessionStaysWhereItsCacheIs() {
        ChatModel model = inference.chat(pool());
        Set<Integer> used = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            List<Integer> before = counts();
            try (Session session = model.session().open()) {
                for (int turn = 0; turn < 5; turn++) {
                    session.request().user("hi").maxTokens(2).send();
                }
            }
            List<Integer> after = counts();
            List<Integer> grown = new ArrayList<>();
            for (int server = 0; server < 3; server++) {
                if (after.get(server) > before.get(server)) {
                    grown.add(server);
                }
            }
            assertThat(grown).as("servers of session %d", i).hasSize(1);
            used.addAll(grown);
        }

        assertThat(used).as("sessions are spread").hasSizeGreaterThan(1);
    }

    @Test
    void serverThatFailsBeforeTheFirstTokenIsReplacedAndLeftOut() {
        ChatModel model = inference.chat(pool());
        handlers.set(1, (request, connection) -> connection.reset());

        int retried = 0;
        for (int i = 0; i < 60; i++) {
            ChatResponse answer = model.request().user("hi").maxTokens(2).send();
            assertThat(answer.text()).isNotEmpty();
            retried += answer.receipt().attempts().size() > 1 ? 1 : 0;
        }

        assertThat(retried).as("requests that met the broken server").isBetween(1, 3);
    }

    @Test
    void serverThatComesBackIsUsedAgain() {
        ChatModel model = inference.chat(pool());
        handlers.set(1, (request, connection) -> connection.reset());
        for (int i = 0; i < 20; i++) {
            model.request().user("hi").maxTokens(1).send();
        }
        handlers.set(1, FINE);
        int before = servers.get(1).posts().size();

        Await.until("the server that came back gets requests", () -> {
            model.request().user("hi").maxTokens(1).send();
            return servers.get(1).posts().size() > before + 3;
        });
    }

    @Test
    void answerThatHasBegunIsNotSentAgain() {
        for (int i = 0; i < 3; i++) {
            handlers.set(i, PoolTest::breakOff);
        }
        ChatModel model = inference.chat(pool().checkModel(false));

        assertThatThrownBy(() -> model.ask("hi"))
                .isInstanceOfSatisfying(
                        ProviderUnavailableException.class,
                        failure -> assertThat(failure.partialText()).isEqualTo("Once"));
        assertThat(counts().stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
    }

    @Test
    void overloadedServerIsLeftAloneForAnother() {
        byte[] busy = Responses.json(429, "{\"error\":\"busy\"}", "Retry-After: 20");
        ChatModel model = inference.chat(pool());
        handlers.set(0, (request, connection) -> connection.send(busy));
        handlers.set(2, (request, connection) -> connection.send(busy));

        for (int i = 0; i < 20; i++) {
            assertThat(model.request().user("hi").maxTokens(1).send().text()).isNotEmpty();
        }

        assertThat(servers.get(0).posts()).hasSizeLessThanOrEqualTo(1);
        assertThat(servers.get(2).posts()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void refusalIsNotSentElsewhere() {
        byte[] refusal = Responses.json(400, "{\"error\":{\"message\":\"no\"}}");
        ChatModel model = inference.chat(pool());
        for (int i = 0; i < 3; i++) {
            handlers.set(i, (request, connection) -> connection.send(refusal));
        }

        assertThatThrownBy(() -> model.ask("hi")).isInstanceOf(InvalidRequestException.class);
        assertThat(counts().stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
    }

    @Test
    void attemptsAreBoundedAndTheLastFailureIsTold() {
        byte[] busy = Responses.json(429, "{}");
        ChatModel model = inference.chat(pool());
        for (int i = 0; i < 3; i++) {
            handlers.set(i, (request, connection) -> connection.send(busy));
        }

        assertThatThrownBy(() -> model.ask("hi")).isInstanceOf(OverloadedException.class);
        assertThat(counts()).containsExactly(1, 1, 1);
    }

    @Test
    void requestThatWaitsForItsNextAttemptCanBeCancelled() {
        byte[] busy = Responses.json(429, "{}", "Retry-After: 30");
        ChatModel model = inference.chat(pool().maxAttempts(10));
        for (int i = 0; i < 3; i++) {
            handlers.set(i, (request, connection) -> connection.send(busy));
        }
        CompletableFuture<ChatResponse> answer = model.request().user("hi").sendAsync();
        Await.until("all were tried", () -> counts().equals(List.of(1, 1, 1)));

        answer.cancel(true);

        Await.until("the request is over", () -> model.status().running() == 0);
    }

    @Test
    void poolOpensAsLongAsOneServerIsThere() {
        servers.get(0).close();
        servers.get(2).close();
        ChatModel model = inference.chat(pool());

        for (int i = 0; i < 10; i++) {
            assertThat(model.request().user("hi").maxTokens(1).send().finishReason())
                    .isEqualTo(FinishReason.LENGTH);
        }
        servers.get(1).close();
        assertThatThrownBy(() -> inference.chat(pool()))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("takes no connection");
    }

    @Test
    void serverKilledUnderLoadTakesOnlyTheAnswersThatItHadBegun() {
        ChatModel model = inference.chat(pool());
        List<CompletableFuture<ChatResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            answers.add(model.request().user("hi " + i).maxTokens(100).sendAsync());
            if (i == 75) {
                handlers.set(1, (request, connection) -> connection.reset());
                servers.get(1).close();
            }
        }

        int answered = 0;
        for (CompletableFuture<ChatResponse> answer : answers) {
            try {
                assertThat(answer.orTimeout(30, TimeUnit.SECONDS).join().text()).isNotEmpty();
                answered++;
            } catch (CompletionException e) {
                assertThat(e.getCause()).isInstanceOf(ProviderUnavailableException.class);
                assertThat(requireNonNull((InferenceException) e.getCause()).partialText())
                        .as("what a request had said that failed")
                        .isNotEmpty();
            }
        }
        assertThat(answered).isGreaterThan(75);
    }

    private Vllm pool() {
        return Vllm.at(servers.get(0).uri())
                .model("tiny")
                .replicas(
                        "127.0.0.1:" + servers.get(1).port(),
                        "127.0.0.1:" + servers.get(2).port());
    }

    private RawServer server(int number) {
        return new RawServer((request, connection) -> handlers.get(number).answer(request, connection));
    }

    private List<Integer> counts() {
        return servers.stream().map(server -> server.posts().size()).toList();
    }

    private static void breakOff(RawServer.Request request, Connection connection) throws IOException {
        if (request.method().equals("GET")) {
            FINE.answer(request, connection);
            return;
        }
        connection.send(Responses.streamHead(200, "text/event-stream"));
        String event =
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Once\"},\"finish_reason\":null}]}\n\n";
        connection.send(Responses.chunk(event.getBytes(StandardCharsets.UTF_8)));
        connection.close();
    }
}
