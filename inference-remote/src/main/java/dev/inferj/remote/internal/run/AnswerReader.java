package dev.inferj.remote.internal.run;

/** Reads the events of one response into an {@link Answer}. Belongs to one thread at a time. */
public interface AnswerReader {
    /**
     * Takes an event.
     *
     * @throws dev.inferj.remote.internal.stream.StreamFault if it is not one of the protocol
     */
    void event(byte[] bytes, int from, int to);

    /** Returns whether the protocol's own mark of the end was there, behind which nothing counts. */
    boolean isOver();

    /** Returns whether an answer is complete whose body ended here, without such a mark. */
    boolean mayEndHere();
}
