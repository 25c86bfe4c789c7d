package dev.inferj.remote.internal.stream;

import java.util.Arrays;

/** Bytes that grow up to a bound. */
final class Collected {
    private final int most;
    private final String what;
    private byte[] bytes = new byte[512];
    private int length;

    /** @param what what is too long, in words that go behind "the server sent" */
    Collected(int most, String what) {
        this.most = most;
        this.what = what;
    }

    void add(byte[] source, int from, int to) {
        int more = to - from;
        if (more > most - length) {
            throw new StreamFault(what + " of more than " + most + " bytes");
        }
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(most, Math.max(length + more, 2 * bytes.length)));
        }
        System.arraycopy(source, from, bytes, length, more);
        length += more;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }
}
