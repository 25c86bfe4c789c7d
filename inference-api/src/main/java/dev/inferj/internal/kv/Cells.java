package dev.inferj.internal.kv;

/** What can be done with the KV cells of a backend's slots. */
public interface Cells {
    /** Drops the positions {@code length} and above of a slot. */
    void truncate(int slot, int length);

    /** Gives the empty slot {@code to} the first {@code length} positions of the slot {@code from}. */
    void copy(int from, int to, int length);
}
