package dev.inferj.djl.internal.decoder;

import dev.inferj.InvalidModelException;
import dev.inferj.djl.internal.safetensors.ElementType;
import dev.inferj.djl.internal.safetensors.SafetensorsFile;
import dev.inferj.djl.internal.safetensors.TensorEntry;
import dev.inferj.djl.internal.safetensors.WeightFiles;
import dev.inferj.djl.internal.safetensors.WeightFiles.Weight;
import dev.inferj.djl.internal.torch.HostTensor;
import dev.inferj.djl.internal.torch.NativeValue;
import dev.inferj.djl.internal.torch.ScriptModule;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * Makes tensors out of what the files hold. A file is mapped and read in place; where its head has an odd length, so that
 * its values lie across the boundaries of their type, it is read through Java instead. Safe to share between threads.
 */
public final class TensorReader {
    private static final String SCRIPT = """
              def map(self: __torch__.M, path: str, n: int, type: int) -> Tensor:
                return torch.from_file(path, False, n, dtype=type)
              def widen(self: __torch__.M, file: Tensor, at: int, n: int, shape: List[int]) -> Tensor:
                return torch.to(torch.slice(file, 0, at, at + n), 6).view(shape)
              def copy(self: __torch__.M, file: Tensor, at: int, n: int, shape: List[int]) -> Tensor:
                return torch.clone(torch.slice(file, 0, at, at + n)).view(shape)
              def empty(self: __torch__.M, n: int) -> Tensor:
                return torch.empty([n], dtype=6)
              def put(self: __torch__.M, all: Tensor, part: Tensor, at: int) -> Tensor:
                return torch.copy_(torch.slice(all, 0, at, at + part.size(0)), part)
              def shaped(self: __torch__.M, all: Tensor, type: int, shape: List[int]) -> Tensor:
                return torch.to(all, type).view(shape)
              def largest(self: __torch__.M, x: Tensor) -> float:
                return float(torch.amax(torch.abs(torch.to(x, 6))))
            """;

    /** Bytes that are read through Java at once. */
    private static final int CHUNK = 4 << 20;

    private final WeightFiles files;
    private final ScriptModule script;

    public TensorReader(WeightFiles files, ScriptModule script) {
        this.files = files;
        this.script = script;
    }

    public static String script() {
        return SCRIPT;
    }

    /**
     * Returns a tensor of 32-bit floats, for the caller to close.
     *
     * @throws InvalidModelException if one of its values is not a finite number
     */
    public NativeValue widened(String name, long... shape) {
        Weight weight = weight(name, shape);
        NativeValue tensor = isAligned(weight)
                ? fromFile("widen", weight, shape)
                : throughJava(weight, torchType(ElementType.F32), shape);
        return requireFinite(name, tensor);
    }

    /** Returns a tensor of the type that it has in its file, for the caller to close. */
    NativeValue copied(String name, long... shape) {
        Weight weight = weight(name, shape);
        NativeValue tensor = isAligned(weight)
                ? fromFile("copy", weight, shape)
                : throughJava(weight, torchType(weight.entry().type()), shape);
        return requireFinite(name, tensor);
    }

    private Weight weight(String name, long... shape) {
        return files.find(name)
                .orElseThrow(() -> new InvalidModelException(
                        "the model's files must hold tensor " + name + " of shape " + Arrays.toString(shape)));
    }

    private NativeValue fromFile(String method, Weight weight, long... shape) {
        SafetensorsFile file = weight.file();
        TensorEntry entry = weight.entry();
        int size = entry.type().bytes();
        try (NativeValue path = NativeValue.of(file.path().toString());
                NativeValue count = NativeValue.of(file.bytes() / size);
                NativeValue type = NativeValue.of(torchType(entry.type()));
                NativeValue mapped = script.call("map", path, count, type);
                NativeValue at = NativeValue.of((file.dataStart() + entry.begin()) / size);
                NativeValue elements = NativeValue.of(entry.elements());
                NativeValue sizes = NativeValue.numbers(shape)) {
            return script.call(method, mapped, at, elements, sizes);
        }
    }

    private NativeValue throughJava(Weight weight, int type, long... shape) {
        TensorEntry entry = weight.entry();
        try (NativeValue elements = NativeValue.of(entry.elements());
                NativeValue all = script.call("empty", elements);
                NativeValue target = NativeValue.of(type);
                NativeValue sizes = NativeValue.numbers(shape);
                FileChannel channel = FileChannel.open(weight.file().path())) {
            long start = weight.file().dataStart() + entry.begin();
            long end = weight.file().dataStart() + entry.end();
            for (long at = start; at < end; at += CHUNK) {
                int bytes = (int) Math.min(CHUNK, end - at);
                put(
                        all,
                        floats(channel, at, bytes, entry.type()),
                        (at - start) / entry.type().bytes());
            }
            return script.call("shaped", all, target, sizes);
        } catch (IOException e) {
            throw new InvalidModelException("cannot read " + weight.file().path() + ": " + e, e);
        }
    }

    private void put(NativeValue all, ByteBuffer floats, long place) {
        try (HostTensor part = HostTensor.floats(floats, floats.remaining() / Float.BYTES);
                NativeValue at = NativeValue.of(place);
                NativeValue same = script.call("put", all, part.value(), at)) {
            assert !same.isClosed();
        }
    }

    private static ByteBuffer floats(FileChannel channel, long at, int bytes, ElementType type) throws IOException {
        ByteBuffer read = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (read.hasRemaining()) {
            if (channel.read(read, at + read.position()) < 0) {
                throw new EOFException("it ends at byte " + (at + read.position()));
            }
        }
        read.flip();
        ByteBuffer floats =
                ByteBuffer.allocateDirect(bytes / type.bytes() * Float.BYTES).order(ByteOrder.nativeOrder());
        while (read.hasRemaining()) {
            floats.putFloat(
                    switch (type) {
                        case F32 -> read.getFloat();
                        case BF16 -> Float.intBitsToFloat(read.getShort() << 16);
                        case F16 -> half(read.getShort());
                        default -> throw new IllegalArgumentException("type must be that of a weight: " + type);
                    });
        }
        return floats.flip();
    }

    /** Returns what 16 bits of IEEE 754 say. */
    static float half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        float size = switch (exponent) {
            case 0 -> fraction * 0x1p-24f;
            case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            default -> Float.intBitsToFloat((exponent + 112) << 23 | fraction << 13);
        };
        return bits < 0 ? -size : size;
    }

    private NativeValue requireFinite(String name, NativeValue tensor) {
        try (NativeValue largest = script.call("largest", tensor)) {
            if (!Double.isFinite(largest.decimal())) {
                throw new InvalidModelException("tensor " + name
                        + " must hold finite numbers only, and has a NaN or an infinity: the files are damaged");
            }
            return tensor;
        } catch (RuntimeException | Error e) {
            tensor.close();
            throw e;
        }
    }

    private static boolean isAligned(Weight weight) {
        return (weight.file().dataStart() + weight.entry().begin())
                        % weight.entry().type().bytes()
                == 0;
    }

    private static int torchType(ElementType type) {
        return switch (type) {
            case F32 -> 6;
            case F16 -> 5;
            case BF16 -> 15;
            default -> throw new IllegalArgumentException("type must be that of a weight: " + type);
        };
    }
}
