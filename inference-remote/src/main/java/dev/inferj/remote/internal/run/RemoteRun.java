package dev.inferj.remote.internal.run;

import dev.inferj.Attempt;
import dev.inferj.ChatRequest;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.TimeSource;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.IncomingResponse;
import dev.inferj.remote.internal.http.NetworkTrouble;
import dev.inferj.remote.internal.http.Redirect;
import dev.inferj.remote.internal.stream.StreamFault;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request to a server, from sending to its end. Whatever happens (a head, bytes, a silence too long, a cancel, a reader that
 * wants more) leaves a note in a volatile field and wakes {@link #steps}; then a step looks at all of them. So the sink is called
 * by one thread at a time, no thread waits for a server or a reader, and no lock is held.
 */
final class RemoteRun implements RequestBackend.Running {
    /**
     * How long the end of the body may take that follows the end of an answer. The caller learns of the end behind it, since
     * the connection is free for the next request only then; but no later than this.
     */
    private static final Duration END_TIME = Duration.ofMillis(10);

    /** How much may follow an answer that is over, and how long, so that its connection can serve the next one. */
    private static final int MOST_REST = 1 << 16;

    private static final Duration REST_TIME = Duration.ofSeconds(1);

    private final Protocol protocol;
    private final HttpCalls http;
    private final ChatRequest request;
    private final boolean streamsJson;
    private final Patience patience;
    private final RequestSink sink;
    private final TimeSource time;
    private final Steps steps = new Steps(this::step);

    // notes
    private volatile boolean cancelled;
    private volatile boolean waitsForReader;

    // the state, which belongs to a step
    private final Delivery delivery;
    private final Silence silence;
    private final StreamedAnswer answer;
    private final RefusedResponse refused = new RefusedResponse();
    private boolean streams;
    private boolean parked;
    private boolean bodyOver;
    private boolean over;
    private boolean told;
    private boolean closed;
    private long restFrom;
    private long sentAt;

    RemoteRun(
            Protocol protocol,
            HttpCalls http,
            ChatRequest request,
            Protocol.Call call,
            Patience patience,
            Watchdog watchdog,
            RequestSink sink) {
        this.protocol = protocol;
        this.http = http;
        this.request = request;
        this.streamsJson = call.accept().contains("json");
        this.patience = patience;
        this.sink = sink;
        this.time = watchdog.time();
        Runnable wake = steps::wake;
        this.delivery = new Delivery(http, call, wake);
        this.silence = new Silence(watchdog, wake);
        this.answer = new StreamedAnswer(protocol, request, sink);
    }

    /** @throws InferenceException if it cannot even be sent */
    void begin() {
        steps.begin(() -> {
            sentAt = time.nanos();
            delivery.send();
        });
    }

    @Override
    public void cancel() {
        cancelled = true;
        steps.wake();
    }

    private void step() {
        if (closed) {
            return;
        }
        try {
            if (over) {
                readRest();
            } else if (cancelled) {
                leave();
                tell(Attempt.Ending.CANCELLED, null);
                sink.finish(FinishReason.CANCELLED, null, answer.usage());
            } else {
                go(delivery.response());
            }
        } catch (StreamFault e) { // its words are the library's own
            fail(new EngineFailedException("the server " + http.server() + " sent " + e.getMessage(), e));
        } catch (InferenceException e) {
            fail(e);
        } catch (RuntimeException | Error e) { // a bug: the caller must not wait for ever
            fail(new EngineFailedException("the answer of " + http.server() + " could not be read: " + e, e));
        }
    }

    private void go(IncomingResponse response) {
        ResponseInfo head = response.head();
        if (streams) {
            read(response);
        } else if (head == null) {
            awaitHead(response.failure());
        } else if (head.statusCode() == 200 && !isWhole(head)) {
            streams = true; // looked at once
            read(response);
        } else if (Redirect.isRedirect(head.statusCode())) {
            delivery.follow(head);
            begins();
        } else if (refused.read(response, silence, patience.idle())) {
            fail(protocol.refused(request, refused.refusal(head)));
        }
    }

    private void awaitHead(@Nullable Throwable broken) {
        if (broken == null) {
            checkSilence(patience.firstToken(), "firstTokenTimeout");
        } else if (delivery.mayBeSentAgain(broken)) {
            tell(Attempt.Ending.FAILED, "the connection was closed before the request arrived");
            delivery.sendAgain();
            begins();
        } else {
            fail(NetworkTrouble.of(http.server(), broken));
        }
    }

    /** It was sent again. */
    private void begins() {
        sentAt = time.nanos();
        silence.begin();
        steps.wake();
    }

    /** Returns whether a response is one object, which a stream never is, but what some servers say of an error. */
    private boolean isWhole(ResponseInfo head) {
        String encoding = head.headers().firstValue("content-encoding").orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            throw new StreamFault("a compressed answer (" + encoding + "), which nobody asked for");
        }
        String type = head.headers().firstValue("content-type").orElse("");
        return type.startsWith("application/json") && !streamsJson;
    }

    private void read(IncomingResponse response) {
        boolean more = true;
        while (more) {
            more = switch (answer.read()) {
                case BYTES -> feed(response);
                case READER -> park();
                case OVER -> finish();
                case FAILED -> fail(Objects.requireNonNull(answer.failure()));
            };
        }
    }

    /** Returns whether there is more to read. */
    private boolean feed(IncomingResponse response) {
        if (parked) {
            parked = false;
            silence.begin();
        }
        boolean last = response.isEnded();
        if (response.take()) {
            silence.begin();
            answer.feed(response.bytes(), response.length());
            return true;
        }
        if (last) {
            return end(response.failure());
        }
        response.ask();
        if (answer.hasBegun()) {
            checkSilence(patience.idle(), "idleTimeout");
        } else {
            checkSilence(patience.firstToken(), "firstTokenTimeout");
        }
        return false;
    }

    /** The body is over. Returns whether there is more to read. */
    private boolean end(@Nullable Throwable broken) {
        if (broken == null && !bodyOver) {
            bodyOver = true;
            answer.end();
            return true;
        }
        if (broken == null && answer.mayEndHere()) {
            return finish();
        }
        return fail(new ProviderUnavailableException(
                "the server " + http.server() + " broke the answer off before its end", broken, /* retryable= */ true));
    }

    /** The reader wants no more for now: nothing is asked of the server, and its silence is no fault. */
    private boolean park() {
        parked = true;
        silence.end();
        if (!waitsForReader) {
            waitsForReader = true;
            sink.whenReady(() -> {
                waitsForReader = false;
                steps.wake();
            });
        }
        return false;
    }

    private boolean finish() {
        over = true;
        restFrom = delivery.response().total();
        silence.begin();
        readRest();
        return false;
    }

    /** Reads what little follows an answer, so that the connection is free for the next one, and tells the caller. */
    private void readRest() {
        IncomingResponse response = delivery.response();
        boolean last = false;
        while (!last) {
            last = response.isEnded();
            if (response.take()) {
                last = response.total() - restFrom > MOST_REST;
            } else if (!last) {
                response.ask();
                if (silence.isLongerThan(END_TIME)) {
                    tellEnd();
                    last = silence.isLongerThan(REST_TIME);
                }
                if (!last) {
                    return;
                }
            }
        }
        leave();
        tellEnd();
    }

    private void tellEnd() {
        if (!told) {
            told = true;
            tell(Attempt.Ending.ANSWERED, null);
            answer.finish();
        }
    }

    /** Returns false, as nothing is left to read. */
    private boolean fail(InferenceException failure) {
        boolean complete = over;
        leave();
        if (complete) {
            tellEnd();
        } else {
            tell(Attempt.Ending.FAILED, failure.getMessage());
            sink.fail(failure);
        }
        return false;
    }

    private void tell(Attempt.Ending ending, @Nullable String failure) {
        sink.attempted(http.server().authority(), Duration.ofNanos(time.nanos() - sentAt), ending, failure);
    }

    /** Closes the connection, unless the response is complete. */
    private void leave() {
        over = true;
        closed = true;
        silence.end();
        delivery.response().cancel();
    }

    private void checkSilence(Duration most, String setting) {
        if (silence.isLongerThan(most)) {
            throw new ProviderUnavailableException(
                    "the server " + http.server() + " was silent for " + most + " (" + setting + ")", null, true);
        }
    }
}
