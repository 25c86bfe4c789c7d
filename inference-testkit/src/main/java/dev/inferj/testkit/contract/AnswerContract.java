package dev.inferj.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.Attempt;
import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** However a request is sent, its answer is the same. */
public interface AnswerContract extends ModelUnderTest {
    @Test
    default void everyWayOfSendingGivesTheSameAnswer() {
        try (TestBed bed = TestBed.open(this)) {
            ChatRequest request = bed.request().build();
            ChatResponse expected = bed.model().send(request);
            assertThat(expected.text()).isNotEmpty();

            for (WayOfSending way : WayOfSending.values()) {
                ChatResponse response = way.answer(bed.model(), request);
                assertThat(response.text()).as("text of %s", way).isEqualTo(expected.text());
                assertThat(response.finishReason()).as("end of %s", way).isEqualTo(expected.finishReason());
                assertThat(response.usage().promptTokens())
                        .as("prompt of %s", way)
                        .isEqualTo(expected.usage().promptTokens());
                assertThat(response.usage().outputTokens())
                        .as("answer of %s", way)
                        .isEqualTo(expected.usage().outputTokens());
            }
        }
    }

    @Test
    default void listenerHasBeenToldEverythingWhenTheResponseComes() {
        try (TestBed bed = TestBed.open(this)) {
            RecordingListener listener = RecordingListener.prompt();

            ChatResponse response = Await.result(
                    "submit",
                    bed.model().submit(bed.request().build(), listener).response());

            assertThat(listener.response()).isSameAs(response);
        }
    }

    @Test
    default void publisherSendsAnewForEachSubscriber() {
        try (TestBed bed = TestBed.open(this)) {
            var publisher = bed.model().publish(bed.request().build());
            RecordingSubscriber first = RecordingSubscriber.unbounded();
            RecordingSubscriber second = RecordingSubscriber.unbounded();

            publisher.subscribe(first);
            publisher.subscribe(second);

            assertThat(first.response()).isNotSameAs(second.response());
            assertThat(first.text()).isEqualTo(second.text());
        }
    }

    @Test
    default void greedyAnswerRepeats() {
        try (TestBed bed = TestBed.open(this)) {
            String expected = bed.send(bed.request()).text();

            for (int i = 0; i < 5; i++) {
                assertThat(bed.send(bed.request()).text()).isEqualTo(expected);
            }
        }
    }

    @Test
    default void seedReproducesTheAnswer() {
        try (TestBed bed = TestBed.open(this)) {
            String first = bed.send(bed.request().temperature(1).seed(42)).text();
            bed.send(bed.request().temperature(1).seed(43));

            assertThat(bed.send(bed.request().temperature(1).seed(42)).text()).isEqualTo(first);
        }
    }

    @Test
    default void receiptNamesModelAndProviderAndItsTimesAgree() {
        try (TestBed bed = TestBed.open(this)) {
            var receipt = bed.send(bed.request()).receipt();

            assertThat(receipt.provider()).isEqualTo(bed.model().info().provider());
            assertThat(receipt.model()).isEqualTo(bed.model().info().name());
            assertThat(receipt.queueTime()).isGreaterThanOrEqualTo(Duration.ZERO);
            assertThat(receipt.timeToFirstToken()).isPositive().isGreaterThanOrEqualTo(receipt.queueTime());
            assertThat(receipt.totalTime()).isGreaterThanOrEqualTo(receipt.timeToFirstToken());
            assertThat(receipt.attempts())
                    .allSatisfy(attempt -> assertThat(attempt.ending()).isEqualTo(Attempt.Ending.ANSWERED));
        }
    }

    @Test
    default void answerThatReachesMaxTokensSaysSo() {
        try (TestBed bed = TestBed.open(this)) {
            assertThat(bed.send(bed.request()).finishReason()).isEqualTo(FinishReason.LENGTH);
        }
    }
}
