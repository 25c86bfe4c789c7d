package dev.inferj.llamacpp.internal.ffi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.ArrayList;
import java.util.List;

/** Looks up the C functions of one library and notes which of the required ones it lacks. */
final class Symbols {
    private final SymbolLookup lookup;
    private final List<String> missing = new ArrayList<>();

    Symbols(SymbolLookup lookup) {
        this.lookup = lookup;
    }

    /** Returns the address of a function that every version has; null pointer, and noted, where it is missing. */
    MemorySegment required(String name) {
        MemorySegment address = optional(name);
        if (address.address() == 0) {
            missing.add(name);
        }
        return address;
    }

    /** Returns the address of a function or variable that only some versions have; null pointer where it is missing. */
    MemorySegment optional(String name) {
        return lookup.find(name).orElse(MemorySegment.NULL);
    }

    /** Returns the address of a function that has two names, of which a library has one. */
    MemorySegment either(String newer, String older) {
        MemorySegment address = optional(newer);
        if (address.address() == 0) {
            address = optional(older);
        }
        if (address.address() == 0) {
            missing.add(newer + " or " + older);
        }
        return address;
    }

    /** Returns the required functions that were not found. */
    List<String> missing() {
        return List.copyOf(missing);
    }
}
