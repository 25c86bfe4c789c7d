package dev.inferj.djl.internal.decoder;

import dev.inferj.djl.internal.architecture.Decoder;
import dev.inferj.djl.internal.architecture.DecoderScript;
import dev.inferj.djl.internal.torch.HostTensor;
import dev.inferj.djl.internal.torch.NativeValue;
import dev.inferj.djl.internal.torch.ScriptModule;
import dev.inferj.djl.internal.torch.Torch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What the program looks up by position.
 *
 * @param turns cosines and sines
 * @param masks of layers that see all, and of those that see a window: row r is for the r-th token of a block, and the
 *     block's own columns are the last
 * @param windows of the layers
 * @param ropes of the layers
 */
record DecoderTables(NativeValue turns, NativeValue masks, NativeValue windows, NativeValue ropes)
        implements AutoCloseable {
    /** @param positions that sequences may have, rounded up to whole blocks */
    static DecoderTables of(Torch torch, Decoder decoder, int positions, CellType type, String device) {
        try (ScriptModule script = torch.load(script(device));
                NativeValue wide = mask(script, positions, 0, type);
                NativeValue narrow = mask(script, positions, decoder.window(), type)) {
            return new DecoderTables(
                    turns(script, decoder, positions),
                    NativeValue.list(wide, narrow),
                    NativeValue.numbers(longs(decoder.windows())),
                    NativeValue.numbers(longs(decoder.ropeOfLayer())));
        }
    }

    @Override
    public void close() {
        turns.close();
        masks.close();
        windows.close();
        ropes.close();
    }

    private static NativeValue turns(ScriptModule script, Decoder decoder, int positions) {
        float[] values = decoder.rotations(positions);
        ByteBuffer memory =
                ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
        memory.asFloatBuffer().put(values);
        long ways = decoder.ropes().size();
        try (HostTensor tensor = HostTensor.floats(memory, ways, 2, positions, decoder.headSize())) {
            return script.call("at", tensor.value());
        }
    }

    private static NativeValue mask(ScriptModule script, int positions, int window, CellType type) {
        try (NativeValue all = NativeValue.of(positions);
                NativeValue seen = NativeValue.of(window);
                NativeValue code = NativeValue.of(type.torchType())) {
            return script.call("mask", all, seen, code);
        }
    }

    private static long[] longs(List<Integer> numbers) {
        return numbers.stream().mapToLong(Integer::longValue).toArray();
    }

    private static String script(String device) {
        return """
              def at(self: __torch__.M, x: Tensor) -> Tensor:
                return torch.clone(torch.to(x, device=torch.device("%1$s")))
              def mask(self: __torch__.M, all: int, window: int, type: int) -> Tensor:
                r = torch.unsqueeze(torch.arange(%2$d), 1)
                c = torch.unsqueeze(torch.sub(torch.arange(all + %2$d), all), 0)
                hidden = torch.gt(c, r)
                if window > 0:
                  hidden = torch.bitwise_or(hidden, torch.le(c, torch.sub(r, window)))
                m = torch.masked_fill(torch.zeros([%2$d, all + %2$d]), hidden, -inf)
                return torch.to(torch.to(m, type), device=torch.device("%1$s"))
            """.formatted(device, DecoderScript.BLOCK);
    }
}
