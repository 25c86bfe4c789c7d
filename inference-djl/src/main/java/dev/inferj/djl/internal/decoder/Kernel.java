package dev.inferj.djl.internal.decoder;

import dev.inferj.djl.internal.architecture.LinearScript;
import dev.inferj.djl.internal.architecture.WeightPlan;

/**
 * A way to hold a matrix and to multiply by it, written in TorchScript. All take and return 32-bit activations, so that
 * what is between matrices is the same for all. On a CPU each but {@link #PLAIN_F32} gives a row the same bits whatever
 * other rows there are; {@link KernelProbe} sees to it, and docs/decisions/0012 has the measurements.
 */
public enum Kernel {
    /** oneDNN, over a matrix reordered once. */
    ONEDNN_F32("f32", 4, "Tensor", """
              def pack(self: __torch__.M, w: Tensor) -> Tuple[Tensor, Tensor]:
                return (ops.mkldnn._reorder_linear_weight(w, None), torch.zeros([1]))
            """, """
              def linear(self: __torch__.M, x: Tensor, m: List[Tensor], s: List[Tensor], i: int) -> Tensor:
                return ops.mkldnn._linear_pointwise(x, m[i], None, "none", annotate(List[Optional[number]], []), "")
            """),
    /** What libtorch does by itself. The last bits depend on the number of rows. */
    PLAIN_F32("f32", 4, "Tensor", """
              def pack(self: __torch__.M, w: Tensor) -> Tuple[Tensor, Tensor]:
                return (torch.clone(w), torch.zeros([1]))
            """, """
              def linear(self: __torch__.M, x: Tensor, m: List[Tensor], s: List[Tensor], i: int) -> Tensor:
                return torch.linear(x, m[i])
            """),
    /** Weights of 16 bits, widened while they are multiplied: FBGEMM, for x86 with AVX-512. */
    FBGEMM_FP16("fp16", 2, Kernel.PACKED, Kernel.PACK_FP16, """
              def linear(self: __torch__.M, x: Tensor, m: List[__torch__.torch.classes.quantized.LinearPackedParamsBase], s: List[Tensor], i: int) -> Tensor:
                return ops.quantized.linear_dynamic_fp16(x, m[i])
            """),
    /**
     * The same for x86 without AVX-512, where FBGEMM takes rows in groups of six and has other code for a last one of one
     * or two: such a group is filled up to three, which costs next to nothing.
     */
    FBGEMM_FP16_FILLED("fp16", 2, Kernel.PACKED, Kernel.PACK_FP16, """
              def linear(self: __torch__.M, x: Tensor, m: List[__torch__.torch.classes.quantized.LinearPackedParamsBase], s: List[Tensor], i: int) -> Tensor:
                n = x.size(0)
                r = n % 6
                y = x
                if r == 1:
                  y = torch.constant_pad_nd(x, [0, 0, 0, 2], 0)
                if r == 2:
                  y = torch.constant_pad_nd(x, [0, 0, 0, 1], 0)
                return torch.slice(ops.quantized.linear_dynamic_fp16(y, m[i]), 0, 0, n)
            """),
    /** Both sides rounded to bfloat16. A single row is doubled, as for one alone other code runs. */
    PLAIN_BF16("bf16", 2, "Tensor", Kernel.PACK_NARROW.formatted(15), """
              def linear(self: __torch__.M, x: Tensor, m: List[Tensor], s: List[Tensor], i: int) -> Tensor:
                n = x.size(0)
                y = torch.to(x, 15)
                if n == 1:
                  y = torch.cat([y, y], 0)
                return torch.to(torch.slice(torch.linear(y, m[i]), 0, 0, n), 6)
            """),
    /** Both sides rounded to bfloat16, on a GPU. */
    GPU_BF16("bf16", 2, "Tensor", Kernel.PACK_NARROW.formatted(15), Kernel.LINEAR_NARROW.formatted(15)),
    /** Both sides rounded to 16 bits, on a GPU. */
    GPU_FP16("fp16", 2, "Tensor", Kernel.PACK_NARROW.formatted(5), Kernel.LINEAR_NARROW.formatted(5)),
    /**
     * 8 bits on both sides, with a scale for each output and each token: FBGEMM, for x86. The operator has one scale for
     * all tokens; dividing each by its largest value, with a last row that holds 1 and -1, makes that one right for all.
     */
    INT8("int8", 1, Kernel.PACKED, Kernel.PACK_INT8, Kernel.LINEAR_INT8.formatted("False")),
    /** The same with activations of 7 bits, for processors whose sums would overflow. */
    INT8_REDUCED("int8", 1, Kernel.PACKED, Kernel.PACK_INT8, Kernel.LINEAR_INT8.formatted("True")),
    /** 4 bits, with a scale and a zero for each 32 weights, and activations of bfloat16. */
    INT4("int4", 0.625, "Tensor", """
              def pack(self: __torch__.M, w: Tensor) -> Tuple[Tensor, Tensor]:
                n = w.size(0)
                g = w.reshape([n, w.size(1) // 32, 32])
                low = torch.amin(g, [2], True)
                step = torch.clamp(torch.div(torch.sub(torch.amax(g, [2], True), low), 15.), 1e-12)
                q = torch.clamp(torch.round(torch.div(torch.sub(g, low), step)), 0, 15)
                p = torch._convert_weight_to_int4pack_for_cpu(torch.to(q, 3).reshape([n, w.size(1)]), 1)
                z = torch.cat([step, torch.add(low, torch.mul(step, 8.))], 2)
                return (p, torch.to(torch.contiguous(torch.transpose(z, 0, 1)), 15))
            """, """
              def linear(self: __torch__.M, x: Tensor, m: List[Tensor], s: List[Tensor], i: int) -> Tensor:
                return torch.to(torch._weight_int4pack_mm_for_cpu(torch.to(x, 15), m[i], 32, s[i]), 6)
            """);

    private static final String PACKED = "__torch__.torch.classes.quantized.LinearPackedParamsBase";

    private static final String PACK_FP16 = """
              def pack(self: __torch__.M, w: Tensor) -> Tuple[__torch__.torch.classes.quantized.LinearPackedParamsBase, Tensor]:
                return (ops.quantized.linear_prepack_fp16(w, None), torch.zeros([1]))
            """;

    private static final String PACK_NARROW = """
              def pack(self: __torch__.M, w: Tensor) -> Tuple[Tensor, Tensor]:
                return (torch.to(w, %s), torch.zeros([1]))
            """;

    private static final String LINEAR_NARROW = """
              def linear(self: __torch__.M, x: Tensor, m: List[Tensor], s: List[Tensor], i: int) -> Tensor:
                return torch.to(torch.linear(torch.to(x, %s), m[i]), 6)
            """;

    private static final String PACK_INT8 = """
              def pack(self: __torch__.M, w: Tensor) -> Tuple[__torch__.torch.classes.quantized.LinearPackedParamsBase, Tensor]:
                s = torch.to(torch.div(torch.clamp(torch.amax(torch.abs(w), [1]), 1e-12), 127.), 7)
                q = torch.quantize_per_channel(w, s, torch.to(torch.zeros([w.size(0)]), 4), 0, 12)
                t = torch.zeros([1, w.size(1)])
                _0 = torch.fill_(torch.select(torch.select(t, 0, 0), 0, 0), 1.)
                _1 = torch.fill_(torch.select(torch.select(t, 0, 0), 0, 1), -1.)
                return (ops.quantized.linear_prepack(q, None), t)
            """;

    private static final String LINEAR_INT8 = """
              def linear(self: __torch__.M, x: Tensor, m: List[__torch__.torch.classes.quantized.LinearPackedParamsBase], s: List[Tensor], i: int) -> Tensor:
                a = torch.clamp(torch.amax(torch.abs(x), [1], True), 1e-30)
                y = ops.quantized.linear_dynamic(torch.cat([torch.div(x, a), s[i]], 0), m[i], %s)
                return torch.mul(torch.slice(y, 0, 0, x.size(0)), a)
            """;

    private final String label;
    private final double bytesPerWeight;
    private final String matrixType;
    private final String pack;
    private final String linear;

    Kernel(String label, double bytesPerWeight, String matrixType, String pack, String linear) {
        this.label = label;
        this.bytesPerWeight = bytesPerWeight;
        this.matrixType = matrixType;
        this.pack = pack;
        this.linear = linear;
    }

    /** Returns the name of the precision. */
    public String label() {
        return label;
    }

    /** Returns whether a row must have the same bits whatever other rows there are. */
    boolean keepsBits() {
        return this != PLAIN_F32;
    }

    /** Returns what a matrix takes of memory. */
    public long bytes(WeightPlan.Matrix matrix) {
        return (long) Math.ceil(matrix.elements() * bytesPerWeight);
    }

    /** Returns whether it can hold a matrix of that shape. */
    public boolean takes(WeightPlan.Matrix matrix) {
        return switch (this) {
            case INT4 -> matrix.columns() % 32 == 0 && matrix.rows() % 16 == 0;
            case INT8, INT8_REDUCED -> matrix.columns() >= 2;
            default -> true;
        };
    }

    public LinearScript linear() {
        return new LinearScript(matrixType, linear);
    }

    public String pack() {
        return pack;
    }
}
