package dev.inferj.djl.internal.decoder;

import dev.inferj.EngineFailedException;
import dev.inferj.djl.internal.torch.NativeValue;
import dev.inferj.djl.internal.torch.ScriptModule;
import dev.inferj.djl.internal.torch.Torch;
import java.util.Optional;

/** Finds out whether a kernel runs, and computes right, on this libtorch and this device. */
final class KernelProbe {
    /** Far above what 4 bits lose on the probe's matrices, far below what an overflow costs. */
    private static final double MOST_ERROR = 0.15;

    private KernelProbe() {}

    /**
     * Returns why a kernel cannot be used; empty if it can.
     *
     * @param device as libtorch calls it; on another one than {@code cpu} no kernel is held to its bits
     */
    static Optional<String> failure(Torch torch, Kernel kernel, String device) {
        String check = check(kernel.linear().matrixType(), device);
        try (ScriptModule module = torch.load(kernel.pack() + kernel.linear().method() + check)) {
            double error = Math.max(error(module, "ramp"), error(module, "most"));
            if (error >= MOST_ERROR) {
                return Optional.of("its error is " + error);
            }
            return device.equals("cpu") && kernel.keepsBits() && !keepsBits(module)
                    ? Optional.of("a row's bits depend on how many others there are")
                    : Optional.empty();
        } catch (EngineFailedException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    private static double error(ScriptModule module, String values) {
        try (NativeValue rows = NativeValue.of(32);
                NativeValue columns = NativeValue.of(64);
                NativeValue weights = module.call(values, rows, columns);
                NativeValue input = module.call(values, columns, columns);
                NativeValue packed = module.call("pack", weights)) {
            NativeValue[] parts = packed.items();
            try (NativeValue matrix = parts[0];
                    NativeValue aside = parts[1];
                    NativeValue error = module.call("check", matrix, aside, weights, input)) {
                return error.decimal();
            }
        }
    }

    private static boolean keepsBits(ScriptModule module) {
        try (NativeValue rows = NativeValue.of(32);
                NativeValue columns = NativeValue.of(64);
                NativeValue weights = module.call("ramp", rows, columns);
                NativeValue input = module.call("ramp", columns, columns);
                NativeValue packed = module.call("pack", weights)) {
            NativeValue[] parts = packed.items();
            try (NativeValue matrix = parts[0];
                    NativeValue aside = parts[1];
                    NativeValue difference = module.call("difference", matrix, aside, input)) {
                return difference.decimal() == 0;
            }
        }
    }

    private static String check(String matrixType, String device) {
        return """
              def check(self: __torch__.M, m: %1$s, s: Tensor, w: Tensor, x: Tensor) -> float:
                y = torch.linear(x, w)
                d = torch.sub((self).linear(x, annotate(List[%1$s], [m]), [s], 0), y)
                return float(torch.div(torch.amax(torch.abs(d)), torch.amax(torch.abs(y))))
              def difference(self: __torch__.M, m: %1$s, s: Tensor, x: Tensor) -> float:
                all = (self).linear(x, annotate(List[%1$s], [m]), [s], 0)
                most = 0.
                for i in range(x.size(0)):
                  y = (self).linear(torch.slice(x, 0, 0, i + 1), annotate(List[%1$s], [m]), [s], 0)
                  d = torch.amax(torch.abs(torch.sub(y, torch.slice(all, 0, 0, i + 1))))
                  most = ops.prim.max(most, float(d))
                return most
              def ramp(self: __torch__.M, n: int, k: int) -> Tensor:
                r = torch.sin(torch.mul(torch.to(torch.arange(n * k), 6), 0.7)).view([n, k])
                return torch.to(r, device=torch.device("%2$s"))
              def most(self: __torch__.M, n: int, k: int) -> Tensor:
                return torch.to(torch.ones([n, k]), device=torch.device("%2$s"))
            """.formatted(matrixType, device);
    }
}
