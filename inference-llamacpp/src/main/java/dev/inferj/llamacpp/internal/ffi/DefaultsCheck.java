package dev.inferj.llamacpp.internal.ffi;

import dev.inferj.ProviderUnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.function.Function;

/**
 * Proves that a library lays a struct out as a row says, by the defaults that the library itself fills in.
 *
 * <p>The library writes them twice, into buffers much larger than the struct and filled with different bytes. What is
 * alike afterwards was written, what differs was not: so the check sees how far the struct reaches without knowing its
 * size, and a struct larger than the row cannot overrun anything. A struct of more than 16 bytes is returned through a
 * pointer to the caller's buffer on every 64-bit platform, so that a buffer may always be too large.
 */
final class DefaultsCheck {
    /** Bytes handed to the library for a struct; several times the largest known. */
    static final int ROOM = 2048;

    private final String library;

    /** Creates a check of one library, which messages name. */
    DefaultsCheck(String library) {
        this.library = library;
    }

    /**
     * Compares a struct.
     *
     * @param defaults asks the library to fill the segment that the allocator gives
     * @throws ProviderUnavailableException if they differ; the message names field, expected and found value
     */
    void check(StructRow row, Function<SegmentAllocator, MemorySegment> defaults) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = defaults.apply(filled(arena, 0xA5));
            MemorySegment two = defaults.apply(filled(arena, 0x5A));
            for (Field field : row.fields()) {
                for (int i = field.offset(); i < field.offset() + field.bytes(); i++) {
                    if (!written(one, two, i)) {
                        throw refused(row, field, "nothing");
                    }
                }
                long found = bits(one, field);
                if (found != field.expected()) {
                    throw refused(row, field, field.show(found));
                }
            }
            for (int i = row.size(); i < ROOM; i++) {
                if (written(one, two, i)) {
                    throw refused(row, "it should end at byte " + row.size() + " but byte " + i + " is part of it");
                }
            }
        }
    }

    /** Returns an allocator whose segments have room for any struct, filled with a byte that shows what stays unwritten. */
    static SegmentAllocator filled(Arena arena, int fill) {
        return (bytes, alignment) ->
                arena.allocate(Math.max(bytes, ROOM), alignment).fill((byte) fill);
    }

    private static boolean written(MemorySegment one, MemorySegment two, int offset) {
        return one.get(ValueLayout.JAVA_BYTE, offset) == two.get(ValueLayout.JAVA_BYTE, offset);
    }

    private static long bits(MemorySegment struct, Field field) {
        long bits = 0;
        for (int i = field.bytes() - 1; i >= 0; i--) { // all supported platforms are little-endian
            bits = (bits << 8) | (struct.get(ValueLayout.JAVA_BYTE, field.offset() + i) & 0xFF);
        }
        return bits;
    }

    private ProviderUnavailableException refused(StructRow row, Field field, String found) {
        return refused(
                row,
                "its field " + field.name() + " at byte " + field.offset() + " should hold "
                        + field.show(field.expected()) + " but holds " + found);
    }

    private ProviderUnavailableException refused(StructRow row, String difference) {
        return new ProviderUnavailableException(
                library + " lays " + row.struct() + " out unlike llama.cpp " + row.version() + ": " + difference
                        + ". Known layouts are those of b4916, v0.5 and v0.7: name a library of such a version by the"
                        + " setting library, or update this provider",
                null,
                /* retryable= */ false);
    }
}
