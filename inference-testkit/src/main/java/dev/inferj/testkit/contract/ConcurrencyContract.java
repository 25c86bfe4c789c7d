package dev.inferj.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Many threads may use one model, and each gets its own answer. */
public interface ConcurrencyContract extends ModelUnderTest {
    int THREADS = 8;
    int REQUESTS_PER_THREAD = 15;

    @Test
    default void manyThreadsGetTheirOwnAnswers() {
        try (TestBed bed = TestBed.open(this)) {
            WayOfSending[] ways = WayOfSending.values();
            List<ChatResponse> expected = new ArrayList<>();
            for (int maxTokens = 1; maxTokens <= THREADS; maxTokens++) {
                expected.add(bed.send(bed.request().maxTokens(maxTokens)));
            }

            List<Background<Boolean>> senders = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                ChatRequest request = bed.request().maxTokens(thread + 1).build();
                ChatResponse own = expected.get(thread);
                senders.add(Background.run("sender " + thread, () -> {
                    for (int i = 0; i < REQUESTS_PER_THREAD; i++) {
                        ChatResponse response = ways[i % ways.length].answer(bed.model(), request);
                        assertThat(response.text()).isEqualTo(own.text());
                        assertThat(response.finishReason()).isEqualTo(own.finishReason());
                        assertThat(response.usage().outputTokens())
                                .isEqualTo(own.usage().outputTokens());
                    }
                }));
            }

            senders.forEach(Background::result);
            bed.awaitIdle();
        }
    }

    @Test
    default void cancelledNeighboursDoNoHarm() {
        try (TestBed bed = TestBed.open(this)) {
            String expected = bed.send(bed.request()).text();
            for (int round = 0; round < 10; round++) {
                List<CompletableFuture<ChatResponse>> kept = new ArrayList<>();
                List<Generation> cancelled = new ArrayList<>();
                List<RecordingListener> listeners = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    kept.add(bed.model().sendAsync(bed.request().build()));
                    RecordingListener listener = RecordingListener.prompt();
                    listeners.add(listener);
                    cancelled.add(bed.model().submit(bed.endless().build(), listener));
                }
                cancelled.forEach(Generation::cancel);

                for (CompletableFuture<ChatResponse> request : kept) {
                    assertThat(Await.result("a neighbour", request).text()).isEqualTo(expected);
                }
                for (int i = 0; i < cancelled.size(); i++) {
                    ChatResponse response =
                            Await.result("a cancelled request", cancelled.get(i).response());
                    assertThat(listeners.get(i).response()).isSameAs(response);
                }
            }
            bed.awaitIdle();
        }
    }
}
