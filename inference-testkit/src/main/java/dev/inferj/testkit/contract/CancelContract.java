package dev.inferj.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.inferj.ChatEvent;
import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import dev.inferj.Generation;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A request can be cancelled at any time, and then gives its place back. */
public interface CancelContract extends ModelUnderTest {
    /** Rounds of a test that a request may win by being done before it is cancelled. */
    int ROUNDS = 50;

    @Test
    default void cancelBeforeItRunsGivesThePlaceBackAndTellsNothing() {
        try (TestBed bed = TestBed.open(this)) {
            RecordingSubscriber subscriber = bed.park(bed.endless());

            subscriber.cancel();
            bed.awaitIdle();
            subscriber.request(Long.MAX_VALUE);

            assertThat(bed.send(bed.request()).text()).isNotEmpty();
            assertThat(subscriber.events()).isEmpty();
            assertThat(subscriber.hasEnded()).isFalse();
        }
    }

    @Test
    default void cancelBehindOthersThatWaitLeavesTheirTurnAlone() {
        try (TestBed bed = TestBed.open(this, new Serving(1, 100, Serving.ROOMY.drainTime()))) {
            String expected = bed.send(bed.request()).text();
            bed.park(bed.endless());
            RecordingSubscriber cancelled = bed.park(bed.endless());
            CompletableFuture<ChatResponse> waiting =
                    bed.model().sendAsync(bed.request().build());

            bed.cancelSubscribers();

            assertThat(Await.result("the request behind", waiting).text()).isEqualTo(expected);
            assertThat(cancelled.hasEnded()).isFalse();
        }
    }

    @Test
    default void cancelDuringTheAnswerEndsItWithWhatThereIs() {
        try (TestBed bed = TestBed.open(this)) {
            RecordingListener listener = RecordingListener.blocked();
            Generation generation = bed.model().submit(bed.endless().build(), listener);
            listener.awaitFirst();

            generation.cancel();
            listener.release();

            ChatResponse response = Await.result("the cancelled request", generation.response());
            assertThat(response.finishReason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(response.text()).isNotEmpty();
            assertThat(listener.response()).isSameAs(response);
            bed.awaitIdle();
        }
    }

    @Test
    default void cancelAtAnyMomentKeepsEventsAndResponseInAgreement() {
        try (TestBed bed = TestBed.open(this)) {
            for (int i = 0; i < ROUNDS; i++) {
                int events = i;
                RecordingListener listener = RecordingListener.prompt();
                Generation generation = bed.model().submit(bed.endless().build(), listener);

                Await.until("event " + events, () -> listener.events().size() >= events);
                generation.cancel();

                ChatResponse response = Await.result("the cancelled request", generation.response());
                assertThat(listener.response()).isSameAs(response);
            }
            bed.awaitIdle();
        }
    }

    @Test
    default void cancelAfterTheEndChangesNothing() {
        try (TestBed bed = TestBed.open(this)) {
            RecordingListener listener = RecordingListener.prompt();
            Generation generation = bed.model().submit(bed.request().build(), listener);
            ChatResponse response = Await.result("the answer", generation.response());

            generation.cancel();

            assertThat(Await.result("the answer", generation.response())).isSameAs(response);
            assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
            assertThat(listener.response()).isSameAs(response);
        }
    }

    @Test
    default void cancelTwiceIsAsGoodAsOnce() {
        try (TestBed bed = TestBed.open(this)) {
            RecordingListener listener = RecordingListener.blocked();
            Generation generation = bed.model().submit(bed.endless().build(), listener);
            listener.awaitFirst();

            generation.cancel();
            generation.cancel();
            listener.release();

            Await.result("the cancelled request", generation.response());
            assertThat(listener.response().finishReason()).isEqualTo(FinishReason.CANCELLED);
        }
    }

    @Test
    default void cancellingTheFutureGivesThePlaceBack() {
        try (TestBed bed = TestBed.open(this)) {
            CompletableFuture<ChatResponse> sent =
                    bed.model().sendAsync(bed.endless().build());
            CompletableFuture<ChatResponse> submitted = bed.model()
                    .submit(bed.endless().build(), RecordingListener.prompt())
                    .response();

            sent.cancel(true);
            submitted.cancel(true);

            bed.awaitIdle();
            assertThat(bed.send(bed.request()).text()).isNotEmpty();
        }
    }

    @Test
    default void closingTheStreamHalfWayGivesThePlaceBack() {
        try (TestBed bed = TestBed.open(this)) {
            try (Stream<ChatEvent> stream = bed.model().stream(bed.endless().build())) {
                Iterator<ChatEvent> events = stream.iterator();
                assertThat(events.next().text()).isNotEmpty();
                assertThat(events.next().text()).isNotEmpty();
            }

            bed.awaitIdle();
            assertThat(bed.send(bed.request()).text()).isNotEmpty();
        }
    }

    @Test
    default void streamThatIsNeverReadGivesThePlaceBackWhenClosed() {
        try (TestBed bed = TestBed.open(this)) {
            Stream<ChatEvent> stream = bed.model().stream(bed.endless().build());

            stream.close();

            bed.awaitIdle();
        }
    }

    @Test
    default void interruptEndsAWaitingSendAndIsKept() {
        try (TestBed bed = TestBed.open(this)) {
            ChatRequest request = bed.endless().build();
            for (int i = 0; i < ROUNDS; i++) {
                Background<Interrupted> sender = Background.run("send", () -> {
                    ChatResponse response = bed.model().send(request);
                    return new Interrupted(response, Thread.interrupted());
                });
                Await.until("the request runs", () -> bed.model().status().running() > 0 || sender.isDone());
                sender.interrupt();

                Interrupted end = sender.result();
                if (end.response().finishReason() == FinishReason.CANCELLED) {
                    assertThat(end.kept()).as("interrupt status behind send").isTrue();
                    bed.awaitIdle();
                    return;
                }
            }
            fail("endlessPrompt must be answered longer: " + ROUNDS + " requests ended before they were interrupted");
        }
    }

    @Test
    default void sendOfAnInterruptedThreadIsCancelled() {
        try (TestBed bed = TestBed.open(this)) {
            ChatRequest request = bed.endless().build();
            for (int i = 0; i < ROUNDS; i++) {
                Interrupted end = Background.run("send", () -> {
                            Thread.currentThread().interrupt();
                            ChatResponse response = bed.model().send(request);
                            return new Interrupted(response, Thread.interrupted());
                        })
                        .result();
                assertThat(end.kept()).as("interrupt status behind send").isTrue();
                if (end.response().finishReason() == FinishReason.CANCELLED) {
                    return;
                }
            }
            fail("endlessPrompt must be answered longer: " + ROUNDS + " requests ended before the interrupt was seen");
        }
    }

    @Test
    default void interruptEndsAReadOfTheStreamAndIsKept() {
        try (TestBed bed = TestBed.open(this)) {
            Interrupted end = Background.run("stream", () -> {
                        try (Stream<ChatEvent> stream =
                                bed.model().stream(bed.endless().build())) {
                            Thread.currentThread().interrupt();
                            return new Interrupted(Events.response(stream.toList()), Thread.interrupted());
                        }
                    })
                    .result();

            assertThat(end.kept()).as("interrupt status behind the stream").isTrue();
            assertThat(end.response().finishReason()).isEqualTo(FinishReason.CANCELLED);
        }
    }
}
