package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CellReachTest {
    private final CellReach reach = new CellReach();

    @Test
    void cellsStayWhileMostOfThemAreInUse() {
        assertThat(reach.isMovingDue(2000)).isFalse();
        assertThat(reach.isMovingDue(1001)).isFalse();
    }

    @Test
    void cellsMoveOnceHalfOfThemAreFree() {
        reach.isMovingDue(2000);

        assertThat(reach.isMovingDue(1000)).isTrue();
        reach.moved(1000);
        assertThat(reach.isMovingDue(1000)).isFalse();
    }

    @Test
    void fewFreeCellsAreNotWorthIt() {
        reach.isMovingDue(CellReach.LEAST_FREE);

        assertThat(reach.isMovingDue(1)).isFalse();
        reach.isMovingDue(CellReach.LEAST_FREE + 1);
        assertThat(reach.isMovingDue(1)).isTrue();
    }

    @Test
    void anEmptyBufferIsFilledFromItsFrontAgain() {
        reach.isMovingDue(2000);

        assertThat(reach.isMovingDue(0)).isFalse();
        assertThat(reach.isMovingDue(1)).isFalse();
    }
}
