package dev.inferj.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.inferj.ProviderUnavailableException;
import dev.inferj.djl.internal.decoder.Kernel;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TorchDevicesTest {
    @Test
    void autoTakesAGpuOnlyIfLibtorchRunsOnIt() {
        assertThat(TorchDevices.choose(Device.auto(), TorchDevicesTest::runs)).isEqualTo("cuda:0");
        assertThat(TorchDevices.choose(Device.auto(), TorchDevicesTest::fails)).isEqualTo("cpu");
        assertThat(TorchDevices.choose(Device.cpu(), TorchDevicesTest::runs)).isEqualTo("cpu");
        assertThat(TorchDevices.choose(Device.cuda(1), TorchDevicesTest::runs)).isEqualTo("cuda:1");
    }

    @Test
    void aGpuThatCannotBeUsedSaysHowItCould() {
        assertThatExceptionOfType(ProviderUnavailableException.class)
                .isThrownBy(() -> TorchDevices.choose(Device.cuda(0), TorchDevicesTest::fails))
                .withMessageContaining("device cuda:0 cannot be used: no CUDA")
                .withMessageContaining("PYTORCH_LIBRARY_PATH")
                .withMessageContaining("device cpu");
    }

    @Test
    void everyPrecisionEndsWithAKernelThatRunsEverywhere() {
        for (Precision precision : Precision.values()) {
            assertThat(Kernels.of(precision, false)).endsWith(Kernel.PLAIN_F32);
            assertThat(Kernels.of(precision, true)).endsWith(Kernel.PLAIN_F32);
            assertThat(Kernels.serves(Kernels.of(precision, false).get(0), precision))
                    .isTrue();
        }
        assertThat(Kernels.serves(Kernel.FBGEMM_FP16, Precision.INT4)).isFalse();
        assertThat(Kernels.serves(Kernel.INT8_REDUCED, Precision.INT8)).isTrue();
    }

    private static Optional<String> runs(String device) {
        return Optional.empty();
    }

    private static Optional<String> fails(String device) {
        return Optional.of("no CUDA");
    }
}
