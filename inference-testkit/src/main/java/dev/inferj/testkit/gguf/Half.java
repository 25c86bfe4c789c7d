package dev.inferj.testkit.gguf;

/** 16-bit floats, which Java has methods for only from 20 on. */
final class Half {
    private Half() {}

    /** Returns the nearest 16-bit float, ties to even; too large a number becomes infinite. */
    static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        float magnitude = Math.abs(value);
        if (magnitude >= 65520f) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x1p-14f) {
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24f)); // subnormal: steps of 2^-24
        }
        int exponent = Math.getExponent(magnitude);
        int mantissa = (int) Math.rint((magnitude / Math.scalb(1f, exponent) - 1) * 1024);
        return (short) (sign | (((exponent + 15) << 10) + mantissa)); // a mantissa of 1024 carries over
    }
}
