package dev.inferj.remote.internal.stream;

/** A server sent what its protocol does not have. The message holds none of it. */
public final class StreamFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param what what it sent, in words that go behind "the server sent" */
    public StreamFault(String what) {
        super(what);
    }
}
