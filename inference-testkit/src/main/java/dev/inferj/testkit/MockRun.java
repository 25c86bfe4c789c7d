package dev.inferj.testkit;

import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.TimeSource;
import dev.inferj.Usage;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request that a {@link MockBackend} answers.
 *
 * <p>It goes on in turns, one at a time, each as far as it can: until a token's time has not come, the reader wants no
 * more, or it falls silent. What changes that asks for another turn, on any thread.
 */
final class MockRun implements RequestBackend.Running {
    private final AnswerPlan plan;
    private final @Nullable Supplier<? extends InferenceException> failure;
    private final int promptTokens;
    private final Pace pace;
    private final TimeSource time;
    private final Executor threads;
    private final RequestSink sink;

    /** Turns asked for and not yet taken; whoever raises it from 0 takes them all. */
    private final AtomicInteger turns = new AtomicInteger();

    private volatile boolean cancelled;
    private volatile boolean due;

    // The rest belongs to the turn.
    private TimeSource.@Nullable Alarm alarm;
    private int said;
    private boolean ended;

    MockRun(
            AnswerPlan plan,
            @Nullable Supplier<? extends InferenceException> failure,
            int promptTokens,
            Pace pace,
            TimeSource time,
            Executor threads,
            RequestSink sink) {
        this.plan = plan;
        this.failure = failure;
        this.promptTokens = promptTokens;
        this.pace = pace;
        this.time = time;
        this.threads = threads;
        this.sink = sink;
    }

    void begin() {
        if (pace.first().isZero()) {
            threads.execute(this::turn);
        } else {
            turn(); // sets an alarm, which a test may want to see set
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        turn();
    }

    private void turn() {
        if (turns.getAndIncrement() > 0) {
            return;
        }
        do {
            goOn();
        } while (turns.decrementAndGet() > 0);
    }

    private void goOn() {
        while (!ended) {
            if (cancelled) {
                finish(FinishReason.CANCELLED, null);
            } else if (plan.isComplete(said)) {
                finish(plan.finishReason(), plan.matchedStop());
            } else if (!isDue()) {
                return;
            } else if (said == plan.faultAt()) {
                if (failure == null) {
                    return;
                }
                ended = true;
                sink.fail(failure.get());
            } else if (!sink.isReady()) {
                sink.whenReady(() -> threads.execute(this::turn));
                return;
            } else {
                sink.text(plan.pieces().get(said));
                said++;
                due = false;
            }
        }
    }

    /** Returns whether the time of the next token has come; if not, sees to it that a turn is taken when it has. */
    private boolean isDue() {
        if (due) {
            alarm = null;
            return true;
        }
        Duration delay = pace.of(said);
        if (delay.isZero()) {
            due = true;
        } else if (alarm == null) {
            alarm = time.schedule(delay, this::comeDue);
        }
        return due;
    }

    private void comeDue() {
        due = true;
        turn();
    }

    private void finish(FinishReason reason, @Nullable String matchedStop) {
        ended = true;
        if (alarm != null) {
            alarm.cancel();
        }
        sink.finish(reason, matchedStop, new Usage(promptTokens, 0, said));
    }
}
