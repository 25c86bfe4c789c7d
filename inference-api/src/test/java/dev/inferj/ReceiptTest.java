package dev.inferj;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReceiptTest {
    @Test
    void whatIsNotKnownIsZero() {
        Receipt receipt = Receipt.builder("mock", "echo").build();
        assertThat(receipt.provider()).isEqualTo("mock");
        assertThat(receipt.model()).isEqualTo("echo");
        assertThat(receipt.queueTime()).isZero();
        assertThat(receipt.timeToFirstToken()).isZero();
        assertThat(receipt.timePerOutputToken()).isZero();
        assertThat(receipt.totalTime()).isZero();
        assertThat(receipt.meanBatchWidth()).isZero();
        assertThat(receipt.maxBatchWidth()).isZero();
        assertThat(receipt.cachedTokens()).isZero();
        assertThat(receipt.preemptions()).isZero();
        assertThat(receipt.attempts()).isEmpty();
    }

    @Test
    void figuresAreKeptAndTheMainOnesShown() {
        Receipt receipt = Receipt.builder("mock", "echo")
                .queueTime(Duration.ofMillis(1))
                .timeToFirstToken(Duration.ofMillis(20))
                .timePerOutputToken(Duration.ofNanos(300_400))
                .totalTime(Duration.ofSeconds(4))
                .batchWidth(2.5, 5)
                .cachedTokens(6)
                .preemptions(7)
                .attempts(List.of(new Attempt(
                        "gpu-1:8000",
                        Duration.ofMillis(2),
                        Duration.ofMillis(30),
                        Attempt.Ending.FAILED,
                        Optional.of("it broke off"))))
                .build();
        assertThat(receipt.totalTime()).isEqualTo(Duration.ofSeconds(4));
        assertThat(receipt.meanBatchWidth()).isEqualTo(2.5);
        assertThat(receipt.preemptions()).isEqualTo(7);
        assertThat(receipt.attempts())
                .singleElement()
                .hasToString("gpu-1:8000 after 2 ms, FAILED in 30 ms: it broke off");
        assertThat(receipt)
                .hasToString("Receipt[mock echo, queue 1 ms, first token 20 ms, per token 300 us, width 5, cached 6]");
    }
}
