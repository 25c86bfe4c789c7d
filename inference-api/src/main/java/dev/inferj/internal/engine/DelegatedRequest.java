package dev.inferj.internal.engine;

import static java.util.Objects.requireNonNull;

import dev.inferj.Attempt;
import dev.inferj.ChatEvent;
import dev.inferj.ChatResponse;
import dev.inferj.DeadlineExceededException;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.ModelInfo;
import dev.inferj.Receipt;
import dev.inferj.TimeSource;
import dev.inferj.TokenLogprob;
import dev.inferj.ToolCall;
import dev.inferj.Usage;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request that a {@link RequestBackend} answers. The caller's end may come before the backend's, when the caller
 * cancels or the deadline passes; what the backend says after it is dropped. The place is free once the backend has
 * ended too and no call of it is under way, so that a backend is never closed during a call. Safe to share between
 * threads; the backend is never called with the lock held.
 */
final class DelegatedRequest implements FairQueue.Entry, RequestSink {
    private static final Logger LOG = LoggerFactory.getLogger(DelegatedRequest.class);

    private final Exchange exchange;
    private final long arrival;
    private final ModelInfo info;
    private final TimeSource time;
    private final DelegatedModel model;

    private final Object lock = new Object();
    private final ReceivedAnswer answer = new ReceivedAnswer(); // Guarded by lock
    private final Timeline timeline; // Guarded by lock
    private int deltas; // Guarded by lock
    private final List<Attempt> attempts = new ArrayList<>(); // Guarded by lock
    private RequestBackend.@Nullable Running running; // Guarded by lock
    private @Nullable Runnable whenReady; // Guarded by lock
    private int calls; // Guarded by lock: calls of the backend under way
    private boolean over; // Guarded by lock: the caller's end
    private boolean answered; // Guarded by lock: the backend's end
    private Usage used = new Usage(0, 0, 0); // Guarded by lock
    private boolean speaking; // Guarded by lock: a piece of the answer is on its way to the reader
    private @Nullable Runnable endBehindText; // Guarded by lock: an early end that waits for that piece

    DelegatedRequest(Exchange exchange, long arrival, ModelInfo info, TimeSource time, DelegatedModel model) {
        this.exchange = exchange;
        this.arrival = arrival;
        this.info = info;
        this.time = time;
        this.model = model;
        this.timeline = new Timeline(exchange.sentNanos());
    }

    @Override
    public int priority() {
        return exchange.request().priority();
    }

    @Override
    public String tenant() {
        return exchange.request().tenant();
    }

    @Override
    public long arrival() {
        return arrival;
    }

    /** Hands the request to the backend, in which it has a place. */
    void begin(RequestBackend backend) {
        boolean wanted;
        synchronized (lock) {
            calls++;
            timeline.start(time.nanos());
            wanted = !over;
        }
        RequestBackend.Running started = null;
        if (wanted) {
            try {
                started = requireNonNull(backend.start(exchange.request(), this), "the running request");
            } catch (InferenceException e) {
                fail(e);
            } catch (Throwable t) { // whatever a backend throws, one request ends and its place is free again
                fail(new EngineFailedException("the request could not be started: " + t, t));
            }
        }
        boolean late;
        synchronized (lock) {
            running = started;
            answered |= !wanted;
            late = over && !answered;
        }
        if (started != null && late) {
            cancel(started);
        }
        leaveBackend(/* startsOthers= */ false); // the thread that began this one goes on by itself
    }

    /** The caller cancelled or wants more, or the deadline passed. */
    void changed() {
        if (exchange.isCancelRequested()) {
            cancel();
        } else if (exchange.isExpired(time.nanos())) {
            endEarly(() -> exchange.fail(new DeadlineExceededException("the request did not end within its deadline of "
                            + exchange.request().deadline().orElseThrow())
                    .withPartialText(textSoFar())));
        } else if (exchange.wantsMore()) {
            runWhenReady();
        }
    }

    /** Ends the request for its caller, with what there is. */
    void cancel() {
        endEarly(() -> exchange.finish(response(FinishReason.CANCELLED, null, usageSoFar())));
    }

    @Override
    public boolean isReady() {
        return exchange.wantsMore();
    }

    @Override
    public void whenReady(Runnable task) {
        synchronized (lock) {
            whenReady = task;
        }
        if (exchange.wantsMore()) {
            runWhenReady();
        }
    }

    @Override
    public void text(String text) {
        speak(() -> answer.text(text), text.isEmpty() ? null : new ChatEvent.Delta(text));
    }

    @Override
    public void reasoning(String text) {
        speak(() -> answer.reasoning(text), text.isEmpty() ? null : new ChatEvent.Reasoning(text));
    }

    @Override
    public void toolCall(ToolCall call) {
        speak(() -> answer.toolCall(call), new ChatEvent.ToolCalled(call));
    }

    @Override
    public void logprobs(List<TokenLogprob> tokens) {
        synchronized (lock) {
            answer.logprobs(tokens);
        }
    }

    @Override
    public void attempted(String server, Duration took, Attempt.Ending ending, @Nullable String failure) {
        synchronized (lock) {
            Duration start =
                    Duration.ofNanos(time.nanos() - exchange.sentNanos()).minus(took);
            attempts.add(new Attempt(server, start, took, ending, Optional.ofNullable(failure)));
        }
    }

    /**
     * @param note keeps what was said
     * @param event what the reader gets of it; null for a mere sign of life
     */
    private void speak(Runnable note, @Nullable ChatEvent event) {
        synchronized (lock) {
            if (over) {
                return;
            }
            timeline.token(time.nanos());
            deltas += event == null ? 0 : 1;
            note.run();
            speaking = true;
        }
        if (event != null) {
            exchange.event(event);
        }
        Runnable end;
        synchronized (lock) {
            speaking = false;
            end = endBehindText;
            endBehindText = null;
        }
        if (end != null) {
            end.run();
        }
    }

    @Override
    public void finish(FinishReason reason, @Nullable String matchedStop, Usage usage) {
        if (isFirstEnd()) {
            exchange.finish(response(reason, matchedStop, usage));
        }
        leaveForGood(usage);
    }

    @Override
    public void fail(InferenceException failure) {
        if (isFirstEnd()) {
            exchange.fail(failure.withPartialText(textSoFar()).withAttempts(attemptsSoFar()));
        }
        leaveForGood(usageSoFar());
    }

    private boolean isFirstEnd() {
        synchronized (lock) {
            boolean first = !over;
            over = true;
            return first;
        }
    }

    /** @param tell ends the exchange */
    private void endEarly(Runnable tell) {
        RequestBackend.Running backend;
        boolean tellNow;
        synchronized (lock) {
            if (over) {
                return;
            }
            over = true;
            backend = answered ? null : running;
            calls += backend == null ? 0 : 1;
            tellNow = !speaking;
            endBehindText = tellNow ? null : tell;
        }
        model.withdraw(this);
        if (tellNow) {
            tell.run();
        }
        if (backend != null) {
            cancel(backend);
            leaveBackend(/* startsOthers= */ true);
        }
    }

    private void cancel(RequestBackend.Running backend) {
        try {
            backend.cancel();
        } catch (RuntimeException | Error e) {
            LOG.warn("{}: a request could not be cancelled", info.name(), e);
        }
    }

    private void runWhenReady() {
        Runnable task;
        synchronized (lock) {
            task = over ? null : whenReady;
            whenReady = null;
            calls += task == null ? 0 : 1;
        }
        if (task != null) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                EngineFailedException failure = new EngineFailedException("the backend could not go on: " + e, e);
                endEarly(() -> exchange.fail(failure.withPartialText(textSoFar())));
            } finally {
                leaveBackend(/* startsOthers= */ true);
            }
        }
    }

    /** The backend has ended the request. */
    private void leaveForGood(Usage usage) {
        synchronized (lock) {
            if (answered) {
                return;
            }
            answered = true;
            used = usage;
            if (calls > 0) {
                return; // the last call to return gives the place back
            }
        }
        giveBack(/* startsOthers= */ true);
    }

    /** A call of the backend has returned. */
    private void leaveBackend(boolean startsOthers) {
        synchronized (lock) {
            if (--calls > 0 || !answered) {
                return;
            }
        }
        giveBack(startsOthers);
    }

    private void giveBack(boolean startsOthers) {
        long served;
        Usage usage;
        synchronized (lock) {
            served = timeline.servedNanos(time.nanos());
            usage = used;
        }
        model.release(this, served, usage, startsOthers);
    }

    private ChatResponse response(FinishReason reason, @Nullable String matchedStop, Usage usage) {
        synchronized (lock) {
            Receipt receipt = timeline.write(Receipt.builder(info.provider(), info.name()), time.nanos())
                    .cachedTokens(usage.cachedTokens())
                    .attempts(attempts)
                    .build();
            return answer.response(reason, matchedStop, usage, receipt);
        }
    }

    private String textSoFar() {
        synchronized (lock) {
            return answer.text();
        }
    }

    private List<Attempt> attemptsSoFar() {
        synchronized (lock) {
            return List.copyOf(attempts);
        }
    }

    /** A backend that was cut off tells no counts: its deltas stand for the tokens. */
    private Usage usageSoFar() {
        synchronized (lock) {
            return new Usage(0, 0, deltas);
        }
    }
}
