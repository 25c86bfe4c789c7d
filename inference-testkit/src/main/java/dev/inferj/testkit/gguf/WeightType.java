package dev.inferj.testkit.gguf;

import java.nio.ByteBuffer;

/** How the matrices of a model are stored. Vectors are always stored as 32-bit floats. */
public enum WeightType {
    /** 32-bit floats. */
    F32(0, 0, 1, 4) {
        @Override
        void put(ByteBuffer out, float[] block) {
            out.putFloat(block[0]);
        }
    },
    /** 16-bit floats. */
    F16(1, 1, 1, 2) {
        @Override
        void put(ByteBuffer out, float[] block) {
            out.putShort(Half.of(block[0]));
        }
    },
    /** 4-bit integers with one 16-bit scale for each 32. */
    Q4_0(2, 2, 32, 18) {
        @Override
        void put(ByteBuffer out, float[] block) {
            float extreme = 0;
            for (float x : block) {
                extreme = Math.abs(x) > Math.abs(extreme) ? x : extreme;
            }
            float scale = extreme / -8;
            out.putShort(Half.of(scale));
            for (int i = 0; i < 16; i++) {
                out.put((byte) (nibble(block[i], scale) | nibble(block[i + 16], scale) << 4));
            }
        }

        private int nibble(float x, float scale) {
            return scale == 0 ? 8 : Math.min(15, (int) (x / scale + 8.5f));
        }
    },
    /** 8-bit integers with one 16-bit scale for each 32. */
    Q8_0(8, 7, 32, 34) {
        @Override
        void put(ByteBuffer out, float[] block) {
            float largest = 0;
            for (float x : block) {
                largest = Math.max(largest, Math.abs(x));
            }
            float scale = largest / 127;
            out.putShort(Half.of(scale));
            for (float x : block) {
                out.put((byte) (scale == 0 ? 0 : Math.round(x / scale)));
            }
        }
    };

    /** The number of the type in a tensor's description, and of files that use it. */
    final int tensorType;

    final int fileType;

    /** Weights that are stored together, and the bytes they take. */
    final int blockSize;

    final int blockBytes;

    WeightType(int tensorType, int fileType, int blockSize, int blockBytes) {
        this.tensorType = tensorType;
        this.fileType = fileType;
        this.blockSize = blockSize;
        this.blockBytes = blockBytes;
    }

    /** Writes one block. */
    abstract void put(ByteBuffer out, float[] block);
}
