package dev.inferj.remote.internal.run;

import dev.inferj.ChatRequest;
import dev.inferj.remote.internal.stream.EventReader;
import dev.inferj.spi.RequestSink;

/** Makes an answer of a body's bytes, no faster than its reader wants it. Belongs to one thread at a time. */
final class StreamedAnswer {
    private final RequestSink sink;
    private final Answer answer;
    private final EventReader events;
    private final AnswerReader reader;
    private boolean begun;

    StreamedAnswer(Protocol protocol, ChatRequest request, RequestSink sink, Answer answer) {
        this.sink = sink;
        this.answer = answer;
        this.events = protocol.events();
        this.reader = protocol.answers(request, answer);
    }

    /** Why no more can be read just now. */
    enum Pause {
        /** All bytes are used up. */
        BYTES,

        /** The reader wants no more for now. */
        READER,

        /** The answer is complete. */
        OVER,

        /** The server says that it fails; {@link Answer#failure} says how. */
        FAILED
    }

    /**
     * Reads events, of what was fed, as far as it gets.
     *
     * @throws dev.inferj.remote.internal.stream.StreamFault if the bytes are not of the protocol
     */
    Pause read() {
        while (true) {
            if (answer.failure() != null) {
                return Pause.FAILED;
            }
            if (reader.isOver()) {
                return Pause.OVER;
            }
            if (!sink.isReady()) {
                return Pause.READER;
            }
            if (!events.next()) {
                return Pause.BYTES;
            }
            begun = true;
            reader.event(events.bytes(), events.from(), events.to());
        }
    }

    /** Adds bytes, which must not change before {@link #read} has used them up. */
    void feed(byte[] bytes, int length) {
        events.feed(bytes, 0, length);
    }

    /** No more bytes come: what is left may be the last event. */
    void end() {
        events.end();
    }

    /** Returns whether the answer is complete if no more bytes come. */
    boolean mayEndHere() {
        return reader.mayEndHere();
    }

    /** Returns whether there was an event. */
    boolean hasBegun() {
        return begun;
    }
}
