package dev.inferj.internal.kv;

/** The KV state of a run of tokens, outside any slot. Not changed once made. */
public final class SavedCells {
    private final int[] tokens;
    private final byte[] state;

    /**
     * @param tokens the tokens that the state holds; not copied
     * @param state in the backend's own form; not copied
     */
    public SavedCells(int[] tokens, byte[] state) {
        this.tokens = tokens;
        this.state = state;
    }

    /** Returns the tokens; not to be changed. */
    public int[] tokens() {
        return tokens;
    }

    /** Returns the state; not to be changed. */
    public byte[] state() {
        return state;
    }
}
