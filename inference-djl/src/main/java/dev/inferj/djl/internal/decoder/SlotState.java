package dev.inferj.djl.internal.decoder;

import dev.inferj.EngineFailedException;
import java.nio.ByteBuffer;
import java.util.function.IntToLongFunction;
import java.util.zip.CRC32;

/** The cells of a slot as bytes: a version, the number of tokens, a checksum, the cells. */
final class SlotState {
    private static final int VERSION = 0x444a4c31; // "DJL1"
    static final int HEAD_BYTES = 3 * Integer.BYTES;

    private SlotState() {}

    static long bytes(long cellBytes) {
        long bytes = HEAD_BYTES + cellBytes;
        return bytes > Integer.MAX_VALUE - 8 ? 0 : bytes; // no array is longer: such a slot cannot be saved
    }

    static byte[] write(int length, byte[] cells) {
        byte[] state = new byte[HEAD_BYTES + cells.length];
        System.arraycopy(cells, 0, state, HEAD_BYTES, cells.length);
        ByteBuffer.wrap(state).putInt(VERSION).putInt(length).putInt(checksum(state));
        return state;
    }

    /**
     * Returns the number of tokens.
     *
     * @param cellBytes of so many tokens
     * @throws EngineFailedException if the state is not one of this model, or damaged
     */
    static int length(byte[] state, IntToLongFunction cellBytes, int mostTokens) {
        if (state.length < HEAD_BYTES) {
            throw new EngineFailedException("a KV state must have at least " + HEAD_BYTES + " bytes: " + state.length);
        }
        ByteBuffer head = ByteBuffer.wrap(state);
        int version = head.getInt();
        int length = head.getInt();
        if (version != VERSION || length < 1 || length > mostTokens) {
            throw new EngineFailedException("the KV state is of another kind, or has not [1, " + mostTokens
                    + "] tokens: " + length + ", " + Integer.toHexString(version));
        }
        long expected = HEAD_BYTES + cellBytes.applyAsLong(length);
        if (state.length != expected) {
            throw new EngineFailedException("a KV state of " + length + " tokens of this model must have " + expected
                    + " bytes: " + state.length);
        }
        if (head.getInt() != checksum(state)) {
            throw new EngineFailedException("the KV state is damaged: its checksum is wrong");
        }
        return length;
    }

    private static int checksum(byte[] state) {
        CRC32 checksum = new CRC32();
        checksum.update(state, 0, 2 * Integer.BYTES);
        checksum.update(state, HEAD_BYTES, state.length - HEAD_BYTES);
        return (int) checksum.getValue();
    }
}
