package dev.inferj.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.inferj.ChatRequest;
import dev.inferj.OverloadedException;
import org.junit.jupiter.api.Test;

/** A full model says so at once, and takes requests again when it is not full any more. */
public interface OverloadContract extends ModelUnderTest {
    Serving NARROW = new Serving(1, 2, Serving.ROOMY.drainTime());

    @Test
    default void fullModelRefusesEveryWayOfSendingAtOnce() {
        try (TestBed bed = TestBed.open(this, NARROW)) {
            bed.fill();
            ChatRequest request = bed.request().build();

            assertOverloaded(catchThrowable(() -> bed.model().send(request)));
            assertOverloaded(catchThrowable(() -> bed.model().sendAsync(request)));
            assertOverloaded(catchThrowable(() -> bed.model().stream(request)));
            assertOverloaded(catchThrowable(() -> bed.model().submit(request, event -> {})));
            assertOverloaded(bed.park(bed.request()).failure());
        }
    }

    @Test
    default void modelThatWasFullTakesRequestsAgain() {
        try (TestBed bed = TestBed.open(this, NARROW)) {
            String expected = bed.send(bed.request()).text();
            bed.fill();
            assertOverloaded(catchThrowable(() -> bed.send(bed.request())));

            bed.cancelSubscribers();
            bed.awaitIdle();

            assertThat(bed.send(bed.request()).text()).isEqualTo(expected);
        }
    }

    @Test
    default void refusalsLeaveThoseThatWaitAlone() {
        try (TestBed bed = TestBed.open(this, NARROW)) {
            RecordingSubscriber waiting = bed.park(bed.request());
            bed.fill();
            for (int i = 0; i < 100; i++) {
                assertOverloaded(catchThrowable(() -> bed.send(bed.request())));
            }

            waiting.request(Long.MAX_VALUE);

            assertThat(waiting.response().text()).isNotEmpty();
        }
    }

    @Test
    default void statusTellsHowBusyTheModelIs() {
        try (TestBed bed = TestBed.open(this, NARROW)) {
            assertThat(bed.model().status().capacity()).isEqualTo(NARROW.slots());

            bed.fill();

            assertThat(bed.model().status().waiting()).isEqualTo(NARROW.maxWaiting());
            assertThat(bed.model().status().running()).isLessThanOrEqualTo(NARROW.slots());
        }
    }

    private static void assertOverloaded(Throwable refusal) {
        assertThat(refusal).asInstanceOf(type(OverloadedException.class)).satisfies(overloaded -> {
            assertThat(overloaded.isRetryable()).isTrue();
            assertThat(overloaded.retryAfter())
                    .hasValueSatisfying(pause -> assertThat(pause).isPositive());
            assertThat(overloaded).hasMessageContaining("maxWaiting");
        });
    }
}
