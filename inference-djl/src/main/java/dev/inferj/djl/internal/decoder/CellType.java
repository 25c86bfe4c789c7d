package dev.inferj.djl.internal.decoder;

import dev.inferj.djl.internal.architecture.DecoderScript;

/** What keys and values are held as. */
public enum CellType {
    F32(DecoderScript.F32, Float.BYTES),
    F16(DecoderScript.F16, Short.BYTES);

    private final int torchType;
    private final int bytes;

    CellType(int torchType, int bytes) {
        this.torchType = torchType;
        this.bytes = bytes;
    }

    int torchType() {
        return torchType;
    }

    public int bytes() {
        return bytes;
    }
}
