package dev.inferj.internal.engine;

import dev.inferj.ChatResponse;
import dev.inferj.DeadlineExceededException;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.ModelInfo;
import dev.inferj.Receipt;
import dev.inferj.TimeSource;
import dev.inferj.Usage;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import org.jspecify.annotations.Nullable;

/**
 * One request that a {@link RequestBackend} answers. The caller's end may come before the backend's, when the caller
 * cancels or the deadline passes; what the backend says after it is dropped, and its place is free once it ends too.
 * Safe to share between threads.
 */
final class DelegatedRequest implements FairQueue.Entry, RequestSink {
    private final Exchange exchange;
    private final long arrival;
    private final ModelInfo info;
    private final TimeSource time;
    private final DelegatedModel model;

    private final Object lock = new Object();
    private final StringBuilder answer = new StringBuilder(); // Guarded by lock
    private final Timeline timeline; // Guarded by lock
    private int deltas; // Guarded by lock
    private RequestBackend.@Nullable Running running; // Guarded by lock
    private @Nullable Runnable whenReady; // Guarded by lock
    private boolean beginning; // Guarded by lock: the backend's start() is under way
    private boolean telling; // Guarded by lock: a piece of text is on its way to the reader
    private @Nullable Runnable heldEnd; // Guarded by lock: the caller's end, to come behind that piece
    private boolean over; // Guarded by lock: the caller's end
    private boolean released; // Guarded by lock: the backend's end

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

    /** Hands the request to the backend, whose place it has. */
    void begin(RequestBackend backend) {
        synchronized (lock) {
            beginning = true;
            timeline.start(time.nanos());
        }
        RequestBackend.Running started = null;
        try {
            if (!isOver()) {
                started = backend.start(exchange.request(), this);
            }
        } catch (InferenceException e) {
            fail(e);
        } catch (RuntimeException | Error e) { // whatever a backend throws, its request ends and gives its place back
            fail(new EngineFailedException("the request could not be started: " + e, e));
        }
        boolean late;
        synchronized (lock) {
            beginning = false;
            running = started;
            late = over;
        }
        if (started == null) {
            release(); // no effect after a fail()
        } else if (late) {
            started.cancel();
        }
    }

    /** The caller cancelled or wants more, or the deadline passed. */
    void changed() {
        if (exchange.isCancelRequested()) {
            cancel();
        } else if (exchange.isExpired(time.nanos())) {
            endEarly(null);
        } else if (exchange.wantsMore()) {
            runWhenReady();
        }
    }

    /** Ends the request for its caller, with what there is. */
    void cancel() {
        endEarly(FinishReason.CANCELLED);
    }

    @Override
    public boolean isReady() {
        return exchange.wantsMore();
    }

    @Override
    public void whenReady(Runnable task) {
        synchronized (lock) {
            if (over) {
                return;
            }
            whenReady = task;
        }
        if (exchange.wantsMore()) {
            runWhenReady();
        }
    }

    @Override
    public void text(String text) {
        synchronized (lock) {
            if (over) {
                return;
            }
            timeline.token(time.nanos());
            deltas++;
            answer.append(text);
            telling = true;
        }
        exchange.text(text);
        Runnable end;
        synchronized (lock) {
            telling = false;
            end = heldEnd;
            heldEnd = null;
        }
        if (end != null) {
            end.run();
        }
    }

    @Override
    public void finish(FinishReason reason, @Nullable String matchedStop, Usage usage) {
        model.charge(tenant(), usage.promptTokens(), usage.outputTokens());
        boolean first;
        synchronized (lock) {
            first = !over;
            end();
        }
        if (first) {
            exchange.finish(response(reason, matchedStop, usage));
        }
        release();
    }

    @Override
    public void fail(InferenceException failure) {
        boolean first;
        String text;
        synchronized (lock) {
            first = !over;
            end();
            text = answer.toString();
        }
        if (first) {
            exchange.fail(failure.withPartialText(text));
        }
        release();
    }

    /** @param reason null if the deadline has passed */
    private void endEarly(@Nullable FinishReason reason) {
        Runnable end = reason == null ? this::expire : () -> exchange.finish(response(reason, null, usageSoFar()));
        RequestBackend.Running backend;
        boolean held;
        synchronized (lock) {
            if (over) {
                return;
            }
            end();
            backend = running;
            held = telling;
            heldEnd = held ? end : null;
        }
        model.withdraw(this);
        if (!held) {
            end.run();
        }
        if (backend != null) {
            backend.cancel();
        }
    }

    /** Call with the lock held. */
    private void end() {
        over = true;
        whenReady = null; // the backend may be closed by the time the reader asks for more
    }

    private void expire() {
        String text;
        synchronized (lock) {
            text = answer.toString();
        }
        exchange.fail(new DeadlineExceededException("the request did not end within its deadline of "
                        + exchange.request().deadline().orElseThrow())
                .withPartialText(text));
    }

    private ChatResponse response(FinishReason reason, @Nullable String matchedStop, Usage usage) {
        synchronized (lock) {
            Receipt receipt = timeline.write(Receipt.builder(info.provider(), info.name()), time.nanos())
                    .cachedTokens(usage.cachedTokens())
                    .build();
            return new ChatResponse(answer.toString(), reason, matchedStop, usage, receipt);
        }
    }

    /** A backend that was cut off tells no counts: its deltas stand for the tokens. */
    private Usage usageSoFar() {
        synchronized (lock) {
            return new Usage(0, 0, deltas);
        }
    }

    private void release() {
        boolean startsOthers;
        long served;
        synchronized (lock) {
            if (released) {
                return;
            }
            released = true;
            startsOthers = !beginning; // else the dispatching thread goes on by itself
            served = timeline.servedNanos(time.nanos());
        }
        model.release(this, served, startsOthers);
    }

    private void runWhenReady() {
        Runnable task;
        synchronized (lock) {
            task = whenReady;
            whenReady = null;
        }
        if (task != null) {
            task.run();
        }
    }

    private boolean isOver() {
        synchronized (lock) {
            return over;
        }
    }
}
