package dev.inferj.remote.internal.run;

import java.time.Duration;

/**
 * How long a server has said nothing, and a call to {@code wake} once that is longer than it may be. Its methods belong to one
 * thread at a time, but for {@link #look}.
 */
public final class Silence {
    private final Watchdog watchdog;
    private final Runnable wake;
    private long since;
    private boolean watched;
    private volatile long due;

    Silence(Watchdog watchdog, Runnable wake) {
        this.watchdog = watchdog;
        this.wake = wake;
        this.since = watchdog.time().nanos();
    }

    /** It begins now. */
    public void begin() {
        since = watchdog.time().nanos();
    }

    /** Returns whether it has lasted so long. If not, there will be a call when it has. */
    public boolean isLongerThan(Duration most) {
        long end = since + most.toNanos();
        if (watchdog.time().nanos() - end >= 0) {
            return true;
        }
        due = end;
        if (!watched) {
            watched = true;
            watchdog.watch(this);
        }
        return false;
    }

    /** Nobody waits for the server any more. */
    void end() {
        if (watched) {
            watched = false;
            watchdog.leave(this);
        }
    }

    /** Looks whether it is too long now. */
    void look(long now) {
        if (now - due >= 0) {
            wake.run();
        }
    }
}
