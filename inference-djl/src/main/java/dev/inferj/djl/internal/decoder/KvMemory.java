package dev.inferj.djl.internal.decoder;

import dev.inferj.djl.internal.architecture.Decoder;
import dev.inferj.djl.internal.torch.HostTensor;
import dev.inferj.djl.internal.torch.NativeValue;
import dev.inferj.djl.internal.torch.ScriptModule;
import dev.inferj.djl.internal.torch.Torch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes and changes the native memory of {@link KvSlot}s. Belongs to one thread. */
final class KvMemory implements AutoCloseable {
    private final ScriptModule script;
    private final Decoder decoder;
    private final CellType type;

    KvMemory(Torch torch, Decoder decoder, CellType type, String device) {
        this.script = torch.load(script(device));
        this.decoder = decoder;
        this.type = type;
    }

    NativeValue empty(int tokens) {
        try (NativeValue shape = NativeValue.numbers(shape(tokens));
                NativeValue code = NativeValue.of(type.torchType())) {
            return script.call("empty", shape, code);
        }
    }

    void copy(NativeValue source, NativeValue target, int tokens) {
        try (NativeValue count = NativeValue.of(tokens);
                NativeValue copied = script.call("copy", source, target, count)) {
            assert copied.number() == tokens;
        }
    }

    void wipe(NativeValue cells, int from, int to) {
        try (NativeValue begin = NativeValue.of(from);
                NativeValue end = NativeValue.of(to);
                NativeValue wiped = script.call("wipe", cells, begin, end)) {
            assert wiped.number() == to;
        }
    }

    byte[] bytes(NativeValue cells, int tokens) {
        try (NativeValue count = NativeValue.of(tokens);
                NativeValue copy = script.call("bytes", cells, count)) {
            return copy.bytes();
        }
    }

    void fill(NativeValue cells, byte[] state, int from, int tokens) {
        ByteBuffer memory = ByteBuffer.allocateDirect(Math.toIntExact(bytes(tokens)))
                .order(ByteOrder.nativeOrder())
                .put(state, from, Math.toIntExact(bytes(tokens)))
                .flip();
        try (HostTensor tensor = type == CellType.F16
                ? HostTensor.halves(memory, shape(tokens))
                : HostTensor.floats(memory, shape(tokens))) {
            copy(tensor.value(), cells, tokens);
        }
    }

    /** Returns what so many tokens take. */
    long bytes(int tokens) {
        return decoder.cacheValuesPerToken() * type.bytes() * tokens;
    }

    @Override
    public void close() {
        script.close();
    }

    private long[] shape(int tokens) {
        return new long[] {decoder.layers(), 2, decoder.kvHeads(), tokens, decoder.headSize()};
    }

    private static String script(String device) {
        return """
              def empty(self: __torch__.M, shape: List[int], type: int) -> Tensor:
                return torch.to(torch.zeros(shape, dtype=type), device=torch.device("%s"))
              def copy(self: __torch__.M, source: Tensor, target: Tensor, n: int) -> int:
                _0 = torch.copy_(torch.slice(target, 3, 0, n), torch.slice(source, 3, 0, n))
                return n
              def wipe(self: __torch__.M, cells: Tensor, begin: int, end: int) -> int:
                _0 = torch.zero_(torch.slice(cells, 3, begin, end))
                return end
              def bytes(self: __torch__.M, cells: Tensor, n: int) -> Tensor:
                return torch.clone(torch.cpu(torch.slice(cells, 3, 0, n)), memory_format=0)
            """.formatted(device);
    }
}
