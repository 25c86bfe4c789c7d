package dev.inferj.djl;

import dev.inferj.djl.internal.decoder.Kernel;
import java.util.List;

/** Which kernels serve a precision, the best first; what comes later is less of what was asked for, but runs. */
final class Kernels {
    private Kernels() {}

    static List<Kernel> of(Precision precision, boolean onGpu) {
        if (onGpu) {
            return switch (precision) {
                case F32 -> List.of(Kernel.PLAIN_F32);
                case FP16 -> List.of(Kernel.GPU_FP16, Kernel.PLAIN_F32);
                case AUTO, BF16, INT8, INT4 -> List.of(Kernel.GPU_BF16, Kernel.PLAIN_F32);
            };
        }
        return switch (precision) {
            case AUTO, FP16 ->
                List.of(Kernel.FBGEMM_FP16, Kernel.FBGEMM_FP16_FILLED, Kernel.ONEDNN_F32, Kernel.PLAIN_F32);
            case F32 -> List.of(Kernel.ONEDNN_F32, Kernel.PLAIN_F32);
            case BF16 -> List.of(Kernel.PLAIN_BF16, Kernel.ONEDNN_F32, Kernel.PLAIN_F32);
            case INT8 ->
                List.of(
                        Kernel.INT8,
                        Kernel.INT8_REDUCED,
                        Kernel.FBGEMM_FP16,
                        Kernel.FBGEMM_FP16_FILLED,
                        Kernel.ONEDNN_F32,
                        Kernel.PLAIN_F32);
            case INT4 ->
                List.of(
                        Kernel.INT4,
                        Kernel.INT8,
                        Kernel.INT8_REDUCED,
                        Kernel.FBGEMM_FP16,
                        Kernel.FBGEMM_FP16_FILLED,
                        Kernel.ONEDNN_F32,
                        Kernel.PLAIN_F32);
        };
    }

    /** Returns what a kernel's weights are called where the user asked for that precision. */
    static boolean serves(Kernel kernel, Precision precision) {
        return precision == Precision.AUTO || kernel.label().equalsIgnoreCase(precision.name());
    }
}
