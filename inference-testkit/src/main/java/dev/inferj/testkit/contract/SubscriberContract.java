package dev.inferj.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatEvent;
import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** A subscriber gets what it asks for, no more, by the rules of {@link Flow}. */
public interface SubscriberContract extends ModelUnderTest {
    @Test
    default void subscriberThatNeverAsksGetsNothingAndHoldsUpNobody() {
        try (TestBed bed = TestBed.open(this)) {
            String expected = bed.send(bed.request()).text();
            RecordingSubscriber silent = bed.park(bed.request());

            for (int i = 0; i < 8; i++) {
                assertThat(bed.send(bed.request()).text()).isEqualTo(expected);
            }
            assertThat(silent.events()).isEmpty();
            assertThat(silent.hasEnded()).isFalse();

            silent.cancel();
            bed.awaitIdle();
            assertThat(silent.hasEnded()).isFalse();
        }
    }

    @Test
    default void subscriberThatAsksOneByOneGetsEverythingInOrder() {
        try (TestBed bed = TestBed.open(this)) {
            String expected = bed.send(bed.request()).text();

            RecordingSubscriber subscriber = bed.subscribe(bed.request(), RecordingSubscriber.oneByOne());

            assertThat(subscriber.response().text()).isEqualTo(expected);
        }
    }

    @Test
    default void subscriberThatPausesGetsNoMoreThanItAskedFor() {
        try (TestBed bed = TestBed.open(this)) {
            String expected = bed.send(bed.request()).text();
            RecordingSubscriber subscriber = bed.park(bed.request());

            for (int asked = 1; asked <= 5; asked++) {
                subscriber.request(1);
                subscriber.awaitEvents(asked);
                assertThat(subscriber.events()).hasSize(asked);
                bed.send(bed.request().maxTokens(1)); // gives a surplus event time to come
            }
            subscriber.request(Long.MAX_VALUE);

            assertThat(subscriber.response().text()).isEqualTo(expected);
        }
    }

    @Test
    default void parkedSubscribersGoOnAfterOthersHaveUsedTheirPlaces() {
        try (TestBed bed = TestBed.open(this)) {
            String expected = bed.send(bed.request()).text();
            List<RecordingSubscriber> parked = List.of(bed.park(bed.request()), bed.park(bed.request()));
            parked.forEach(subscriber -> {
                subscriber.request(2);
                subscriber.awaitEvents(2);
            });

            for (int i = 0; i < 8; i++) {
                bed.send(bed.request());
            }
            parked.forEach(subscriber -> subscriber.request(Long.MAX_VALUE));

            assertThat(parked)
                    .extracting(subscriber -> subscriber.response().text())
                    .containsOnly(expected);
        }
    }

    @Test
    default void demandOfZeroFailsTheSubscription() {
        assertDemandRefused(0);
    }

    @Test
    default void negativeDemandFailsTheSubscription() {
        assertDemandRefused(-1);
        assertDemandRefused(Long.MIN_VALUE);
    }

    private void assertDemandRefused(long demand) {
        try (TestBed bed = TestBed.open(this)) {
            RecordingSubscriber subscriber = bed.park(bed.endless());
            subscriber.request(2);
            subscriber.awaitEvents(2);

            subscriber.request(demand);

            assertThat(subscriber.failure())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Long.toString(demand));
            assertThat(subscriber.events()).hasSize(2);
            bed.awaitIdle();
        }
    }

    @Test
    default void demandOfZeroOnSubscriptionIsRefusedToo() {
        try (TestBed bed = TestBed.open(this)) {
            RecordingSubscriber subscriber = bed.subscribe(bed.endless(), RecordingSubscriber.asking(0));

            assertThat(subscriber.failure()).isInstanceOf(IllegalArgumentException.class);
            bed.awaitIdle();
        }
    }

    @Test
    default void badDemandFromWithinAnEventWaitsForItsEnd() {
        try (TestBed bed = TestBed.open(this)) {
            for (int i = 0; i < 20; i++) {
                RecordingSubscriber subscriber = bed.subscribe(bed.endless(), RecordingSubscriber.askingBadlyAfter(2));

                assertThat(subscriber.failure()).isInstanceOf(IllegalArgumentException.class);
                assertThat(subscriber.events()).hasSize(2);
            }
            bed.awaitIdle();
        }
    }

    @Test
    default void signalsBehindTheEndHaveNoEffect() {
        try (TestBed bed = TestBed.open(this)) {
            RecordingSubscriber subscriber = bed.subscribe(bed.request(), RecordingSubscriber.unbounded());
            ChatResponse response = subscriber.response();

            subscriber.request(5);
            subscriber.request(0);
            subscriber.cancel();
            subscriber.request(-1);
            bed.send(bed.request());

            assertThat(subscriber.response()).isSameAs(response);
        }
    }

    @Test
    default void cancelHalfWayTellsNoMoreAndGivesThePlaceBack() {
        try (TestBed bed = TestBed.open(this)) {
            RecordingSubscriber subscriber = bed.park(bed.endless());
            subscriber.request(3);
            subscriber.awaitEvents(3);

            subscriber.cancel();
            subscriber.request(Long.MAX_VALUE);
            bed.awaitIdle();
            bed.send(bed.request());

            assertThat(subscriber.events()).hasSize(3);
            assertThat(subscriber.hasEnded()).isFalse();
            subscriber.assertKeptRules();
        }
    }

    @Test
    default void lastEventAlsoNeedsDemand() {
        try (TestBed bed = TestBed.open(this)) {
            RecordingSubscriber subscriber = bed.park(bed.request().maxTokens(1));
            subscriber.request(1);
            subscriber.awaitEvents(1);
            bed.send(bed.request());
            assertThat(subscriber.events()).hasOnlyElementsOfType(ChatEvent.Delta.class);

            subscriber.request(1);

            assertThat(subscriber.response().finishReason()).isEqualTo(FinishReason.LENGTH);
        }
    }
}
