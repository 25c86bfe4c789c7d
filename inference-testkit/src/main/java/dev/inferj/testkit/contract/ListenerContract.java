package dev.inferj.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatEvent;
import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import dev.inferj.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a listener does is its own affair. */
public interface ListenerContract extends ModelUnderTest {
    @Test
    default void listenerThatThrowsFailsOnlyItsOwnRequest() {
        try (TestBed bed = TestBed.open(this)) {
            String expected = bed.send(bed.request()).text();
            IllegalStateException thrown = new IllegalStateException("thrown by the listener");
            AtomicInteger told = new AtomicInteger();

            List<CompletableFuture<ChatResponse>> neighbours = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                neighbours.add(bed.model().sendAsync(bed.request().build()));
            }
            CompletableFuture<ChatResponse> failed = submit(bed, event -> {
                if (told.incrementAndGet() == 2) {
                    throw thrown;
                }
            });

            assertThat(Await.failure("the request of the listener that throws", failed))
                    .isSameAs(thrown);
            assertThat(told).as("events told to a listener that threw").hasValue(2);
            for (CompletableFuture<ChatResponse> neighbour : neighbours) {
                assertThat(Await.result("a neighbour", neighbour).text()).isEqualTo(expected);
            }
            bed.awaitIdle();
        }
    }

    @Test
    default void listenerThatThrowsAnErrorFailsOnlyItsOwnRequest() {
        try (TestBed bed = TestBed.open(this)) {
            AssertionError thrown = new AssertionError("thrown by the listener");

            CompletableFuture<ChatResponse> failed = submit(bed, event -> {
                throw thrown;
            });

            assertThat(Await.failure("the request of the listener that throws", failed))
                    .isSameAs(thrown);
            bed.awaitIdle();
            assertThat(bed.send(bed.request()).text()).isNotEmpty();
        }
    }

    @Test
    default void listenerThatBlocksHoldsUpOnlyItself() {
        try (TestBed bed = TestBed.open(this)) {
            String expected = bed.send(bed.request()).text();
            RecordingListener listener = RecordingListener.blocked();
            CompletableFuture<ChatResponse> blocked = submit(bed, listener);
            listener.awaitFirst();

            for (int i = 0; i < 8; i++) {
                assertThat(bed.send(bed.request()).text()).isEqualTo(expected);
            }
            assertThat(blocked).isNotDone();
            listener.release();

            assertThat(Await.result("the request of the slow listener", blocked).text())
                    .isEqualTo(expected);
            assertThat(listener.response().text()).isEqualTo(expected);
        }
    }

    @Test
    default void listenerMayCancelItsOwnRequest() {
        try (TestBed bed = TestBed.open(this)) {
            CompletableFuture<Generation> own = new CompletableFuture<>();
            List<ChatEvent> told = new ArrayList<>();

            own.complete(bed.model().submit(bed.endless().build(), event -> {
                told.add(event);
                if (told.size() == 3) {
                    own.join().cancel();
                }
            }));

            ChatResponse response =
                    Await.result("the cancelled request", own.join().response());
            assertThat(response.finishReason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(response).isSameAs(Events.response(told));
        }
    }

    @Test
    default void listenerMaySendFurtherRequests() {
        try (TestBed bed = TestBed.open(this)) {
            String expected = bed.send(bed.request()).text();
            List<String> further = new ArrayList<>();

            Await.result("the first request", submit(bed, event -> {
                if (event instanceof ChatEvent.Finished) {
                    further.add(bed.model().send(bed.request().build()).text());
                }
            }));

            assertThat(further).containsExactly(expected);
        }
    }

    private static CompletableFuture<ChatResponse> submit(TestBed bed, Consumer<ChatEvent> listener) {
        return bed.model().submit(bed.request().build(), listener).response();
    }
}
