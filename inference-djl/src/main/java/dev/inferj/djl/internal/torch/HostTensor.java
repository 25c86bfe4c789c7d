package dev.inferj.djl.internal.torch;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory of Java's as a tensor, without a copy. A program must copy what it wants to keep before this is closed. */
public final class HostTensor implements AutoCloseable {
    private final PtNDManager manager;
    private final NativeValue value;

    private HostTensor(PtNDManager manager, NativeValue value) {
        this.manager = manager;
        this.value = value;
    }

    /** Returns a tensor of 32-bit floats over a direct buffer in native order. */
    public static HostTensor floats(ByteBuffer memory, long... shape) {
        return of(memory, DataType.FLOAT32, shape);
    }

    /** Returns a tensor of 16-bit floats over a direct buffer. */
    public static HostTensor halves(ByteBuffer memory, long... shape) {
        return of(memory, DataType.FLOAT16, shape);
    }

    public NativeValue value() {
        return value;
    }

    @Override
    public void close() {
        value.close();
        manager.close();
    }

    private static HostTensor of(ByteBuffer memory, DataType type, long... shape) {
        if (!memory.isDirect() || memory.order() != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException("memory must be a direct buffer in native order");
        }
        PtNDManager manager = Torch.newManager();
        try {
            PtNDArray array = manager.create(memory, new Shape(shape), type);
            return new HostTensor(manager, new NativeValue(IValue.from(array)));
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }
}
