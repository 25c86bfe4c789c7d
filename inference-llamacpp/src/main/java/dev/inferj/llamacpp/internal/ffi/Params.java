package dev.inferj.llamacpp.internal.ffi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A parameter struct in native memory, whose fields go by name. Begins as the library's own defaults. */
public final class Params {
    private final StructRow row;
    private final MemorySegment memory;

    Params(StructRow row, MemorySegment memory) {
        this.row = row;
        this.memory = memory;
    }

    /** Returns whether the struct has such a field in this version. */
    public boolean has(String field) {
        return row.has(field);
    }

    public Params set(String field, int value) {
        memory.set(ValueLayout.JAVA_INT, offset(field, Field.Kind.INT), value);
        return this;
    }

    public Params set(String field, float value) {
        memory.set(ValueLayout.JAVA_FLOAT, offset(field, Field.Kind.FLOAT), value);
        return this;
    }

    public Params set(String field, boolean value) {
        memory.set(ValueLayout.JAVA_BOOLEAN, offset(field, Field.Kind.BOOL), value);
        return this;
    }

    public Params set(String field, MemorySegment value) {
        memory.set(ValueLayout.ADDRESS, offset(field, Field.Kind.POINTER), value);
        return this;
    }

    MemorySegment memory() {
        return memory;
    }

    private int offset(String name, Field.Kind kind) {
        Field field = row.field(name);
        if (field.kind() != kind) {
            throw new IllegalArgumentException(name + " is a field of kind " + field.kind() + ", not " + kind);
        }
        return field.offset();
    }
}
