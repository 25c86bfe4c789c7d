package dev.inferj.remote.internal.batch;

import dev.inferj.spi.BatchItem;

/** An input on its way. How many tokens it has, and whether it is cut, only the server knows. */
record RemoteItem<I>(I input) implements BatchItem {
    @Override
    public int tokens() {
        return 0;
    }

    @Override
    public boolean truncated() {
        return false;
    }
}
