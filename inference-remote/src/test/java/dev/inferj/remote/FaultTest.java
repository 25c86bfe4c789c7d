package dev.inferj.remote;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatModel;
import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.EngineFailedException;
import dev.inferj.Inference;
import dev.inferj.InferenceException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.server.FakeOllama;
import dev.inferj.remote.server.FakeOpenAi;
import dev.inferj.remote.server.FakeTgi;
import dev.inferj.remote.server.FakeTriton;
import dev.inferj.remote.server.Fault;
import dev.inferj.remote.server.FaultyAnswer;
import dev.inferj.remote.server.RawServer;
import dev.inferj.remote.server.Transcript;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything that can go wrong on the wire, at every stage, in every protocol, from seeds. */
class FaultTest {
    private static final int SEEDS = 7;
    private static final int AT_ONCE = 80;
    private static final Duration SILENCE = Duration.ofMillis(1500);
    private static final Pattern NUMBER = Pattern.compile("case (\\d+)!");

    private final Map<Integer, Case> cases = new ConcurrentHashMap<>();

    enum Spoken {
        OPENAI(
                new FakeOpenAi("somebody"),
                uri -> OpenAi.at(uri),
                "openai-chat.sse",
                "data: {\"error\":{\"message\":\"x\",\"code\":500}}\n\n"),
        VLLM(
                new FakeOpenAi("vllm"),
                uri -> Vllm.at(uri),
                "openai-chat.sse",
                "data: {\"object\":\"error\",\"message\":\"x\",\"code\":500}\n\n"),
        OLLAMA(new FakeOllama(), uri -> Ollama.at(uri), "ollama-chat.ndjson", "{\"error\":\"x\"}\n"),
        TGI(
                new FakeTgi(),
                uri -> Tgi.at(uri),
                "tgi-generate.sse",
                "data:{\"error\":\"x\",\"error_type\":\"generation\"}\n\n"),
        TRITON(new FakeTriton(), uri -> Triton.at(uri), "triton-generate.sse", "data: {\"error\":\"x\"}\n\n");

        @SuppressWarnings("ImmutableEnumChecker") // has no state
        private final RawServer.Handler facts;

        @SuppressWarnings("ImmutableEnumChecker") // has no state
        private final Function<URI, RemoteOptions<?>> at;

        private final String transcript;
        private final String error;

        Spoken(RawServer.Handler facts, Function<URI, RemoteOptions<?>> at, String transcript, String error) {
            this.facts = facts;
            this.at = at;
            this.transcript = transcript;
            this.error = error;
        }

        boolean marksItsEnd() {
            return this != TRITON;
        }

        boolean takesMessages() {
            return this != TRITON && this != TGI;
        }
    }

    private static final class Case {
        private final Fault fault;
        private final Fault.Stage stage;
        private final int seed;
        private final AtomicInteger sent = new AtomicInteger();
        private @Nullable CompletableFuture<ChatResponse> answer;

        Case(Fault fault, Fault.Stage stage, int seed) {
            this.fault = fault;
            this.stage = stage;
            this.seed = seed;
        }

        @Override
        public String toString() {
            return fault + " at " + stage + ", seed " + seed;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyFaultEndsInTheRightWay(Spoken spoken) throws Exception {
        String body = new String(Transcript.own(spoken.transcript).body(), StandardCharsets.UTF_8);
        String type = spoken == Spoken.OLLAMA ? "application/x-ndjson" : "text/event-stream";
        FaultyAnswer faulty = new FaultyAnswer(type, body, spoken.error);
        List<Case> all = new ArrayList<>();
        for (Fault.Stage stage : Fault.Stage.values()) {
            for (Fault fault : Fault.values()) {
                for (int seed = 0; seed < SEEDS; seed++) {
                    all.add(new Case(fault, stage, seed));
                }
            }
        }
        try (RawServer server = new RawServer((request, connection) -> {
                    Matcher number = NUMBER.matcher(request.body());
                    if (number.find()) {
                        Case one = requireNonNull(cases.get(Integer.parseInt(number.group(1))));
                        one.sent.incrementAndGet();
                        faulty.send(connection, one.fault, one.stage, new SplittableRandom(one.seed));
                    } else {
                        spoken.facts.answer(request, connection);
                    }
                });
                Inference inference = Inference.create();
                ChatModel model = inference.chat(spoken.at
                        .apply(server.uri())
                        .model("tiny")
                        .maxConcurrent(AT_ONCE)
                        .firstTokenTimeout(SILENCE)
                        .idleTimeout(SILENCE))) {
            for (int i = 0; i < all.size(); i++) {
                cases.put(i, all.get(i));
            }
            String whole = whole(model, spoken, body);
            for (int i = 0; i < all.size(); i++) {
                all.get(i).answer = model.sendAsync(request(spoken, i));
            }
            for (Case one : all) {
                check(one, spoken, whole);
            }
        }
    }

    /** Returns the answer to which nothing happens. */
    private String whole(ChatModel model, Spoken spoken, String body) {
        Case fine = new Case(Fault.LATENCY, Fault.Stage.CONNECT, 1);
        int number = cases.size() + 1000;
        cases.put(number, fine);
        String text = model.send(request(spoken, number)).text();
        assertThat(text).isNotEmpty();
        assertThat(body).contains(text.substring(0, 3));
        return text;
    }

    private static ChatRequest request(Spoken spoken, int number) {
        String text = "case " + number + "!";
        ChatRequest.Builder request = ChatRequest.builder();
        return spoken.takesMessages()
                ? request.user(text).build()
                : request.rawPrompt(text).build();
    }

    private static void check(Case one, Spoken spoken, String whole) throws Exception {
        CompletableFuture<ChatResponse> answer = one.answer;
        if (answer == null) {
            throw new IllegalStateException("not sent: " + one);
        }
        boolean mayComplete = one.fault == Fault.LATENCY
                || (one.fault == Fault.SLOW_CLOSE && spoken.marksItsEnd())
                || (one.stage == Fault.Stage.END && (spoken.marksItsEnd() || one.fault == Fault.TRUNCATION));
        try {
            ChatResponse response = answer.get(30, TimeUnit.SECONDS);
            assertThat(mayComplete).as("%s: %s completes", spoken, one).isTrue();
            assertThat(response.text()).as("%s: %s", spoken, one).isEqualTo(whole);
        } catch (ExecutionException | CompletionException e) {
            assertThat(mayComplete && one.fault != Fault.GARBAGE)
                    .as("%s: %s fails: %s", spoken, one, e.getCause())
                    .isFalse();
            assertThat(e.getCause())
                    .as("%s: %s", spoken, one)
                    .isInstanceOfAny(ProviderUnavailableException.class, EngineFailedException.class);
            assertThat(whole)
                    .as("%s: %s", spoken, one)
                    .startsWith(
                            requireNonNull((InferenceException) e.getCause()).partialText());
        } catch (TimeoutException e) {
            throw new AssertionError(spoken + ": " + one + " hangs", e);
        }
        assertThat(one.sent.get())
                .as("%s: %s is sent", spoken, one)
                .isBetween(1, one.stage == Fault.Stage.CONNECT ? 2 : 1);
    }
}
