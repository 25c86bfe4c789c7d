package dev.inferj.internal.engine;

import java.util.concurrent.Semaphore;

/** Lets callers pass until it is shut, and tells when the last one inside has left. Safe to share between threads. */
public final class Gate {
    private static final int MOST_INSIDE = Integer.MAX_VALUE;

    private final Semaphore places = new Semaphore(MOST_INSIDE);
    private final String what;
    private volatile boolean shut;

    /** @param what is closed once the gate is, as the message names it */
    public Gate(String what) {
        this.what = what;
    }

    /** Goes in; the caller must {@link #leave}. @throws IllegalStateException once the gate is shut */
    public void enter() {
        if (shut || !places.tryAcquire()) {
            throw new IllegalStateException(what + " is closed");
        }
        if (shut) {
            places.release();
            throw new IllegalStateException(what + " is closed");
        }
    }

    public void leave() {
        places.release();
    }

    /** Lets nobody in any more. Returns false if it was shut before. */
    public synchronized boolean shut() {
        boolean first = !shut;
        shut = true;
        return first;
    }

    /** Waits until everybody has left. Only after {@link #shut}. */
    public void awaitEmpty() {
        places.acquireUninterruptibly(MOST_INSIDE);
        places.release(MOST_INSIDE); // so that it can be waited for again; nobody gets past the shut gate
    }
}
