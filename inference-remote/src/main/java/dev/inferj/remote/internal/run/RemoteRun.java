package dev.inferj.remote.internal.run;

import dev.inferj.Attempt;
import dev.inferj.ChatRequest;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.TimeSource;
import dev.inferj.remote.internal.http.BodyPipe;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.NetworkTrouble;
import dev.inferj.remote.internal.http.Redirect;
import dev.inferj.remote.internal.http.Refusal;
import dev.inferj.remote.internal.stream.EventReader;
import dev.inferj.remote.internal.stream.StreamFault;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One request to a server, from sending to its end. Whatever happens (headers, bytes, an alarm, a cancel, a reader that
 * wants more) leaves a note in a volatile field and calls {@link #wake}; one thread at a time, whichever came first, then
 * looks at all of them in {@link #step}. So the sink is called by one thread at a time, no thread waits for a server or a
 * reader, and no lock is held.
 *
 * <p>A request is sent a second time in one case alone: the connection broke before a byte of the response, as one does
 * that was kept for later and that the server has closed just then.
 */
final class RemoteRun implements RequestBackend.Running {
    private static final int MOST_REDIRECTS = 3;

    /** How much may follow an answer that is over, and how long, so that its connection can serve the next one. */
    private static final int MOST_REST = 1 << 16;

    private static final Duration REST_TIME = Duration.ofSeconds(1);

    /** How much later than needed an alarm may ring, so that it is not set anew each time something arrives. */
    private static final long GRACE_NANOS = 1_000_000;

    private final Protocol protocol;
    private final HttpCalls http;
    private final ChatRequest request;
    private final Protocol.Call call;
    private final Patience patience;
    private final TimeSource time;
    private final RequestSink sink;
    private final Answer answer;
    private final AtomicInteger wakes = new AtomicInteger();
    private final Runnable wake = this::wake;

    // notes
    private volatile boolean cancelled;
    private volatile boolean waitsForReader;
    private volatile int rang;
    private volatile @Nullable HttpResponse<Void> response;
    private volatile @Nullable Throwable unsent;

    // the state, which belongs to step
    private Redirect place;
    private int redirects;
    private boolean resent;
    private @Nullable CompletableFuture<HttpResponse<Void>> sending;
    private BodyPipe pipe;
    private EventReader events;
    private AnswerReader reader;
    private boolean streams;
    private boolean parked;
    private boolean spoken;
    private boolean over;
    private boolean closed;
    private long restFrom;
    private long silentSince;
    private long sentAt;
    private @Nullable ByteArrayOutputStream refusal;

    /** For when the server's silence would be too long; none while it is the reader that is silent. */
    private TimeSource.@Nullable Alarm alarm;

    private long alarmAt;
    private int alarms;

    RemoteRun(
            Protocol protocol,
            HttpCalls http,
            ChatRequest request,
            Protocol.Call call,
            Patience patience,
            TimeSource time,
            RequestSink sink) {
        this.protocol = protocol;
        this.http = http;
        this.request = request;
        this.call = call;
        this.patience = patience;
        this.time = time;
        this.sink = sink;
        this.answer = new Answer(sink);
        this.place = Redirect.none(http.server().resolve(call.path()));
        this.pipe = new BodyPipe(wake);
        this.events = protocol.events();
        this.reader = protocol.answers(request, answer);
    }

    /** @throws InferenceException if it cannot even be sent */
    void begin() {
        wakes.incrementAndGet(); // nothing is looked at before this is done
        send();
        drainWakes(1);
    }

    @Override
    public void cancel() {
        cancelled = true;
        wake();
    }

    private void wake() {
        if (wakes.getAndIncrement() == 0) {
            drainWakes(1);
        }
    }

    private void drainWakes(int first) {
        int seen = first;
        do {
            step();
            seen = wakes.addAndGet(-seen);
        } while (seen != 0);
    }

    private void send() {
        silentSince = time.nanos();
        sentAt = silentSince;
        CompletableFuture<HttpResponse<Void>> sent =
                http.open(place.uri(), call.accept(), call.body(), place.isSameServer(), pipe);
        sending = sent;
        var unused = sent.whenComplete((arrived, failure) -> {
            response = arrived;
            unsent = failure;
            wake();
        });
        setAlarm(patience.firstToken());
    }

    private void step() {
        if (closed) {
            return;
        }
        if (rang == alarms) {
            alarm = null;
        }
        try {
            if (over) {
                readRest();
            } else if (cancelled) {
                leave();
                tell(Attempt.Ending.CANCELLED, null);
                sink.finish(FinishReason.CANCELLED, null, answer.usage());
            } else {
                go();
            }
        } catch (StreamFault e) { // its words are the library's own
            fail(new EngineFailedException("the server " + http.server() + " sent " + e.getMessage(), e));
        } catch (InferenceException e) {
            fail(e);
        } catch (RuntimeException | Error e) { // a bug: the caller must not wait for ever
            fail(new EngineFailedException("the answer of " + http.server() + " could not be read: " + e, e));
        }
    }

    private void go() {
        HttpResponse<Void> arrived = response;
        Throwable broken = unsent;
        if (broken != null) {
            sendAgainOrFail(broken);
        } else if (arrived == null) {
            checkSilence(patience.firstToken(), "firstTokenTimeout");
        } else if (streams || (arrived.statusCode() == 200 && !isWhole(arrived))) {
            streams = true; // looked at once
            read();
        } else if (Redirect.isRedirect(arrived.statusCode())) {
            follow(arrived);
        } else {
            readRefusal(arrived);
        }
    }

    /** Returns whether a response is one object, which a stream never is, but what some servers say of an error. */
    private boolean isWhole(HttpResponse<Void> arrived) {
        checkEncoding(arrived);
        String type = arrived.headers().firstValue("content-type").orElse("");
        return type.startsWith("application/json") && !call.accept().contains("json");
    }

    private void sendAgainOrFail(Throwable broken) {
        if (resent || !NetworkTrouble.isStale(broken)) {
            fail(NetworkTrouble.of(http.server(), broken));
            return;
        }
        resent = true;
        tell(Attempt.Ending.FAILED, "the connection was closed before the request arrived");
        restart();
    }

    private void follow(HttpResponse<Void> arrived) {
        pipe.cancel();
        if (++redirects > MOST_REDIRECTS) {
            throw new ProviderUnavailableException(
                    "the server " + http.server() + " redirects in circles: check the address", null, false);
        }
        place = place.follow(http.server(), arrived);
        restart();
    }

    private void restart() {
        response = null;
        unsent = null;
        pipe = new BodyPipe(wake);
        send();
    }

    private void checkEncoding(HttpResponse<Void> arrived) {
        String encoding = arrived.headers().firstValue("content-encoding").orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            throw new StreamFault("a compressed answer (" + encoding + "), which nobody asked for");
        }
    }

    private void read() {
        while (true) {
            InferenceException failure = answer.failure();
            if (failure != null) {
                fail(failure);
                return;
            }
            if (reader.isOver()) {
                finish();
                return;
            }
            if (!sink.isReady()) {
                park();
                return;
            }
            if (parked) {
                parked = false;
                silentSince = time.nanos();
            }
            if (events.next()) {
                spoken = true;
                reader.event(events.bytes(), events.from(), events.to());
                continue;
            }
            boolean last = pipe.isComplete() || pipe.failure() != null;
            if (pipe.take()) {
                silentSince = time.nanos();
                events.feed(pipe.bytes(), 0, pipe.length());
            } else if (last) {
                endOfBody();
                return;
            } else {
                pipe.ask();
                checkSilence(
                        spoken ? patience.idle() : patience.firstToken(), spoken ? "idleTimeout" : "firstTokenTimeout");
                return;
            }
        }
    }

    /** The reader wants no more for now: nothing is asked of the server, and its silence is no fault. */
    private void park() {
        parked = true;
        dropAlarm();
        if (!waitsForReader) {
            waitsForReader = true;
            sink.whenReady(() -> {
                waitsForReader = false;
                wake();
            });
        }
    }

    private void endOfBody() {
        Throwable broken = pipe.failure();
        if (broken == null) {
            events.end();
            while (!reader.isOver() && answer.failure() == null && events.next()) {
                reader.event(events.bytes(), events.from(), events.to());
            }
        }
        InferenceException failure = answer.failure();
        if (failure != null) {
            fail(failure);
        } else if (broken == null && (reader.isOver() || reader.mayEndHere())) {
            finish();
        } else {
            fail(new ProviderUnavailableException(
                    "the server " + http.server() + " broke the answer off before its end", broken, true));
        }
    }

    private void readRefusal(HttpResponse<Void> arrived) {
        ByteArrayOutputStream body = refusal == null ? new ByteArrayOutputStream() : refusal;
        refusal = body;
        while (true) {
            boolean last = pipe.isComplete() || pipe.failure() != null;
            if (pipe.take()) {
                silentSince = time.nanos();
                body.write(pipe.bytes(), 0, Math.min(pipe.length(), Refusal.MOST_BYTES - body.size()));
                last = body.size() == Refusal.MOST_BYTES;
            } else if (!last) {
                pipe.ask();
                if (isSilentFor(patience.idle())) {
                    last = true; // the status says enough
                } else {
                    return;
                }
            }
            if (last) {
                int status = arrived.statusCode() == 200 ? 500 : arrived.statusCode();
                fail(protocol.refused(request, new Refusal(status, arrived.headers(), body.toByteArray())));
                return;
            }
        }
    }

    private void finish() {
        over = true;
        restFrom = pipe.total();
        silentSince = time.nanos();
        setAlarm(REST_TIME);
        tell(Attempt.Ending.ANSWERED, null);
        answer.finish();
        readRest();
    }

    /** Reads what little follows an answer, so that the connection is free for the next one. */
    private void readRest() {
        while (true) {
            boolean last = pipe.isComplete() || pipe.failure() != null;
            if (pipe.take()) {
                last = pipe.total() - restFrom > MOST_REST;
            } else if (!last) {
                pipe.ask();
                last = isSilentFor(REST_TIME);
                if (!last) {
                    return;
                }
            }
            if (last) {
                leave();
                return;
            }
        }
    }

    private void fail(InferenceException failure) {
        if (over) {
            leave();
            return;
        }
        leave();
        tell(Attempt.Ending.FAILED, failure.getMessage());
        sink.fail(failure);
    }

    private void tell(Attempt.Ending ending, @Nullable String failure) {
        sink.attempted(http.server().authority(), Duration.ofNanos(time.nanos() - sentAt), ending, failure);
    }

    /** Closes the connection, unless the response is complete. */
    private void leave() {
        over = true;
        closed = true;
        dropAlarm();
        pipe.cancel();
        CompletableFuture<HttpResponse<Void>> sent = sending;
        if (sent != null && !sent.isDone()) {
            sent.cancel(true);
        }
    }

    private void checkSilence(Duration most, String setting) {
        if (isSilentFor(most)) {
            throw new ProviderUnavailableException(
                    "the server " + http.server() + " was silent for " + most + " (" + setting + ")", null, true);
        }
    }

    /** Returns whether the silence is too long; if not, an alarm is set for when it would be. */
    private boolean isSilentFor(Duration most) {
        long left = most.toNanos() - (time.nanos() - silentSince);
        if (left <= 0) {
            return true;
        }
        if (alarm == null || alarmAt - silentSince > most.toNanos() + GRACE_NANOS) {
            setAlarm(Duration.ofNanos(left));
        }
        return false;
    }

    private void setAlarm(Duration delay) {
        dropAlarm();
        int number = ++alarms;
        alarmAt = time.nanos() + delay.toNanos();
        alarm = time.schedule(delay, () -> {
            rang = number;
            wake();
        });
    }

    private void dropAlarm() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }
}
