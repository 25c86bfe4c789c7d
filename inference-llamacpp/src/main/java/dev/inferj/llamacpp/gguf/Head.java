package dev.inferj.llamacpp.gguf;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The head of one file: its keys, and where its tensors are, which is checked. */
record Head(Metadata metadata, List<TensorInfo> tensors) {
    private static final int LEAST_KEY_BYTES = 13;
    private static final int LEAST_TENSOR_BYTES = 32;
    /** Less than ggml's own, which it ends the process over where a file is mapped, is in no file that works. */
    private static final long LEAST_ALIGNMENT = 32;

    private static final long MOST_ALIGNMENT = 1 << 20;

    Head {
        tensors = List.copyOf(tensors);
    }

    /**
     * Reads the head of a file.
     *
     * @param what the file is, in messages
     * @throws ModelNotFoundException if there is no such file
     * @throws InvalidModelException if it cannot be read, is of another kind, or is damaged; the message says which
     */
    static Head of(String what, Path path) {
        try (FileChannel channel = FileChannel.open(path)) {
            HeaderReader in = new HeaderReader(channel);
            FileKind.check(path, in);
            return read(in);
        } catch (NoSuchFileException e) {
            throw new ModelNotFoundException("there is no such " + what + ": " + path.toAbsolutePath(), e);
        } catch (DamagedException e) {
            throw e.refusing(what, path);
        } catch (IOException e) {
            throw unreadable(what, path, e);
        }
    }

    static InvalidModelException unreadable(String what, Path path, IOException reason) {
        return new InvalidModelException(
                "the " + what + " cannot be read: " + path + ": " + reason.getMessage(), reason);
    }

    /** Reads a head, from behind the magic number on. */
    private static Head read(HeaderReader in) throws IOException {
        checkVersion(in.int32());
        long tensorCount = in.count("the tensor", LEAST_TENSOR_BYTES);
        long keyCount = in.count("the key", LEAST_KEY_BYTES);
        Metadata metadata = Metadata.read(in, keyCount);
        List<TensorInfo> tensors = TensorTable.read(in, tensorCount);
        long alignment = alignment(metadata);
        long size = in.position() + in.remaining();
        long dataStart = (in.position() + alignment - 1) / alignment * alignment;
        TensorTable.checkPlaces(tensors, alignment, Math.max(0, size - dataStart));
        return new Head(metadata, tensors);
    }

    private static void checkVersion(int version) {
        if (version != 2 && version != 3) {
            throw new DamagedException(
                    Integer.reverseBytes(version) <= 3 && Integer.reverseBytes(version) > 0
                            ? "it is a big-endian file; convert the model to a little-endian one"
                            : "its version is " + Integer.toUnsignedString(version) + ", not 2 or 3");
        }
    }

    private static long alignment(Metadata metadata) {
        // llama.cpp reads these two without a look at their type, and ends the process if it is another.
        for (String key : List.of("general.alignment", "general.file_type")) {
            if (metadata.has(key)
                    && !(metadata.isStoredAs(key, Metadata.UINT32)
                            && metadata.integer(key).isPresent())) {
                throw new DamagedException(key + " must be a number of 32 bits without sign");
            }
        }
        long alignment = metadata.integer("general.alignment").orElse(LEAST_ALIGNMENT);
        if (alignment < LEAST_ALIGNMENT || alignment > MOST_ALIGNMENT || Long.bitCount(alignment) != 1) {
            throw new DamagedException("general.alignment must be a power of two from 32 on: " + alignment);
        }
        return alignment;
    }
}
