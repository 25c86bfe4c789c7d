package dev.inferj.llamacpp.gguf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads and checks the descriptions of the tensors: one behind the other, and all inside the file. */
final class TensorTable {
    /** llama.cpp's names, with the NUL at their end, have at most 64 bytes. */
    private static final int MAX_NAME = 63;

    private static final int MAX_DIMENSIONS = 4;

    private TensorTable() {}

    static List<TensorInfo> read(HeaderReader in, long count) throws IOException {
        List<TensorInfo> tensors = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (long i = 0; i < count; i++) {
            TensorInfo tensor = readOne(in);
            if (!names.add(tensor.name())) {
                throw new DamagedException("the tensor " + tensor.name() + " stands there twice");
            }
            tensors.add(tensor);
        }
        return tensors;
    }

    /**
     * Checks that all tensors lie in the file, where llama.cpp expects them.
     *
     * @param dataBytes how long the file is from the first tensor on
     */
    static void checkPlaces(List<TensorInfo> tensors, long alignment, long dataBytes) {
        long end = 0;
        for (TensorInfo tensor : tensors) {
            if (tensor.offset() < 0 || tensor.offset() % alignment != 0) {
                throw new DamagedException("the tensor " + tensor.name() + " begins at " + tensor.offset()
                        + ", no multiple of " + alignment);
            }
            if (tensor.offset() < end) {
                throw new DamagedException("the tensor " + tensor.name() + " lies over another");
            }
            if (tensor.offset() > end) {
                throw new DamagedException("the tensor " + tensor.name() + " begins at " + tensor.offset() + ", not at "
                        + end + " behind the one before it");
            }
            if (tensor.bytes() > dataBytes - tensor.offset()) {
                throw new DamagedException("the file ends before the tensor " + tensor.name() + " does: it is cut off");
            }
            end = roundedUp(tensor.offset() + tensor.bytes(), alignment);
        }
    }

    private static long roundedUp(long bytes, long alignment) {
        return (bytes + alignment - 1) / alignment * alignment;
    }

    private static TensorInfo readOne(HeaderReader in) throws IOException {
        String name = in.text("a tensor's name");
        if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME || name.indexOf('\0') >= 0) {
            throw new DamagedException("a tensor's name must have 1 to " + MAX_NAME + " bytes, none of them NUL");
        }
        int dimensions = in.int32();
        if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
            throw new DamagedException("the tensor " + name + " has " + Integer.toUnsignedString(dimensions)
                    + " dimensions, not 1 to " + MAX_DIMENSIONS);
        }
        List<Long> shape = new ArrayList<>();
        long elements = 1;
        for (int i = 0; i < dimensions; i++) {
            long length = in.int64();
            if (length < 1 || length > Integer.MAX_VALUE || elements > Long.MAX_VALUE / 64 / length) {
                throw new DamagedException(
                        "the tensor " + name + " has a dimension of " + Long.toUnsignedString(length));
            }
            elements *= length;
            shape.add(length);
        }
        int typeId = in.int32();
        TensorType type = TensorType.of(typeId)
                .orElseThrow(() -> new DamagedException(
                        "the tensor " + name + " is of the unknown type " + Integer.toUnsignedString(typeId)));
        if (shape.get(0) % type.blockSize != 0) {
            throw new DamagedException("the tensor " + name + " has rows of " + shape.get(0) + ", no multiple of "
                    + type.blockSize + " as " + type + " needs");
        }
        long bytes = elements / type.blockSize * type.blockBytes;
        return new TensorInfo(name, List.copyOf(shape), type, in.int64(), bytes);
    }
}
