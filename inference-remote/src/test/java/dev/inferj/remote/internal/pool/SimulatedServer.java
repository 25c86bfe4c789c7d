package dev.inferj.remote.internal.pool;

import dev.inferj.Attempt;
import dev.inferj.ChatRequest;
import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.ModelInfo;
import dev.inferj.OverloadedException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.TimeSource;
import dev.inferj.Usage;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import dev.inferj.spi.ServingOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** A server that answers three words by a clock that a test moves, and can be down, slow or full. Belongs to one thread. */
final class SimulatedServer implements RequestBackend {
    private static final int WORDS = 3;

    final String name;
    final List<Answer> underWay = new ArrayList<>();
    private final TimeSource time;

    /** Nanoseconds until the first word, and between words. */
    LongSupplier first = () -> 50_000_000;

    LongSupplier between = () -> 10_000_000;
    /** How long a cancelled answer goes on all the same. */
    Duration cancelTime = Duration.ZERO;

    /** What it says when it is asked how many requests it has. */
    CompletableFuture<OptionalInt> load = CompletableFuture.completedFuture(OptionalInt.empty());

    int places = Integer.MAX_VALUE;
    boolean isDown;
    boolean closed;
    int started;

    SimulatedServer(String name, TimeSource time) {
        this.name = name;
        this.time = time;
    }

    Replica replica() {
        return replica(ConcurrencyLimit.fixed(1000));
    }

    Replica replica(ConcurrencyLimit limit) {
        return new Replica(name, new PoolServer(this, this::probe, () -> load), limit);
    }

    /** Breaks off all that it does, and takes no more. */
    void kill() {
        isDown = true;
        for (Answer answer : List.copyOf(underWay)) {
            answer.fail(new ProviderUnavailableException(name + " broke off", null, /* retryable= */ true));
        }
    }

    private CompletableFuture<?> probe() {
        return isDown
                ? CompletableFuture.failedFuture(new IllegalStateException("down"))
                : CompletableFuture.completedFuture(null);
    }

    @Override
    public ModelInfo info() {
        return ModelInfo.builder("simulated", "model").build();
    }

    @Override
    public ServingOptions serving() {
        return new ServingOptions(1000, Duration.ZERO, 0);
    }

    @Override
    public int maxConcurrent() {
        return 1000;
    }

    @Override
    public Running start(ChatRequest request, RequestSink sink) {
        started++;
        Answer answer = new Answer(sink);
        if (isDown) {
            answer.fail(new ProviderUnavailableException(name + " takes no connection", null, /* retryable= */ true));
        } else if (underWay.size() >= places) {
            answer.fail(new OverloadedException(name + " is full", Duration.ofMillis(100)));
        } else {
            underWay.add(answer);
            answer.next(first.getAsLong());
        }
        return answer;
    }

    @Override
    public void close() {
        closed = true;
    }

    final class Answer implements Running {
        private final RequestSink sink;
        private final long start = time.nanos();
        private TimeSource.Alarm alarm = () -> {};
        private int said;
        private boolean over;

        Answer(RequestSink sink) {
            this.sink = sink;
        }

        @Override
        public void cancel() {
            if (cancelTime.isZero()) {
                cancelNow();
            } else {
                var unused = time.schedule(cancelTime, this::cancelNow);
            }
        }

        private void cancelNow() {
            if (end(Attempt.Ending.CANCELLED, "")) {
                sink.finish(FinishReason.CANCELLED, null, new Usage(0, 0, said));
            }
        }

        void fail(InferenceException failure) {
            if (end(Attempt.Ending.FAILED, String.valueOf(failure.getMessage()))) {
                sink.fail(failure);
            }
        }

        private void next(long nanos) {
            alarm = time.schedule(Duration.ofNanos(nanos), () -> {
                if (said == WORDS) {
                    if (end(Attempt.Ending.ANSWERED, "")) {
                        sink.finish(FinishReason.STOP, null, new Usage(1, 0, said));
                    }
                    return;
                }
                said++;
                next(between.getAsLong());
                sink.text(name + " ");
            });
        }

        private boolean end(Attempt.Ending ending, String failure) {
            if (over) {
                return false;
            }
            over = true;
            alarm.cancel();
            underWay.remove(this);
            sink.attempted(name, Duration.ofNanos(time.nanos() - start), ending, failure.isEmpty() ? null : failure);
            return true;
        }
    }
}
