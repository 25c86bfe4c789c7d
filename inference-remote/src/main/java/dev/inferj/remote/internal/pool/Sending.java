package dev.inferj.remote.internal.pool;

import dev.inferj.Attempt;
import dev.inferj.ChatRequest;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.OverloadedException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.TokenLogprob;
import dev.inferj.ToolCall;
import dev.inferj.Usage;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One sending of a request to a replica. What it says counts once {@link PooledRun#claim} lets it. */
final class Sending implements RequestSink {
    private final PooledRun run;
    private final Replica replica;
    private final long sentAt;
    private boolean spoken; // by one call of the backend after the other
    private volatile boolean over;

    private final Object lock = new Object();
    private RequestBackend.@Nullable Running running; // Guarded by lock
    private boolean unwanted; // Guarded by lock

    Sending(PooledRun run, Replica replica, long sentAt) {
        this.run = run;
        this.replica = replica;
        this.sentAt = sentAt;
    }

    Replica replica() {
        return replica;
    }

    long sentAt() {
        return sentAt;
    }

    void start(ChatRequest request) {
        RequestBackend.Running started;
        try {
            started = replica.backend().start(request, this);
        } catch (InferenceException e) {
            fail(e);
            return;
        } catch (RuntimeException e) { // whatever it is, the request must end
            fail(new EngineFailedException("the request could not be started: " + e, e));
            return;
        }
        boolean late;
        synchronized (lock) {
            running = started;
            late = unwanted;
        }
        if (late) {
            started.cancel();
        }
    }

    void cancel() {
        RequestBackend.Running started;
        synchronized (lock) {
            unwanted = true;
            started = running;
        }
        if (started != null && !over) {
            started.cancel();
        }
    }

    @Override
    public boolean isReady() {
        return run.isReady();
    }

    @Override
    public void whenReady(Runnable task) {
        run.whenReady(task);
    }

    @Override
    public void text(String text) {
        if (speak()) {
            run.sink().text(text);
        }
    }

    @Override
    public void reasoning(String text) {
        if (speak()) {
            run.sink().reasoning(text);
        }
    }

    @Override
    public void toolCall(ToolCall call) {
        if (speak()) {
            run.sink().toolCall(call);
        }
    }

    @Override
    public void logprobs(List<TokenLogprob> tokens) {
        if (speak()) {
            run.sink().logprobs(tokens);
        }
    }

    @Override
    public void attempted(String server, Duration time, Attempt.Ending ending, @Nullable String failure) {
        run.attempted(this, new PooledRun.Told(server, time, ending, failure));
    }

    @Override
    public void finish(FinishReason reason, @Nullable String matchedStop, Usage usage) {
        if (reason == FinishReason.CANCELLED) {
            replica.health().ended();
            end();
            run.cancelled(this, usage);
            return;
        }
        boolean wanted = speak();
        replica.health().answered();
        end();
        if (wanted) {
            run.finish(reason, matchedStop, usage);
        }
    }

    @Override
    public void fail(InferenceException failure) {
        long now = run.nanos();
        if (failure instanceof OverloadedException overloaded) {
            replica.overloaded();
            replica.health().rests(now, overloaded.retryAfter().orElse(Duration.ofSeconds(1)));
        } else if (failure instanceof ProviderUnavailableException && failure.isRetryable()) {
            replica.health().failed(now);
        } else {
            replica.health().ended();
        }
        end();
        run.failed(this, failure);
    }

    /** Returns whether this is the one whose answer counts. */
    private boolean speak() {
        boolean counts = run.claim(this);
        if (!spoken) {
            spoken = true;
            long now = run.nanos();
            replica.spoke(now - sentAt, now);
        }
        return counts;
    }

    private void end() {
        over = true;
        replica.end();
    }
}
