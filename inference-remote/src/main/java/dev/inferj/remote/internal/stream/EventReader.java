package dev.inferj.remote.internal.stream;

/**
 * Cuts bytes into events: feed it a stretch, take events while {@link #next} says there is one, feed it the next. An event
 * is where {@link #bytes}, {@link #from} and {@link #to} say, until the next call. Belongs to one thread at a time.
 */
public interface EventReader {
    /** Adds a stretch, which must not change before it is used up. All events of the last one must have been taken. */
    void feed(byte[] bytes, int from, int to);

    /** Says that no more comes, so that what is left may be the last event. */
    void end();

    /**
     * Moves on to the next event. Returns whether there is one in what was fed.
     *
     * @throws StreamFault if an event is beyond the bounds
     */
    boolean next();

    byte[] bytes();

    int from();

    int to();
}
