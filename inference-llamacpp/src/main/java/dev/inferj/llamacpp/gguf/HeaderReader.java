package dev.inferj.llamacpp.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Reads little-endian values from the start of a file, through a small buffer, and never beyond the file's end. */
final class HeaderReader {
    private static final int BUFFER = 1 << 16;

    /** No text of a sound head is longer; the longest are chat templates. */
    private static final int MAX_TEXT = 1 << 24;

    private final FileChannel channel;
    private final long size;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private long position;

    HeaderReader(FileChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
    }

    /** Returns how many bytes were read so far. */
    long position() {
        return position;
    }

    /** Returns how many bytes the file has left. */
    long remaining() {
        return size - position;
    }

    int int8() throws IOException {
        need(1);
        return buffer.get();
    }

    int int16() throws IOException {
        need(2);
        return buffer.getShort();
    }

    int int32() throws IOException {
        need(4);
        return buffer.getInt();
    }

    long int64() throws IOException {
        need(8);
        return buffer.getLong();
    }

    /** Reads a count of things, each of at least so many bytes. */
    long count(String what, int leastBytes) throws IOException {
        long count = int64();
        if (count < 0 || count > remaining() / leastBytes) {
            throw new DamagedException(
                    what + " count is " + Long.toUnsignedString(count) + ", more than the file could hold");
        }
        return count;
    }

    String text(String what) throws IOException {
        long length = int64();
        if (length < 0 || length > remaining() || length > MAX_TEXT) {
            throw new DamagedException(what + " has " + Long.toUnsignedString(length) + " bytes, more than it may");
        }
        byte[] bytes = new byte[(int) length];
        int at = 0;
        while (at < bytes.length) {
            int part = Math.min(BUFFER, bytes.length - at);
            need(part);
            buffer.get(bytes, at, part);
            at += part;
        }
        return RawText.of(bytes);
    }

    /** Passes over bytes without reading them. */
    void skip(long count) {
        if (count < 0 || count > remaining()) {
            throw new DamagedException("the head goes on for " + count + " bytes after the end of the file");
        }
        long buffered = Math.min(count, buffer.remaining());
        buffer.position(buffer.position() + (int) buffered);
        position += count;
        if (count > buffered) {
            buffer.limit(0).position(0);
        }
    }

    /** Makes so many bytes available in the buffer, and counts them as read. */
    private void need(int count) throws IOException {
        if (count > remaining()) {
            throw new DamagedException("the file ends in the middle of its head");
        }
        if (buffer.remaining() < count) {
            long from = position + buffer.remaining();
            buffer.compact();
            while (buffer.position() < count) {
                int read = channel.read(buffer, from);
                if (read < 0) {
                    throw new DamagedException("the file ends in the middle of its head");
                }
                from += read;
            }
            buffer.flip();
        }
        position += count;
    }
}
