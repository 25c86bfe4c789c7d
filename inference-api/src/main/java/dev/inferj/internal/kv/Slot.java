package dev.inferj.internal.kv;

/** One slot, and what is known of what its cells hold. Confined to the engine thread. */
final class Slot {
    enum State {
        EMPTY,
        BUSY,
        CACHED
    }

    final int id;
    State state = State.EMPTY;
    String salt = "";
    int[] tokens = {};
    long lastUsed;

    /** When its sequence left, in tokens fed, and after how many more it leaves. */
    long idleSince;

    int idleLimit;

    /** Whether somebody is expected to go on from what it holds. */
    boolean isExpected;

    /** Whether what it held when its sequence left has been saved. */
    boolean isSaved;

    Slot(int id) {
        this.id = id;
    }
}
