package dev.inferj.remote.internal.run;

import dev.inferj.ChatRequest;
import dev.inferj.EngineFailedException;
import dev.inferj.InferenceException;
import dev.inferj.remote.internal.http.Refusal;
import dev.inferj.remote.internal.stream.StreamFault;
import dev.inferj.remote.server.RecordingSink;
import dev.inferj.remote.server.Transcript;
import java.net.http.HttpHeaders;
import java.util.Arrays;

/** Reads a transcript by a protocol, without a network, cut where a test wants it. */
public final class Replay {
    private static final ChatRequest REQUEST = ChatRequest.builder().user("x").build();

    private Replay() {}

    /** Returns what becomes of a body that comes in two stretches. */
    public static RecordingSink of(Protocol protocol, byte[] body, int cut) {
        return of(protocol, REQUEST, body, cut);
    }

    /** Returns what becomes of the body that answers a request, which comes in two stretches. */
    public static RecordingSink of(Protocol protocol, ChatRequest request, byte[] body, int cut) {
        RecordingSink sink = new RecordingSink();
        Answer answer = new Answer(sink);
        StreamedAnswer events = new StreamedAnswer(protocol, request, sink, answer);
        try {
            StreamedAnswer.Pause pause = feed(events, Arrays.copyOfRange(body, 0, cut));
            if (pause == StreamedAnswer.Pause.BYTES) {
                pause = feed(events, Arrays.copyOfRange(body, cut, body.length));
            }
            if (pause == StreamedAnswer.Pause.BYTES) {
                events.end();
                pause = events.read();
            }
            InferenceException failure = answer.failure();
            if (failure != null) {
                sink.fail(failure);
            } else if (pause == StreamedAnswer.Pause.OVER || events.mayEndHere()) {
                answer.finish();
            } else {
                sink.events.add("truncated");
            }
        } catch (StreamFault e) {
            sink.fail(new EngineFailedException(String.valueOf(e.getMessage()), e));
        }
        return sink;
    }

    /** Returns what the caller is told of a response that is no answer. */
    public static InferenceException refused(Protocol protocol, Transcript transcript) {
        Refusal refusal = new Refusal(
                transcript.status(), HttpHeaders.of(transcript.headers(), (name, value) -> true), transcript.body());
        return protocol.refused(REQUEST, refusal);
    }

    /** Nothing of the bytes may be needed once they are read. */
    private static StreamedAnswer.Pause feed(StreamedAnswer events, byte[] bytes) {
        events.feed(bytes, bytes.length);
        StreamedAnswer.Pause pause = events.read();
        if (pause == StreamedAnswer.Pause.BYTES) {
            events.feed(new byte[0], 0);
            Arrays.fill(bytes, (byte) '!');
        }
        return pause;
    }
}
