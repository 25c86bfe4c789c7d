package dev.inferj.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBatchTest {
    private final TokenBatch batch = new TokenBatch(3);

    @Test
    void tokensAreReadBackInTheOrderAdded() {
        batch.add(/* slot= */ 1, /* position= */ 5, /* token= */ 42, /* logits= */ false);
        batch.add(0, 0, 7, true);
        assertThat(batch.size()).isEqualTo(2);
        assertThat(batch.slot(0)).isEqualTo(1);
        assertThat(batch.position(0)).isEqualTo(5);
        assertThat(batch.token(0)).isEqualTo(42);
        assertThat(batch.wantsLogits(0)).isFalse();
        assertThat(batch.token(1)).isEqualTo(7);
        assertThat(batch.wantsLogits(1)).isTrue();
    }

    @Test
    void rowsCountOnlyTheTokensThatWantLogits() {
        assertThat(batch.add(0, 0, 1, true)).isEqualTo(0);
        assertThat(batch.add(1, 0, 1, false)).isEqualTo(-1);
        assertThat(batch.add(1, 1, 1, true)).isEqualTo(1);
        assertThat(batch.rows()).isEqualTo(2);
    }

    @Test
    void clearedBatchIsEmptyAndFillsAgain() {
        batch.add(0, 0, 1, true);
        batch.clear();
        assertThat(batch.size()).isZero();
        assertThat(batch.rows()).isZero();
        assertThat(batch.add(2, 3, 4, true)).isZero();
        assertThat(batch.token(0)).isEqualTo(4);
    }

    @Test
    void tokenOfAnEarlierStepIsNotRead() {
        batch.add(0, 0, 1, true);
        batch.clear();
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> batch.token(0));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> batch.slot(0));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> batch.position(0));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> batch.wantsLogits(0));
    }

    @Test
    void fullBatchTakesNoMore() {
        for (int position = 0; position < batch.capacity(); position++) {
            batch.add(0, position, 1, true);
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> batch.add(0, 3, 1, true))
                .withMessage("the batch is full: it holds 3 tokens");
        assertThat(batch.size()).isEqualTo(3);
        assertThat(batch.rows()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void batchHoldsAtLeastOneToken(int capacity) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TokenBatch(capacity))
                .withMessage("capacity must be >= 1: " + capacity);
    }
}
