package dev.inferj.djl;

import dev.inferj.ProviderUnavailableException;
import dev.inferj.djl.internal.torch.Torch;
import java.util.Optional;
import java.util.function.Function;

/** Which device of this machine a model runs on. */
final class TorchDevices {
    private static final String CPU = "cpu";
    private static final String REMEDY = "libtorch with CUDA is not on Maven Central for 2.7.1: unpack PyTorch's own"
            + " build of it and start the JVM with PYTORCH_LIBRARY_PATH=FOLDER/lib, PYTORCH_VERSION=2.7.1 and"
            + " PYTORCH_FLAVOR=cu128 in the environment, or let DJL download it with -Dai.djl.offline=false and without"
            + " the dependency pytorch-native-cpu; or choose device cpu";

    private TorchDevices() {}

    /**
     * Returns the device as libtorch calls it.
     *
     * @throws ProviderUnavailableException if the one asked for cannot be used
     */
    static String choose(Device asked, Torch torch) {
        return choose(asked, torch::failure);
    }

    static String choose(Device asked, Function<String, Optional<String>> failure) {
        String name = asked.toString();
        if (name.equals(CPU)) {
            return CPU;
        }
        if (asked.equals(Device.auto())) {
            return failure.apply("cuda:0").isEmpty() ? "cuda:0" : CPU;
        }
        failure.apply(name).ifPresent(reason -> {
            throw new ProviderUnavailableException(
                    "device " + name + " cannot be used: " + reason + "; " + REMEDY, null, /* retryable= */ false);
        });
        return name;
    }
}
