package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ContextLengthExceededException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ContextShiftTest {
    @Test
    void theOlderHalfBehindWhatStaysGoes() {
        ContextShift shift = ContextShift.of(/* length= */ 10, /* keep= */ 2, /* most= */ 8, /* limit= */ 10);

        assertThat(shift).isEqualTo(new ContextShift(2, 4));
        assertThat(shift.applied(IntStream.range(0, 10).toArray())).containsExactly(0, 1, 6, 7, 8, 9);
    }

    @Test
    void moreGoesWhereHalfWouldNotDo() {
        assertThat(ContextShift.of(100, 0, 99, 20)).isEqualTo(new ContextShift(0, 85));
    }

    @Test
    void noMoreGoesThanMay() {
        assertThat(ContextShift.of(20, 4, 3, 20)).isEqualTo(new ContextShift(4, 3));
    }

    @Test
    void whatMustStayHasToFit() {
        assertThatThrownBy(() -> ContextShift.of(30, 4, 8, 20))
                .isInstanceOfSatisfying(ContextLengthExceededException.class, e -> {
                    assertThat(e.needed()).isEqualTo(22);
                    assertThat(e.limit()).isEqualTo(20);
                });
    }
}
