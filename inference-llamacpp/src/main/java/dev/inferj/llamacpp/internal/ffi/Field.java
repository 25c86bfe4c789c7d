package dev.inferj.llamacpp.internal.ffi;

/**
 * One field of a C struct.
 *
 * @param expected the bits that the library's own defaults hold there
 */
record Field(String name, Kind kind, int offset, long expected) {
    enum Kind {
        INT(4),
        FLOAT(4),
        BOOL(1),
        SIZE(8),
        POINTER(8);

        private final int bytes;

        Kind(int bytes) {
            this.bytes = bytes;
        }
    }

    static Field int32(String name, int offset, int expected) {
        return new Field(name, Kind.INT, offset, Integer.toUnsignedLong(expected));
    }

    static Field float32(String name, int offset, float expected) {
        return new Field(name, Kind.FLOAT, offset, Integer.toUnsignedLong(Float.floatToRawIntBits(expected)));
    }

    static Field bool(String name, int offset, boolean expected) {
        return new Field(name, Kind.BOOL, offset, expected ? 1 : 0);
    }

    static Field size(String name, int offset) {
        return new Field(name, Kind.SIZE, offset, 0);
    }

    static Field pointer(String name, int offset) {
        return new Field(name, Kind.POINTER, offset, 0);
    }

    int bytes() {
        return kind.bytes;
    }

    /** Returns bits of this field as a reader of C would write them. */
    String show(long bits) {
        return switch (kind) {
            case INT -> Integer.toString((int) bits);
            case FLOAT -> Float.toString(Float.intBitsToFloat((int) bits));
            case BOOL, SIZE -> Long.toString(bits);
            case POINTER -> "0x" + Long.toHexString(bits);
        };
    }
}
