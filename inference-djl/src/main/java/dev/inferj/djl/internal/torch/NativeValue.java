package dev.inferj.djl.internal.torch;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A value that native code takes or returns: a tensor, a number, a text or a list of such. Whoever makes one, or gets one
 * from a call, closes it; nothing else frees it. What a list or a call took from a value stays valid when that is closed.
 * Not safe to share between threads while one of them closes it.
 */
public final class NativeValue implements AutoCloseable {
    private final IValue value;
    private boolean closed;

    NativeValue(IValue value) {
        this.value = value;
    }

    public static NativeValue of(long number) {
        return new NativeValue(IValue.from(number));
    }

    public static NativeValue of(double number) {
        return new NativeValue(IValue.from(number));
    }

    public static NativeValue of(String text) {
        return new NativeValue(IValue.from(text));
    }

    /** Returns a {@code List[int]}. */
    public static NativeValue numbers(long... numbers) {
        return new NativeValue(IValue.listFrom(numbers));
    }

    /**
     * Returns a list of values that are all of one type.
     *
     * @param values at least one, as the first gives the list its type
     */
    public static NativeValue list(NativeValue... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("values must not be empty");
        }
        IValue[] items = new IValue[values.length];
        for (int i = 0; i < items.length; i++) {
            items[i] = values[i].open();
        }
        return new NativeValue(IValue.listFrom(items));
    }

    /** Returns whether nothing of this is left. */
    public boolean isClosed() {
        return closed;
    }

    public long number() {
        return open().toLong();
    }

    public double decimal() {
        return open().toDouble();
    }

    public boolean flag() {
        return open().toBoolean();
    }

    /** Returns the items of a tuple, which are the caller's to close. */
    public NativeValue[] items() {
        IValue[] values = open().toIValueTuple();
        NativeValue[] items = new NativeValue[values.length];
        for (int i = 0; i < items.length; i++) {
            items[i] = new NativeValue(values[i]);
        }
        return items;
    }

    /** Returns a contiguous tensor of 32-bit floats on the CPU as a view of its memory. */
    public FloatView floats() {
        PtNDManager manager = Torch.newManager();
        try {
            PtNDArray array = open().toTensor(manager);
            if (array.getDataType() != DataType.FLOAT32) {
                throw new IllegalStateException("tensor must hold 32-bit floats: " + array.getDataType());
            }
            FloatBuffer floats = view(array).asFloatBuffer();
            return new FloatView(manager, floats);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /** Returns a contiguous tensor of bytes on the CPU. */
    public byte[] bytes() {
        try (PtNDManager manager = Torch.newManager()) {
            ByteBuffer view = view(open().toTensor(manager));
            byte[] bytes = new byte[view.remaining()];
            view.get(bytes);
            return bytes;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            value.close();
        }
    }

    IValue open() {
        if (closed) {
            throw new IllegalStateException("the value is closed");
        }
        return value;
    }

    private static ByteBuffer view(PtNDArray array) {
        return array.toByteBuffer(/* tryDirect= */ true).order(ByteOrder.nativeOrder());
    }
}
