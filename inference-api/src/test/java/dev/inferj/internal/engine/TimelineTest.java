package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.Receipt;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private final long sent = Math.negateExact(Long.MIN_VALUE + 5); // the clock overflows on the way

    private final Timeline timeline = new Timeline(sent);

    @Test
    void tellsOfEveryStage() {
        assertThat(timeline.start(sent + 10)).isTrue();
        timeline.token(sent + 30);
        timeline.token(sent + 40);
        timeline.token(sent + 70);
        Receipt receipt = receiptAt(sent + 100);
        assertThat(receipt.queueTime()).isEqualTo(Duration.ofNanos(10));
        assertThat(receipt.timeToFirstToken()).isEqualTo(Duration.ofNanos(30));
        assertThat(receipt.timePerOutputToken()).isEqualTo(Duration.ofNanos(20));
        assertThat(receipt.totalTime()).isEqualTo(Duration.ofNanos(100));
        assertThat(timeline.servedNanos(sent + 100)).isEqualTo(90);
    }

    @Test
    void firstStartAloneCounts() {
        timeline.start(sent + 10);
        assertThat(timeline.start(sent + 20)).isFalse();
        assertThat(receiptAt(sent + 30).queueTime()).isEqualTo(Duration.ofNanos(10));
    }

    @Test
    void requestThatNeverStartedWaitedAllTheTime() {
        Receipt receipt = receiptAt(sent + 100);
        assertThat(receipt.queueTime()).isEqualTo(Duration.ofNanos(100));
        assertThat(receipt.timeToFirstToken()).isZero();
        assertThat(timeline.servedNanos(sent + 100)).isZero();
    }

    @Test
    void oneTokenHasNoTimeBetweenTokens() {
        timeline.start(sent);
        timeline.token(sent + 30);
        assertThat(receiptAt(sent + 100).timePerOutputToken()).isZero();
    }

    private Receipt receiptAt(long now) {
        return timeline.write(Receipt.builder("p", "m"), now).build();
    }
}
