package dev.inferj.triton.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatModel;
import dev.inferj.ChatRequest;
import dev.inferj.EngineFailedException;
import dev.inferj.Inference;
import dev.inferj.InferenceException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.testkit.contract.Await;
import dev.inferj.triton.grpc.FaultyWay.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can happen on the way from a server, after any number of bytes, from seeds. */
final class GrpcFaultTest {
    private static final List<Fault> FAULTS = List.of(Fault.values());
    private static final Duration SILENCE = Duration.ofMillis(1500);
    private static final int SEEDS = 400;
    private static final int LANES = 32;

    private final Map<Fault, Integer> failed = new ConcurrentHashMap<>();

    @Test
    @Timeout(120)
    void everyFaultEndsInATypedErrorOrTheWholeAnswer() {
        try (Inference inference = Inference.create()) {
            List<CompletableFuture<Void>> lanes = IntStream.range(0, LANES)
                    .mapToObj(lane -> CompletableFuture.runAsync(() -> tryAll(inference, lane)))
                    .toList();
            lanes.forEach(lane -> Await.result("the end of a lane", lane));
        }
        assertThat(failed).containsOnlyKeys(Fault.CLOSE, Fault.RESET, Fault.STALL, Fault.GARBAGE);
    }

    private void tryAll(Inference inference, int lane) {
        try (FakeTriton server = new FakeTriton();
                FaultyWay way = new FaultyWay(server.port());
                ChatModel model = inference.chat(
                        GrpcTest.at(way.port()).firstTokenTimeout(SILENCE).idleTimeout(SILENCE))) {
            String whole = model.send(request(SEEDS)).text();
            for (int seed = lane; seed < SEEDS; seed += LANES) {
                SplittableRandom random = new SplittableRandom(seed);
                Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
                way.next(fault, fault == Fault.NONE ? Integer.MAX_VALUE : random.nextInt(1, 4_000), seed);
                String what = fault + ", seed " + seed;

                InferenceException failure = failure(model, seed, whole, what);

                if (fault == Fault.NONE) {
                    assertThat(failure).as(what).isNull();
                } else if (failure != null) {
                    failed.merge(fault, 1, Integer::sum);
                    assertThat(failure)
                            .as(what)
                            .isInstanceOfAny(ProviderUnavailableException.class, EngineFailedException.class);
                    assertThat(whole).as(what).startsWith(failure.partialText());
                }
                assertThat(sendings(server, seed)).as("sendings, %s", what).isLessThanOrEqualTo(2);
            }
        }
    }

    /** @param seed which tells requests apart, and means nothing to a greedy one */
    private static ChatRequest request(int seed) {
        return ChatRequest.builder()
                .rawPrompt("Once upon a time")
                .temperature(0)
                .maxTokens(12)
                .seed(seed)
                .build();
    }

    /** Returns how often the server got a request, which may be late: a client that lost its connection does not wait for that. */
    private static long sendings(FakeTriton server, int seed) {
        return server.requests.stream()
                .map(request -> FakeTriton.text(request, "sampling_parameters"))
                .filter(parameters -> parameters.endsWith("\"seed\":" + seed + "}"))
                .count();
    }

    private static @Nullable InferenceException failure(ChatModel model, int seed, String whole, String what) {
        try {
            assertThat(model.send(request(seed)).text()).as(what).isEqualTo(whole);
            return null;
        } catch (InferenceException e) {
            return e;
        }
    }
}
