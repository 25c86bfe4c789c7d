package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.inferj.InsufficientMemoryException;
import org.junit.jupiter.api.Test;

class MemoryNeedTest {
    private static final long MB = 1 << 20;

    @Test
    void layersOnAGpuNeedNoMemoryOfTheMachine() {
        MemoryNeed need = new MemoryNeed(400, 200);

        assertThat(need.share(0, 10)).isEqualTo(need);
        assertThat(need.share(5, 10)).isEqualTo(new MemoryNeed(200, 100));
        assertThat(need.share(10, 10).bytes()).isZero();
        assertThat(need.share(GpuShare.ALL, 10).bytes()).isZero();
    }

    @Test
    void modelOfUnknownLayersIsOnOneDeviceOrTheOther() {
        MemoryNeed need = new MemoryNeed(400, 200);

        assertThat(need.share(0, 0)).isEqualTo(need);
        assertThat(need.share(1, 0).bytes()).isZero();
    }

    @Test
    void needThatFitsIsMet() {
        assertThatCode(() -> new MemoryNeed(400, 200).requireWithin(600)).doesNotThrowAnyException();
    }

    @Test
    void needThatDoesNotFitSaysHowMuchAndWhatToDo() {
        InsufficientMemoryException refusal = catchThrowableOfType(
                InsufficientMemoryException.class,
                () -> new MemoryNeed(400 * MB, 200 * MB).requireWithin(600 * MB - 1));

        assertThat(refusal)
                .hasMessage("the model needs 400 MB for weights and 200 MB for its KV cache, the machine has 599 MB:"
                        + " lower slots, contextTokens or kvTokens, or choose a smaller model");
    }

    @Test
    void machineHasMemory() {
        assertThat(MemoryNeed.available()).isGreaterThan(64 * MB);
    }
}
