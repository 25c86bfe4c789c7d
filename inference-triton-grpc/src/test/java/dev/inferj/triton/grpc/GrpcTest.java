package dev.inferj.triton.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatEvent;
import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.Inference;
import dev.inferj.InferenceException;
import dev.inferj.InvalidModelException;
import dev.inferj.InvalidRequestException;
import dev.inferj.ModelNotFoundException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.Usage;
import dev.inferj.remote.Transport;
import dev.inferj.remote.Triton;
import dev.inferj.remote.server.RawServer;
import dev.inferj.remote.server.Responses;
import dev.inferj.testkit.contract.Await;
import dev.inferj.triton.grpc.protocol.ModelInferRequest;
import dev.inferj.triton.grpc.protocol.ModelStreamInferResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes to a Triton by gRPC, and what becomes of what it does. */
@Timeout(60)
final class GrpcTest {
    private final FakeTriton server = new FakeTriton();
    private final Inference inference = Inference.create();

    @AfterEach
    void close() {
        inference.close();
        server.close();
    }

    @Test
    void inputsAreTensorsOfTheModelsOwnTypes() {
        open().request().rawPrompt("hi").temperature(0).maxTokens(3).stop("x").send();

        ModelInferRequest sent = server.requests.get(0);
        assertThat(sent.getModelName()).isEqualTo("tiny");
        assertThat(sent.getInputsList())
                .allSatisfy(input -> assertThat(input.getShapeList()).containsExactly(1L))
                .extracting(ModelInferRequest.InferInputTensor::getName)
                .containsExactly(
                        "text_input",
                        "stream",
                        "exclude_input_in_output",
                        "return_finish_reason",
                        "return_num_input_tokens",
                        "return_num_output_tokens",
                        "sampling_parameters");
        assertThat(sent.getRawInputContents(0).toByteArray()).containsExactly(2, 0, 0, 0, 'h', 'i');
        assertThat(sent.getRawInputContents(1).toByteArray()).containsExactly(1);
        assertThat(FakeTriton.text(sent, "sampling_parameters"))
                .isEqualTo("{\"max_tokens\":3,\"temperature\":0.0,\"stop\":[\"x\"]}");
        assertThat(sent.getParametersCount()).isZero();
    }

    @Test
    void inputsOfTensorRtAreBatchesOfOne() {
        server.inputs(List.of(
                        FakeTriton.tensor("text_input", "BYTES", -1, 1),
                        FakeTriton.tensor("max_tokens", "INT32", -1, 1),
                        FakeTriton.tensor("temperature", "FP32", -1, 1),
                        FakeTriton.tensor("random_seed", "UINT64", -1, 1),
                        FakeTriton.tensor("stop_words", "BYTES", -1, -1)))
                .answer((request, out) -> {
                    out.onNext(FakeTriton.response(Map.of("text_output", "hello"), Map.of(), /* last= */ false));
                    out.onCompleted();
                });
        ChatResponse response = open().request()
                .rawPrompt("hi")
                .temperature(0.5)
                .seed(258)
                .maxTokens(9)
                .stop("x", "yz")
                .send();

        assertThat(response.text()).isEqualTo("hello");
        ModelInferRequest sent = server.requests.get(0);
        assertThat(sent.getInputsList())
                .extracting(input -> input.getName() + " " + input.getDatatype() + " " + input.getShapeList())
                .containsExactlyInAnyOrder(
                        "text_input BYTES [1, 1]",
                        "max_tokens INT32 [1, 1]",
                        "temperature FP32 [1, 1]",
                        "random_seed UINT64 [1, 1]",
                        "stop_words BYTES [1, 2]");
        assertThat(raw(sent, "max_tokens")).containsExactly(9, 0, 0, 0);
        assertThat(raw(sent, "temperature")).containsExactly(0, 0, 0, 0x3f);
        assertThat(raw(sent, "random_seed")).containsExactly(2, 1, 0, 0, 0, 0, 0, 0);
        assertThat(raw(sent, "stop_words")).containsExactly(1, 0, 0, 0, 'x', 2, 0, 0, 0, 'y', 'z');
    }

    @Test
    void whatTheUserAddsBecomesATensorOrAParameter() {
        inference
                .chat(at(server.port())
                        .extraBody("{\"stream\":false,\"priority\":7,\"note\":\"n\",\"x\":0.5,\"y\":true}"))
                .request()
                .rawPrompt("hi")
                .maxTokens(1)
                .send();

        ModelInferRequest sent = server.requests.get(0);
        assertThat(raw(sent, "stream")).containsExactly(0);
        assertThat(sent.getParametersOrThrow("priority").getInt64Param()).isEqualTo(7);
        assertThat(sent.getParametersOrThrow("note").getStringParam()).isEqualTo("n");
        assertThat(sent.getParametersOrThrow("x").getDoubleParam()).isEqualTo(0.5);
        assertThat(sent.getParametersOrThrow("y").getBoolParam()).isTrue();
    }

    @Test
    void valueThatTheModelsInputDoesNotTakeIsRefusedBeforeItIsSent() {
        ChatModel model = inference.chat(at(server.port()).extraBody("{\"stream\":\"yes\"}"));

        assertThatThrownBy(() -> model.request().rawPrompt("hi").send())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("stream must be of the type BOOL: yes");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void headersAndTokenGoAlongWithEveryCall() {
        AtomicInteger asked = new AtomicInteger();
        ChatModel model = inference.chat(
                at(server.port()).apiKey("key-1").header("x-tenant", () -> "t" + asked.incrementAndGet()));
        model.request().rawPrompt("hi").maxTokens(1).send();

        assertThat(server.headers).hasSize(2).allSatisfy(sent -> {
            assertThat(header(sent, "authorization")).isEqualTo("Bearer key-1");
            assertThat(header(sent, "triton_grpc_error")).isEqualTo("true");
            assertThat(header(sent, "user-agent")).startsWith("InferJ");
        });
        assertThat(server.headers).extracting(sent -> header(sent, "x-tenant")).containsExactly("t1", "t2");
    }

    @Test
    void textReasonAndUsageAreTheServers() {
        server.answer((request, out) -> {
            out.onNext(FakeTriton.response("Say ", "None", 6, 1));
            out.onNext(FakeTriton.response("é 😀", "None", 6, 2));
            out.onNext(FakeTriton.response("", "length", 6, 0));
            out.onCompleted();
        });
        ChatResponse response = open().request().rawPrompt("hi").send();

        assertThat(response.text()).isEqualTo("Say é 😀");
        assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(response.usage()).isEqualTo(new Usage(6, 0, 3));
    }

    @Test
    void markOfTheLastResponseEndsTheAnswerBeforeTheStreamDoes() {
        server.inputs(List.of(FakeTriton.tensor("text_input", "BYTES", 1))).answer((request, out) -> {
            out.onNext(FakeTriton.response(Map.of("text_output", "hello"), Map.of(), /* last= */ false));
            out.onNext(FakeTriton.response(Map.of(), Map.of(), /* last= */ true));
        });

        assertThat(open().request().rawPrompt("hi").send().text()).isEqualTo("hello");
        Await.until("the stream that stays open is given up", () -> server.cancelled.get() == 1);
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_ARGUMENT, InvalidRequestException, false",
        "UNIMPLEMENTED, InvalidRequestException, false",
        "NOT_FOUND, ModelNotFoundException, false",
        "UNAUTHENTICATED, ProviderUnavailableException, false",
        "PERMISSION_DENIED, ProviderUnavailableException, false",
        "RESOURCE_EXHAUSTED, OverloadedException, true",
        "UNAVAILABLE, OverloadedException, true",
        "DEADLINE_EXCEEDED, ProviderUnavailableException, true",
        "INTERNAL, EngineFailedException, false",
        "UNKNOWN, EngineFailedException, false"
    })
    void statusBecomesATypedError(Status.Code code, String type, boolean retryable) {
        server.answer((request, out) ->
                out.onError(code.toStatus().withDescription("the reason").asException()));
        ChatModel model = open();

        assertThatThrownBy(() -> model.request().rawPrompt("hi").send())
                .isInstanceOfSatisfying(InferenceException.class, failure -> {
                    assertThat(failure.getClass().getSimpleName()).isEqualTo(type);
                    assertThat(failure.isRetryable()).isEqualTo(retryable);
                    assertThat(failure).hasMessageContaining("the reason");
                });
    }

    @Test
    void errorInTheMiddleKeepsTheTextSoFar() {
        server.answer((request, out) -> {
            out.onNext(FakeTriton.text("so far"));
            out.onError(Status.INTERNAL.withDescription("midway").asException());
        });

        assertFails(EngineFailedException.class, "midway", "so far");
    }

    @Test
    void errorInAResponseOfATritonThatSendsNoStatusIsTheSame() {
        server.answer((request, out) -> {
            out.onNext(FakeTriton.text("so far"));
            out.onNext(ModelStreamInferResponse.newBuilder()
                    .setErrorMessage("midway")
                    .build());
            out.onCompleted();
        });

        assertFails(EngineFailedException.class, "midway", "so far");
    }

    @Test
    void streamThatEndsWithoutAReasonIsBrokenOff() {
        server.answer((request, out) -> {
            out.onNext(FakeTriton.text("so far"));
            out.onCompleted();
        });

        assertFails(ProviderUnavailableException.class, "broke the answer off", "so far");
    }

    @Test
    void serverThatDiesInTheMiddleBreaksTheAnswerOff() {
        server.answer((request, out) -> out.onNext(FakeTriton.text("so far")));
        ChatModel model = open();
        Iterator<ChatEvent> events = model.request().rawPrompt("hi").stream().iterator();
        assertThat(events.next().text()).isEqualTo("so far");

        server.close();

        assertThatThrownBy(events::hasNext).isInstanceOfSatisfying(ProviderUnavailableException.class, failure -> {
            assertThat(failure.isRetryable()).isTrue();
            assertThat(failure.partialText()).isEqualTo("so far");
        });
    }

    @Test
    void responseWithoutItsBytesIsNoAnswer() {
        server.answer((request, out) -> {
            ModelStreamInferResponse whole = FakeTriton.text("x");
            out.onNext(whole.toBuilder()
                    .setInferResponse(whole.getInferResponse().toBuilder().clearRawOutputContents())
                    .build());
        });

        assertFails(EngineFailedException.class, "tensors with the bytes of 0", "");
        Await.until("the stream is given up", () -> server.cancelled.get() == 1);
    }

    @Test
    void silenceBeforeTheFirstTokenEndsTheRequest() {
        server.answer((request, out) -> {});
        ChatModel model = inference.chat(at(server.port()).firstTokenTimeout(Duration.ofMillis(200)));

        assertThatThrownBy(() -> model.request().rawPrompt("hi").send())
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("firstTokenTimeout");
        Await.until("the server knows", () -> server.cancelled.get() == 1);
    }

    @Test
    void silenceInTheMiddleEndsTheRequest() {
        server.answer((request, out) -> out.onNext(FakeTriton.text("so far")));
        ChatModel model = inference.chat(at(server.port()).idleTimeout(Duration.ofMillis(200)));

        assertThatThrownBy(() -> model.request().rawPrompt("hi").send())
                .isInstanceOfSatisfying(
                        ProviderUnavailableException.class,
                        failure -> assertThat(failure.partialText()).isEqualTo("so far"))
                .hasMessageContaining("idleTimeout");
        Await.until("the server knows", () -> server.cancelled.get() == 1);
    }

    @Test
    void cancelledRequestFreesTheServer() {
        server.answer((request, out) -> out.onNext(FakeTriton.text("so far")));
        ChatModel model = open();
        try (Stream<ChatEvent> events = model.request().rawPrompt("hi").stream()) {
            assertThat(events.iterator().next().text()).isEqualTo("so far");
        }

        Await.until("the server knows", () -> server.cancelled.get() == 1);
    }

    /** What a reader does not take must not pile up here: HTTP/2 lets the server send so much as was asked for. */
    @Test
    void serverWaitsForASlowReader() {
        AtomicInteger sent = new AtomicInteger();
        ModelStreamInferResponse large = FakeTriton.text("x".repeat(10_000));
        server.answer((request, out) -> {
            server.whenReady = () -> {
                while (out.isReady() && sent.get() < 1_500) {
                    out.onNext(large);
                    if (sent.incrementAndGet() == 1_500) {
                        out.onNext(FakeTriton.end());
                        out.onCompleted();
                    }
                }
            };
            server.whenReady.run();
        });
        ChatModel model = open();
        try (Stream<ChatEvent> events = model.request().rawPrompt("hi").stream()) {
            Iterator<ChatEvent> reader = events.iterator();
            int read = 0;
            while (reader.hasNext()) {
                reader.next();
                read++;
                assertThat(sent.get() - read).as("sent ahead of the reader").isLessThan(700);
            }
            assertThat(read).isGreaterThanOrEqualTo(1_500);
        }
    }

    @Test
    void serverThatIsBackIsSpokenToAtOnce() {
        ChatModel model = open();
        model.request().rawPrompt("hi").maxTokens(1).send();
        int port = server.port();
        server.close();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> model.request().rawPrompt("hi").send())
                    .isInstanceOfSatisfying(
                            ProviderUnavailableException.class,
                            failure -> assertThat(failure.isRetryable()).isTrue());
        }

        try (FakeTriton again = new FakeTriton(port, null)) {
            assertThat(model.request().rawPrompt("hi").maxTokens(1).send().text())
                    .isNotEmpty();
            assertThat(again.requests).hasSize(1);
        }
    }

    @Test
    void serverThatIsNotThereIsNamed() {
        int port = server.port();
        server.close();

        assertThatThrownBy(() -> inference.chat(at(port)))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("takes no connection");
    }

    @Test
    void portOfHttpIsNamedAsTheMistakeItIs() {
        try (RawServer http = new RawServer((request, connection) -> connection.send(Responses.json(404, "{}")))) {
            assertThatThrownBy(() -> inference.chat(at(http.port())))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("speaks no gRPC")
                    .hasMessageContaining("8001");
        }
    }

    @Test
    void portOfGrpcIsNamedAsTheMistakeItIsWithoutTheTransport() {
        assertThatThrownBy(() -> inference.chat("triton://127.0.0.1:" + server.port() + "/tiny"))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("something other than HTTP")
                .hasMessageContaining("port");
    }

    @Test
    void modelThatIsNoLanguageModelIsRefused() {
        server.inputs(List.of(FakeTriton.tensor("INPUT0", "FP32", 1, 16)));

        assertThatThrownBy(this::open).isInstanceOf(InvalidModelException.class).hasMessageContaining("text_input");
    }

    @Test
    void modelThatTheServerHasNotIsNamed() {
        assertThatThrownBy(() -> inference.chat(at(server.port()).model("other")))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("127.0.0.1:" + server.port() + "/other");
    }

    @Test
    void pathIsRefusedAsThereIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inference.chat(at(server.port()).path("/v2")))
                .withMessageContaining("path must be left out");
    }

    @Test
    void interruptEndsTheWaitForASilentServer() throws Exception {
        try (RawServer silent = new RawServer((request, connection) -> {})) {
            CompletableFuture<Throwable> seen = new CompletableFuture<>();
            Thread waiting = new Thread(() -> {
                try {
                    inference.chat(at(silent.port()));
                } catch (RuntimeException e) {
                    seen.complete(e);
                }
            });
            waiting.start();
            waiting.interrupt();

            assertThat(Await.result("the end of the wait", seen)).isInstanceOf(CancellationException.class);
            waiting.join();
        }
    }

    @Test
    void requestsOfOneModelShareAConnection() {
        ChatModel model = open();
        List<CompletableFuture<ChatResponse>> answers = Stream.generate(
                        () -> model.request().rawPrompt("hi").maxTokens(20).sendAsync())
                .limit(200)
                .toList();

        answers.forEach(
                answer -> assertThat(Await.result("an answer", answer).usage().outputTokens())
                        .isEqualTo(20));
        assertThat(server.headers.stream()
                        .map(sent -> header(sent, "user-agent"))
                        .distinct())
                .hasSize(1);
    }

    private void assertFails(Class<? extends InferenceException> type, String words, String partialText) {
        ChatModel model = open();
        assertThatThrownBy(() -> model.request().rawPrompt("hi").send())
                .isInstanceOfSatisfying(
                        type, failure -> assertThat(failure.partialText()).isEqualTo(partialText))
                .hasMessageContaining(words);
    }

    private ChatModel open() {
        return inference.chat(at(server.port()));
    }

    static Triton at(int port) {
        return Triton.at(URI.create("http://127.0.0.1:" + port)).model("tiny").transport(Transport.GRPC);
    }

    private static byte[] raw(ModelInferRequest request, String input) {
        List<String> names = request.getInputsList().stream()
                .map(ModelInferRequest.InferInputTensor::getName)
                .toList();
        return request.getRawInputContents(names.indexOf(input)).toByteArray();
    }

    private static String header(Metadata headers, String name) {
        return String.valueOf(headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
    }
}
