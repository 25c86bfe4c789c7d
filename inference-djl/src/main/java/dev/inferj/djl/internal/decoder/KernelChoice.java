package dev.inferj.djl.internal.decoder;

import dev.inferj.ProviderUnavailableException;
import dev.inferj.djl.internal.architecture.WeightPlan;
import dev.inferj.djl.internal.torch.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which kernel a model runs on: the first of those wanted that this machine and this model can do.
 *
 * @param refused those before it, each with the reason
 */
public record KernelChoice(Kernel kernel, List<String> refused) {
    public KernelChoice {
        refused = List.copyOf(refused);
    }

    /**
     * Chooses.
     *
     * @param wanted in order
     * @param device as libtorch calls it
     * @throws ProviderUnavailableException if none runs
     */
    public static KernelChoice choose(Torch torch, List<Kernel> wanted, String device, WeightPlan plan) {
        return choose(wanted, plan, kernel -> KernelProbe.failure(torch, kernel, device));
    }

    /**
     * Chooses for a model whose matrices any kernel takes.
     *
     * @param wanted in order
     * @param device as libtorch calls it
     * @throws ProviderUnavailableException if none runs
     */
    public static KernelChoice choose(Torch torch, List<Kernel> wanted, String device) {
        return choose(wanted, kernel -> KernelProbe.failure(torch, kernel, device));
    }

    static KernelChoice choose(List<Kernel> wanted, WeightPlan plan, Function<Kernel, Optional<String>> probe) {
        return choose(wanted, kernel -> misfit(kernel, plan).or(() -> probe.apply(kernel)));
    }

    /** @param refusal why a kernel cannot be had, if it cannot */
    private static KernelChoice choose(List<Kernel> wanted, Function<Kernel, Optional<String>> refusal) {
        List<String> refused = new ArrayList<>();
        for (Kernel kernel : wanted) {
            Optional<String> reason = refusal.apply(kernel);
            if (reason.isEmpty()) {
                return new KernelChoice(kernel, refused);
            }
            refused.add(kernel + ": " + reason.get());
        }
        throw new ProviderUnavailableException(
                "libtorch runs none of the kernels for matrices: " + refused, null, /* retryable= */ false);
    }

    private static Optional<String> misfit(Kernel kernel, WeightPlan plan) {
        return plan.matrices().stream()
                .filter(matrix -> !kernel.takes(matrix))
                .findFirst()
                .map(matrix -> matrix.parts().get(0).name() + " is " + matrix.rows() + " x " + matrix.columns()
                        + ", no multiple of 16 x 32");
    }
}
