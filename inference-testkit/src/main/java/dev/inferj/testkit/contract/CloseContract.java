package dev.inferj.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.inferj.ChatModel;
import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import dev.inferj.Inference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Closing a model lets what runs come to an end, in time, and leaves nothing behind. */
public interface CloseContract extends ModelUnderTest {
    @Test
    default void closeLetsRequestsUnderWayFinish() {
        try (TestBed bed = TestBed.open(this)) {
            String expected = bed.send(bed.request()).text();
            List<CompletableFuture<ChatResponse>> underWay = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                underWay.add(bed.model().sendAsync(bed.request().build()));
            }

            Background.run("close", bed.model()::close).result();

            for (CompletableFuture<ChatResponse> request : underWay) {
                assertThat(Await.result("a request under way", request).text()).isEqualTo(expected);
            }
        }
    }

    @Test
    default void closeWithoutDrainTimeCancelsAtOnce() {
        try (TestBed bed = TestBed.openAtVirtualTime(this, Serving.ROOMY.withDrainTime(Duration.ZERO))) {
            RecordingSubscriber waiting = bed.park(bed.endless());
            RecordingSubscriber running = bed.park(bed.endless());
            running.request(1);
            running.awaitEvents(1);

            Background.run("close", bed.model()::close).result();

            assertCancelled(waiting);
            assertThat(assertCancelled(running).text()).isNotEmpty();
        }
    }

    @Test
    default void closeCancelsWhatIsLeftAfterTheDrainTime() throws InterruptedException {
        Duration drainTime = Duration.ofSeconds(7);
        try (TestBed bed = TestBed.openAtVirtualTime(this, Serving.ROOMY.withDrainTime(drainTime))) {
            RecordingSubscriber running = bed.park(bed.endless());
            running.request(1);
            running.awaitEvents(1);
            Background<Boolean> closing = Background.run("close", bed.model()::close);
            bed.time().awaitAlarms(1, Await.PATIENCE);

            bed.time().advance(drainTime.minusNanos(1));
            assertThat(closing.isDone()).as("closed before the drain time").isFalse();
            bed.time().advance(Duration.ofNanos(1));

            closing.result();
            assertThat(assertCancelled(running).text()).isNotEmpty();
        }
    }

    @Test
    default void interruptedCloseCancelsWhatIsLeft() {
        try (TestBed bed = TestBed.openAtVirtualTime(this, Serving.ROOMY)) {
            RecordingSubscriber running = bed.park(bed.endless());

            Boolean kept = Background.run("close", () -> {
                        Thread.currentThread().interrupt();
                        bed.model().close();
                        return Thread.interrupted();
                    })
                    .result();

            assertThat(kept).as("interrupt status behind close").isTrue();
            assertCancelled(running);
        }
    }

    @Test
    default void closeTwiceIsAsGoodAsOnce() {
        try (TestBed bed = TestBed.open(this)) {
            bed.send(bed.request());

            Background.run("close", () -> {
                        bed.model().close();
                        bed.model().close();
                    })
                    .result();
        }
    }

    @Test
    default void closeFromSeveralThreadsEndsEveryRequestOnce() {
        for (Duration drainTime : List.of(Duration.ZERO, Serving.ROOMY.drainTime())) {
            try (TestBed bed = TestBed.open(this, Serving.ROOMY.withDrainTime(drainTime))) {
                List<RecordingSubscriber> subscribers = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    subscribers.add(bed.subscribe(bed.request(), RecordingSubscriber.unbounded()));
                }
                List<Background<Boolean>> closers = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    closers.add(Background.run("close " + i, bed.model()::close));
                }

                closers.forEach(Background::result);
                assertThat(subscribers)
                        .extracting(subscriber -> subscriber.response().finishReason())
                        .containsAnyOf(FinishReason.LENGTH, FinishReason.CANCELLED)
                        .doesNotContain(FinishReason.STOP);
                assertClosed(bed.model(), bed.request().build());
            }
        }
    }

    @Test
    default void closedModelRefusesEveryWayOfSending() {
        try (TestBed bed = TestBed.open(this)) {
            bed.model().close();

            assertClosed(bed.model(), bed.request().build());
        }
    }

    @Test
    default void closingInferenceClosesItsModels() {
        Inference inference = inference().build();
        ChatModel one = inference.chat(options(Serving.ROOMY));
        ChatModel other = inference.chat(options(Serving.ROOMY));
        ChatRequest request = TestBed.ask(this, prompt()).maxTokens(3).build();
        assertThat(one.send(request).text()).isEqualTo(other.send(request).text());

        Background.run("close", inference::close).result();
        inference.close();

        assertClosed(one, request);
        assertClosed(other, request);
        assertThatIllegalStateException().isThrownBy(() -> inference.chat(options(Serving.ROOMY)));
    }

    @Test
    default void closedModelLeavesOthersOfItsKindAlone() {
        try (TestBed bed = TestBed.open(this)) {
            String expected = bed.send(bed.request()).text();
            ChatModel other = bed.inference().chat(options(Serving.ROOMY));

            other.close();

            assertThat(bed.send(bed.request()).text()).isEqualTo(expected);
        }
    }

    private static ChatResponse assertCancelled(RecordingSubscriber subscriber) {
        subscriber.request(Long.MAX_VALUE);
        ChatResponse response = subscriber.response();
        assertThat(response.finishReason()).isEqualTo(FinishReason.CANCELLED);
        return response;
    }

    private static void assertClosed(ChatModel model, ChatRequest request) {
        assertThatIllegalStateException().isThrownBy(() -> model.send(request)).withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(() -> model.sendAsync(request));
        assertThatIllegalStateException().isThrownBy(() -> model.stream(request));
        assertThatIllegalStateException().isThrownBy(() -> model.submit(request, event -> {}));
        RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
        model.publish(request).subscribe(subscriber);
        assertThat(subscriber.failure()).isInstanceOf(IllegalStateException.class);
    }
}
