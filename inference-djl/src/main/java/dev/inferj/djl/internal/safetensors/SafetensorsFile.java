package dev.inferj.djl.internal.safetensors;

import dev.inferj.InvalidModelException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One file of tensors, as its head tells. Sound: every tensor has as many bytes as its shape takes, no two share one, and
 * together they fill the file. Immutable.
 */
public final class SafetensorsFile {
    /** More than this no safetensors library reads. */
    private static final int MOST_HEAD_BYTES = 100_000_000;

    private static final int LENGTH_BYTES = 8;

    private final Path path;
    private final long dataStart;
    private final long bytes;
    private final Map<String, TensorEntry> tensors;

    private SafetensorsFile(Path path, long dataStart, long bytes, Map<String, TensorEntry> tensors) {
        this.path = path;
        this.dataStart = dataStart;
        this.bytes = bytes;
        this.tensors = tensors;
    }

    /**
     * Reads the head of a file.
     *
     * @throws InvalidModelException if the file cannot be read, or is damaged or of another kind
     */
    public static SafetensorsFile read(Path path) {
        try (FileChannel channel = FileChannel.open(path)) {
            long bytes = channel.size();
            long headBytes = headBytes(channel, bytes);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes(channel, LENGTH_BYTES, (int) headBytes))
                    .toString();
            Map<String, TensorEntry> tensors = HeaderReader.read(text);
            long dataStart = LENGTH_BYTES + headBytes;
            requireFilled(tensors, bytes - dataStart);
            return new SafetensorsFile(path, dataStart, bytes, tensors);
        } catch (DamagedHeadException e) {
            throw new InvalidModelException("not a sound safetensors file: " + path + ": " + e.getMessage(), e);
        } catch (CharacterCodingException e) {
            throw new InvalidModelException("not a sound safetensors file: " + path + ": the head must be UTF-8", e);
        } catch (IOException e) {
            throw new InvalidModelException("cannot read " + path + ": " + e, e);
        }
    }

    public Path path() {
        return path;
    }

    /** Returns the place in the file of the byte that tensors count from. */
    public long dataStart() {
        return dataStart;
    }

    /** Returns the size of the file. */
    public long bytes() {
        return bytes;
    }

    /** Returns the tensors by name. */
    public Map<String, TensorEntry> tensors() {
        return tensors;
    }

    private static long headBytes(FileChannel channel, long fileBytes) throws IOException, DamagedHeadException {
        if (fileBytes < LENGTH_BYTES) {
            throw new DamagedHeadException("it has " + fileBytes + " bytes");
        }
        long headBytes = bytes(channel, 0, LENGTH_BYTES).getLong();
        if (headBytes < 2 || headBytes > MOST_HEAD_BYTES || headBytes > fileBytes - LENGTH_BYTES) {
            throw new DamagedHeadException("the head must have [2, "
                    + Math.min(MOST_HEAD_BYTES, fileBytes - LENGTH_BYTES) + "] bytes: "
                    + Long.toUnsignedString(headBytes));
        }
        return headBytes;
    }

    /** Sees that the tensors lie side by side from the first byte to the last. */
    private static void requireFilled(Map<String, TensorEntry> tensors, long dataBytes) throws DamagedHeadException {
        List<TensorEntry> byPlace = tensors.values().stream()
                .sorted(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end))
                .toList();
        long filled = 0;
        for (TensorEntry tensor : byPlace) {
            if (tensor.begin() != filled) {
                throw new DamagedHeadException("tensor " + tensor.name() + " must begin at byte " + filled
                        + ", where the one before it ends, not at " + tensor.begin());
            }
            filled = tensor.end();
        }
        if (filled != dataBytes) {
            throw new DamagedHeadException(
                    "the tensors take " + filled + " bytes, and the file has " + dataBytes + " for them");
        }
    }

    private static ByteBuffer bytes(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new EOFException("it ends at byte " + (from + buffer.position()));
            }
        }
        return buffer.flip();
    }
}
