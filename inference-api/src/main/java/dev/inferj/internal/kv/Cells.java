package dev.inferj.internal.kv;

/** What can be done with the KV cells of a backend's slots. */
public interface Cells {
    /** Drops the positions {@code length} and above of a slot. */
    void truncate(int slot, int length);

    /** Gives the empty slot {@code to} the first {@code length} positions of the slot {@code from}. */
    void copy(int from, int to, int length);

    /**
     * Drops the positions {@code [from, to)} of a slot and moves those behind them down. Returns false if that cannot be;
     * then nothing has changed.
     */
    boolean shift(int slot, int from, int to);

    /** Empties all slots, and wipes what their cells held. */
    void clear();

    /** Returns whether cells that nobody uses make every step slower. */
    boolean idleCellsSlowSteps();

    /** Returns how many bytes {@link #save} would return; 0 if the slot cannot be saved. */
    long stateBytes(int slot);

    /** Returns what a slot holds, in the backend's own form; empty if it cannot be had. */
    byte[] save(int slot);

    /** Fills an empty slot with what {@link #save} returned. Returns false if that failed; the slot is then empty. */
    boolean restore(int slot, byte[] state);
}
