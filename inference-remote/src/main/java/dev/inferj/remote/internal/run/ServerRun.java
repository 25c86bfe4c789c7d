package dev.inferj.remote.internal.run;

import dev.inferj.Attempt;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.remote.internal.stream.StreamFault;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request to a server, from sending to its end, by whatever it is carried. Whatever happens (news from the server, a silence too long, a
 * cancel, a reader that wants more) leaves a note in a volatile field and calls {@link #wake}; then a step looks at all of them. So the sink
 * is called by one thread at a time, no thread waits for a server or a reader, and no lock is held. All methods but {@link #cancel} and {@code
 * wake} belong to a step.
 */
public final class ServerRun implements RequestBackend.Running {
    /** For all servers of this process: its thread ends by itself when there is nothing to watch. */
    private static final Watchdog WATCHDOG = new Watchdog(new RealTime("inferj-remote"));

    private final ServerAddress server;
    private final Patience patience;
    private final RequestSink sink;
    private final Answer answer;
    private final Exchange exchange;

    private final Steps steps = new Steps(this::step);

    private final Silence silence = new Silence(WATCHDOG, steps::wake);

    // notes
    private volatile boolean cancelled;
    private volatile boolean waitsForReader;

    // the state, which belongs to a step
    private boolean parked;
    private boolean complete;
    private boolean told;
    private boolean resent;
    private boolean closed;
    private long sentAt;

    /**
     * Makes a run that has not begun.
     *
     * @param exchange makes what carries the request
     */
    ServerRun(ServerAddress server, Patience patience, RequestSink sink, Function<ServerRun, Exchange> exchange) {
        this.server = server;
        this.patience = patience;
        this.sink = sink;
        this.answer = new Answer(sink);
        this.exchange = exchange.apply(this);
    }

    /** @throws InferenceException if it cannot even be sent */
    void begin() {
        steps.begin(() -> {
            sentAt = WATCHDOG.time().nanos();
            exchange.send();
        });
    }

    @Override
    public void cancel() {
        cancelled = true;
        steps.wake();
    }

    /** Something has happened. May be called by any thread. */
    public void wake() {
        steps.wake();
    }

    public RequestSink sink() {
        return sink;
    }

    public ServerAddress server() {
        return server;
    }

    public Answer answer() {
        return answer;
    }

    public Silence silence() {
        return silence;
    }

    public Patience patience() {
        return patience;
    }

    /** It was sent again. */
    public void sentAgain() {
        sentAt = WATCHDOG.time().nanos();
        silence.begin();
        steps.wake();
    }

    /** The reader wants no more for now: nothing is asked of the server, and its silence is no fault. */
    public void park() {
        parked = true;
        silence.end();
        if (!waitsForReader) {
            waitsForReader = true;
            sink.whenReady(() -> {
                waitsForReader = false;
                steps.wake();
            });
        }
    }

    /** The reader wants more. */
    public void goOn() {
        if (parked) {
            parked = false;
            silence.begin();
        }
    }

    /** Nothing is there: fails if that lasts too long. */
    public void checkSilence(boolean begun) {
        Duration most = begun ? patience.idle() : patience.firstToken();
        if (silence.isLongerThan(most)) {
            throw new ProviderUnavailableException(
                    "the server " + server + " was silent for " + most + " ("
                            + (begun ? "idleTimeout" : "firstTokenTimeout") + ")",
                    null,
                    /* retryable= */ true);
        }
    }

    /** The server left off, for a reason if it is known, before the answer was complete. */
    public void failBrokenOff(@Nullable Throwable reason) {
        fail(new ProviderUnavailableException(
                "the server " + server + " broke the answer off before its end", reason, /* retryable= */ true));
    }

    /** The answer is complete; whatever else comes from the server is not part of it. */
    public void complete() {
        complete = true;
        silence.begin();
    }

    public boolean isComplete() {
        return complete;
    }

    /** Ends the run; if the answer is complete, that is what the caller is told. */
    public void fail(InferenceException failure) {
        leave();
        if (complete) {
            tellEnd();
        } else {
            tell(Attempt.Ending.FAILED, failure.getMessage());
            sink.fail(failure);
        }
    }

    /**
     * A connection broke before anything of the answer, as one does that was kept and that the server has closed just then: sends the request
     * once more, the first time. Returns whether it does.
     */
    public boolean sendsAgain() {
        if (resent) {
            return false;
        }
        resent = true;
        tell(Attempt.Ending.FAILED, "the connection was closed before the request arrived");
        exchange.send();
        sentAgain();
        return true;
    }

    /** Tells the caller the end of a complete answer, unless that was done. */
    public void tellEnd() {
        if (!told) {
            told = true;
            tell(Attempt.Ending.ANSWERED, null);
            answer.finish();
        }
    }

    /** Nothing more is to be done. */
    public void leave() {
        closed = true;
        silence.end();
        exchange.disconnect();
    }

    private void step() {
        if (closed) {
            return;
        }
        try {
            if (cancelled && !complete) {
                leave();
                tell(Attempt.Ending.CANCELLED, null);
                sink.finish(FinishReason.CANCELLED, null, answer.usage());
            } else {
                exchange.look();
            }
        } catch (StreamFault e) { // its words are the library's own
            fail(new EngineFailedException("the server " + server + " sent " + e.getMessage(), e));
        } catch (InferenceException e) {
            fail(e);
        } catch (RuntimeException | Error e) { // a bug: the caller must not wait for ever
            fail(new EngineFailedException("the answer of " + server + " could not be read: " + e, e));
        }
    }

    private void tell(Attempt.Ending ending, @Nullable String failure) {
        sink.attempted(server.authority(), Duration.ofNanos(WATCHDOG.time().nanos() - sentAt), ending, failure);
    }
}
