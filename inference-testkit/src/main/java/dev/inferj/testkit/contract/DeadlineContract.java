package dev.inferj.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.inferj.ChatEvent;
import dev.inferj.ChatResponse;
import dev.inferj.DeadlineExceededException;
import dev.inferj.FinishReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A deadline ends its request in time, and only then. */
public interface DeadlineContract extends ModelUnderTest {
    @Test
    default void deadlineEndsARequestThatWaits() {
        Serving onePlace = new Serving(1, 100, Serving.ROOMY.drainTime());
        try (TestBed bed = TestBed.openAtVirtualTime(this, onePlace)) {
            bed.park(bed.endless());
            bed.park(bed.endless());
            RecordingSubscriber late = bed.park(bed.endless().deadline(Duration.ofSeconds(3)));

            bed.time().advance(Duration.ofMillis(2_999));
            assertThat(late.hasEnded()).isFalse();
            bed.time().advance(Duration.ofMillis(1));

            assertThat(late.failure())
                    .asInstanceOf(type(DeadlineExceededException.class))
                    .satisfies(failure -> {
                        assertThat(failure.partialText()).isEmpty();
                        assertThat(failure.isRetryable()).isTrue();
                        assertThat(failure).hasMessageContaining("PT3S");
                    });
        }
    }

    @Test
    default void deadlineEndsARequestThatAnswersAndKeepsWhatWasSaid() {
        try (TestBed bed = TestBed.openAtVirtualTime(this, Serving.ROOMY)) {
            RecordingSubscriber late = bed.park(bed.endless().deadline(Duration.ofSeconds(3)));
            late.request(1);
            late.awaitEvents(1);

            bed.time().advance(Duration.ofSeconds(3));

            assertThat(late.failure())
                    .asInstanceOf(type(DeadlineExceededException.class))
                    .satisfies(failure -> {
                        assertThat(failure.partialText()).isNotEmpty().startsWith(late.text());
                        assertThat(failure.isRetryable()).isTrue();
                    });
            assertThat(late.events()).hasSize(1).hasOnlyElementsOfType(ChatEvent.Delta.class);
            bed.awaitIdle();
            assertThat(bed.send(bed.request()).text()).isNotEmpty();
        }
    }

    @Test
    default void deadlineFailsTheFutureOfASubmittedRequest() {
        try (TestBed bed = TestBed.openAtVirtualTime(this, Serving.ROOMY)) {
            RecordingListener listener = RecordingListener.blocked();
            CompletableFuture<ChatResponse> response = bed.model()
                    .submit(bed.endless().deadline(Duration.ofSeconds(3)).build(), listener)
                    .response();
            listener.awaitFirst();

            bed.time().advance(Duration.ofSeconds(3));
            listener.release();

            assertThat(Await.failure("the late request", response)).isInstanceOf(DeadlineExceededException.class);
        }
    }

    @Test
    default void deadlinePassesByTheRealClockToo() {
        try (TestBed bed = TestBed.open(this)) {
            RecordingSubscriber late = bed.park(bed.endless().deadline(Duration.ofMillis(20)));

            assertThat(late.failure()).isInstanceOf(DeadlineExceededException.class);
        }
    }

    @Test
    default void deadlineOfANanosecondFailsAndHoldsUpNobody() {
        try (TestBed bed = TestBed.open(this)) {
            RecordingSubscriber late =
                    bed.subscribe(bed.endless().deadline(Duration.ofNanos(1)), RecordingSubscriber.unbounded());

            assertThat(late.failure()).isInstanceOf(DeadlineExceededException.class);
            bed.awaitIdle();
        }
    }

    @Test
    default void deadlineThatIsLongEnoughDoesNothing() {
        try (TestBed bed = TestBed.openAtVirtualTime(this, Serving.ROOMY)) {
            String expected = bed.send(bed.request()).text();

            ChatResponse response = bed.send(bed.request().deadline(Duration.ofHours(1)));
            ChatResponse patient = bed.send(bed.request().deadline(Duration.ofSeconds(Long.MAX_VALUE)));

            assertThat(response.text()).isEqualTo(expected);
            assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
            assertThat(patient.text()).isEqualTo(expected);
            assertThat(bed.time().pendingAlarms())
                    .as("alarms of requests that have ended")
                    .isZero();
        }
    }
}
