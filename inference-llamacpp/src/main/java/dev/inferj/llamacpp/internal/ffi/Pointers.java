package dev.inferj.llamacpp.internal.ffi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Gives addresses that came from C the size and the lifetime that only this module knows. */
@SuppressWarnings("restricted") // the one place where the JVM takes this module's word for what memory is
public final class Pointers {
    private Pointers() {}

    /** Returns memory that can be used until an arena closes. */
    public static MemorySegment memory(long address, long bytes, Arena arena) {
        return MemorySegment.ofAddress(address).reinterpret(bytes, arena, null);
    }

    /** Returns an opaque pointer that can be passed to C until an arena closes. */
    public static MemorySegment bound(MemorySegment pointer, Arena arena) {
        return pointer.reinterpret(arena, null);
    }

    /** Returns C text; null for a null pointer. */
    static @Nullable String text(long address) {
        return address == 0
                ? null
                : MemorySegment.ofAddress(address).reinterpret(Long.MAX_VALUE).getString(0);
    }

    /** Returns a variable of a library. */
    static MemorySegment variable(MemorySegment symbol, long bytes) {
        return symbol.reinterpret(bytes);
    }
}
