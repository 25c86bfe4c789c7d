package dev.inferj.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatEvent;
import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Stop strings end an answer, and nobody sees them. */
public interface StopContract extends ModelUnderTest {
    @Test
    default void stopStringEndsTheAnswerAndIsCutOff() {
        try (TestBed bed = TestBed.open(this)) {
            String full = bed.send(bed.request()).text();
            int middle = full.length() / 2;

            assertCut(bed, full, full.substring(middle, middle + 1));
        }
    }

    @Test
    default void stopStringMaySpanSeveralTokens() {
        try (TestBed bed = TestBed.open(this)) {
            RecordingSubscriber unstopped = bed.subscribe(bed.request(), RecordingSubscriber.unbounded());
            String full = unstopped.response().text();
            List<String> deltas =
                    unstopped.events().stream().map(ChatEvent::text).toList();
            assertThat(deltas).hasSizeGreaterThan(6);
            String before = deltas.get(3);
            String last = deltas.get(5);

            String spanning = before.substring(before.length() - 1) + deltas.get(4) + last.substring(0, 1);

            assertCut(bed, full, spanning);
        }
    }

    @Test
    default void stopStringThatIsTheWholeBeginningLeavesNothing() {
        try (TestBed bed = TestBed.open(this)) {
            String full = bed.send(bed.request()).text();

            ChatResponse response = assertCut(bed, full, full.substring(0, full.length() / 2));

            assertThat(response.text()).isEmpty();
        }
    }

    @Test
    default void overlappingStopStringsEndTheAnswerAtOneOfThem() {
        try (TestBed bed = TestBed.open(this)) {
            String full = bed.send(bed.request()).text();
            int at = full.length() / 3;

            assertCut(bed, full, full.substring(at, at + 6), full.substring(at + 2, at + 4));
            assertCut(bed, full, full.substring(at, at + 4), full.substring(at + 2, at + 6));
            assertCut(bed, full, full.substring(at, at + 6), full.substring(at + 2, at + 6));
        }
    }

    @Test
    default void tenThousandStopStringsAreHeeded() {
        try (TestBed bed = TestBed.open(this)) {
            String full = bed.send(bed.request()).text();
            String last = full.substring(full.length() / 2, full.length() / 2 + 2);

            assertCut(
                    bed,
                    full,
                    Stream.concat(IntStream.range(1, 10_000).mapToObj(i -> last + "\u2603" + i), Stream.of(last))
                            .toArray(String[]::new));
        }
    }

    @Test
    default void stopStringThatOnlyBeginsHoldsNothingBackForGood() {
        try (TestBed bed = TestBed.open(this)) {
            String full = bed.send(bed.request()).text();
            ChatRequest.Builder request = bed.request().stop(full.substring(full.length() - 2) + "\u2603");

            RecordingSubscriber subscriber = bed.subscribe(request, RecordingSubscriber.unbounded());

            assertThat(subscriber.response().text()).isEqualTo(full);
            assertThat(subscriber.response().finishReason()).isEqualTo(FinishReason.LENGTH);
            assertThat(bed.send(request).text()).isEqualTo(full);
        }
    }

    /** Returns the answer, which must be the full one up to the first place of one of these stop strings. */
    private ChatResponse assertCut(TestBed bed, String full, String... stops) {
        ChatResponse sent = bed.send(bed.request().stop(stops));
        ChatResponse streamed = bed.subscribe(bed.request().stop(stops), RecordingSubscriber.unbounded())
                .response();

        assertThat(sent.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(sent.text()).doesNotContain(stops);
        assertThat(List.of(stops))
                .as("stop strings that the full answer has first where '%s' ends", sent.text())
                .anyMatch(stop -> full.startsWith(sent.text())
                        && full.indexOf(stop) == sent.text().length());
        if (capabilities().contains(Capability.MATCHED_STOP)) {
            assertThat(sent.matchedStop()).hasValueSatisfying(stop -> {
                assertThat(stops).contains(stop);
                assertThat(full).startsWith(sent.text() + stop);
            });
        }
        assertThat(streamed.text()).isEqualTo(sent.text());
        assertThat(streamed.finishReason()).isEqualTo(sent.finishReason());
        assertThat(streamed.matchedStop()).isEqualTo(sent.matchedStop());
        return sent;
    }
}
