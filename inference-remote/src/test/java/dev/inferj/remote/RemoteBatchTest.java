package dev.inferj.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.EmbeddingModel;
import dev.inferj.EmbeddingRequest;
import dev.inferj.EmbeddingResponse;
import dev.inferj.EngineFailedException;
import dev.inferj.Inference;
import dev.inferj.InferenceException;
import dev.inferj.InputKind;
import dev.inferj.InvalidModelException;
import dev.inferj.InvalidRequestException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.RerankModel;
import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.server.FakeEmbeddings;
import dev.inferj.remote.server.RawServer;
import dev.inferj.remote.server.Responses;
import dev.inferj.testkit.contract.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches on servers that refuse, fail, or say nonsense. */
@Timeout(60)
final class RemoteBatchTest {
    @Test
    void anInputThatIsRefusedFailsAloneAndItsNeighboursDoNot() {
        try (RawServer server = new RawServer(new FakeEmbeddings("vllm"));
                Inference inference = Inference.create();
                EmbeddingModel model = inference.embedding(at(server).maxConcurrent(1))) {
            List<CompletableFuture<float[]>> all = new ArrayList<>();
            for (int i = 0; i < 33; i++) {
                all.add(model.embedAsync(i == 20 ? FakeEmbeddings.REFUSED : "text " + i));
            }
            for (int i = 0; i < all.size(); i++) {
                if (i == 20) {
                    CompletableFuture<float[]> refused = all.get(i);
                    assertThatThrownBy(refused::join).hasCauseInstanceOf(InvalidRequestException.class);
                } else {
                    assertThat(all.get(i).join()).hasSize(FakeEmbeddings.DIMENSIONS);
                }
            }
        }
    }

    @Test
    void inputsOfManyRequestsShareCalls() {
        try (RawServer server = new RawServer(new FakeEmbeddings("vllm"));
                Inference inference = Inference.create();
                EmbeddingModel model =
                        inference.embedding(at(server).maxConcurrent(1).batchItems(16))) {
            model.embedAll(IntStream.range(0, 64).mapToObj(i -> "text " + i).toList());

            List<Integer> sizes = server.posts().stream()
                    .map(post -> Json.object(bytes(post), 0, bytes(post).length)
                            .texts("input")
                            .size())
                    .toList();
            assertThat(sizes).containsExactly(1, 16, 16, 16, 16); // the first finds out the dimensions
        }
    }

    @Test
    void tokensThatAServerCountsInACallAreSharedOutAmongItsRequests() {
        try (RawServer server = new RawServer(new FakeEmbeddings("vllm"));
                Inference inference = Inference.create();
                EmbeddingModel model = inference.embedding(at(server).maxConcurrent(1))) {
            List<EmbeddingRequest> requests = IntStream.range(1, 41)
                    .mapToObj(i -> EmbeddingRequest.builder()
                            .input("one")
                            .input("a ".repeat(i) + "z")
                            .build())
                    .toList();
            List<EmbeddingResponse> responses = requests.stream().map(model::sendAsync).toList().stream()
                    .map(CompletableFuture::join)
                    .toList();
            int sum = responses.stream()
                    .mapToInt(response -> response.usage().promptTokens())
                    .sum();
            int expected = requests.stream()
                    .mapToInt(request -> FakeEmbeddings.tokens(request.inputs()))
                    .sum();

            assertThat(sum).isEqualTo(expected);
            assertThat(responses)
                    .allSatisfy(response ->
                            assertThat(response.usage().promptTokens()).isPositive());
        }
    }

    @Test
    void anotherServerComputesWhatOneCannot() {
        AtomicInteger failures = new AtomicInteger();
        FakeEmbeddings good = new FakeEmbeddings("vllm");
        try (RawServer first = new RawServer(good);
                RawServer second = new RawServer((request, connection) -> {
                    failures.incrementAndGet();
                    connection.send(Responses.json(503, "{\"error\":\"busy\"}"));
                });
                Inference inference = Inference.create();
                EmbeddingModel model = inference.embedding(at(first).replicas("127.0.0.1:" + second.port()))) {
            for (int i = 0; i < 10; i++) {
                assertThat(model.embed("text " + i)).hasSize(FakeEmbeddings.DIMENSIONS);
            }
            assertThat(failures).hasPositiveValue();
        }
    }

    @Test
    void aModelIsOpenedThoughItsFirstServerIsGone() {
        Vllm gone;
        try (RawServer server = new RawServer(new FakeEmbeddings("vllm"))) {
            gone = at(server);
        }
        try (RawServer there = new RawServer(new FakeEmbeddings("vllm"));
                Inference inference = Inference.create();
                EmbeddingModel model = inference.embedding(gone.replicas("127.0.0.1:" + there.port()))) {
            assertThat(model.dimensions()).isEqualTo(FakeEmbeddings.DIMENSIONS);
            assertThat(model.embed("text")).hasSize(FakeEmbeddings.DIMENSIONS);
        }
    }

    @Test
    void serversAreFollowedAsTheyComeAndGo() {
        try (RawServer first = new RawServer(new FakeEmbeddings("vllm"));
                RawServer second = new RawServer(new FakeEmbeddings("vllm"));
                Inference inference = Inference.create()) {
            AtomicReference<List<String>> servers = new AtomicReference<>(List.of("127.0.0.1:" + first.port()));
            Vllm options = at(first).endpoints(servers::get).discoverEvery(Duration.ofSeconds(1));
            try (EmbeddingModel model = inference.embedding(options)) {
                servers.set(List.of("127.0.0.1:" + second.port()));
                Await.until("the new server is asked", () -> {
                    model.embed("text");
                    return !second.posts().isEmpty();
                });
                int before = first.posts().size();
                for (int i = 0; i < 5; i++) {
                    model.embed("text " + i);
                }
                assertThat(first.posts()).as("the one that left").hasSize(before);
            }
        }
    }

    @Test
    void aServerThatIsSilentForTooLongIsGivenUp() {
        CountDownLatch over = new CountDownLatch(1);
        FakeEmbeddings good = new FakeEmbeddings("vllm");
        AtomicInteger posts = new AtomicInteger();
        try (RawServer server = new RawServer((request, connection) -> {
                    if (request.method().equals("POST") && posts.incrementAndGet() > 1) {
                        await(over);
                    } else {
                        good.answer(request, connection);
                    }
                });
                Inference inference = Inference.create();
                EmbeddingModel model = inference.embedding(at(server).firstTokenTimeout(Duration.ofMillis(50)))) {
            assertThatThrownBy(() -> model.embed("text"))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("firstTokenTimeout");
            over.countDown();
        }
    }

    @Test
    void answersThatAreWrongAreNoVectors() {
        for (String wrong : List.of(
                "{}",
                "[]",
                "{\"data\":[]}",
                "{\"data\":[{\"index\":1,\"embedding\":[1]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1,null]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":0,\"embedding\":[1]}]}")) {
            FakeEmbeddings good = new FakeEmbeddings("vllm");
            AtomicInteger posts = new AtomicInteger();
            try (RawServer server = new RawServer((request, connection) -> {
                        if (request.method().equals("POST") && posts.incrementAndGet() > 1) {
                            connection.send(Responses.json(200, wrong));
                        } else {
                            good.answer(request, connection);
                        }
                    });
                    Inference inference = Inference.create();
                    EmbeddingModel model = inference.embedding(at(server))) {
                assertThatThrownBy(() -> model.embed("text")).as(wrong).isInstanceOf(EngineFailedException.class);
            }
        }
    }

    @Test
    void aServerThatEmbedsNothingIsRefusedWhenTheModelIsOpened() {
        try (RawServer server = new RawServer((request, connection) -> {
                    if (request.method().equals("POST")) {
                        connection.send(Responses.json(
                                501, "{\"error\":{\"code\":501,\"message\":\"start it with --embeddings\"}}"));
                    } else {
                        new FakeEmbeddings("llamacpp").answer(request, connection);
                    }
                });
                Inference inference = Inference.create()) {
            OpenAi options = OpenAi.at(server.uri()).model("tiny");
            assertThatThrownBy(() -> inference.embedding(options))
                    .isInstanceOf(InferenceException.class)
                    .hasMessageContaining("--embeddings");
        }
    }

    @Test
    void aPrefixThatOnlyTheModelKnowsIsRefused() {
        try (RawServer server = new RawServer(new FakeEmbeddings("vllm"));
                Inference inference = Inference.create();
                EmbeddingModel model = inference.embedding(at(server))) {
            EmbeddingRequest query = EmbeddingRequest.builder()
                    .input("text")
                    .kind(InputKind.QUERY)
                    .build();
            assertThatThrownBy(() -> model.send(query))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("prefix");
        }
    }

    @Test
    void documentsAreRanked() {
        try (RawServer server = new RawServer(new FakeEmbeddings("llamacpp"));
                Inference inference = Inference.create();
                RerankModel model = inference.rerank(OpenAi.at(server.uri()).model("tiny"))) {
            var ranking = model.rank("red fox", List.of("a dog", "a red fox", "a red dog"));

            assertThat(ranking.stream().map(ranked -> ranked.index()).toList()).containsExactly(1, 2, 0);
            assertThat(ranking.get(0).score()).isEqualTo(2.5f);
        }
    }

    @Test
    void aServerWithoutRankingIsRefused() {
        try (RawServer server = new RawServer(new FakeEmbeddings("somebody"));
                Inference inference = Inference.create()) {
            OpenAi options = OpenAi.at(server.uri()).model("tiny");
            assertThatThrownBy(() -> inference.rerank(options))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("no ranking");
        }
    }

    private static Vllm at(RawServer server) {
        return Vllm.at(server.uri()).model("tiny");
    }

    private static byte[] bytes(RawServer.Request post) {
        return post.body().getBytes(StandardCharsets.UTF_8);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
