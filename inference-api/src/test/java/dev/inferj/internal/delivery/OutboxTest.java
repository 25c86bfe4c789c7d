package dev.inferj.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final ManualExecutor executor = new ManualExecutor();
    private final RecordingReader reader = new RecordingReader();
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void readerIsToldNothingItMustNotBeTold() {
        reader.check();
    }

    @Test
    void eventsGoOutInOrderOnTheExecutor() {
        Outbox outbox = outbox(executor);
        reader.request(10);
        put(outbox, "a", "b", "c");
        assertThat(reader.text).isEmpty();

        executor.runAll();

        assertThat(reader.text).hasToString("abc");
    }

    @Test
    void eventsWaitForDemand() {
        Outbox outbox = outbox(executor);
        put(outbox, "a", "b", "c");
        executor.runAll();
        assertThat(reader.text).isEmpty();

        reader.request(2);
        executor.runAll();
        assertThat(reader.text).hasToString("ab");

        reader.request(1);
        executor.runAll();
        assertThat(reader.text).hasToString("abc");
    }

    @Test
    void roomIsWhatWasAskedForAndNotYetPutIn() {
        Outbox outbox = outbox(executor);
        assertThat(outbox.hasRoom()).isFalse();
        reader.request(2);
        put(outbox, "a");
        assertThat(outbox.hasRoom()).isTrue();
        put(outbox, "b");
        assertThat(outbox.hasRoom()).isFalse();
        executor.runAll();
        assertThat(outbox.hasRoom()).isFalse();
        reader.request(1);
        assertThat(outbox.hasRoom()).isTrue();
    }

    @Test
    void demandWithoutBoundsNeverRunsOut() {
        Outbox outbox = outbox(Runnable::run);
        reader.request(Long.MAX_VALUE);
        reader.request(Long.MAX_VALUE);
        for (int i = 0; i < 1000; i++) {
            put(outbox, "x");
        }
        assertThat(reader.text).hasSize(1000);
        assertThat(outbox.hasRoom()).isTrue();
    }

    @Test
    void endComesBehindTheLastEvent() {
        Outbox outbox = outbox(executor);
        put(outbox, "a", "b");
        outbox.end(() -> log.add("end"));
        reader.request(1);
        executor.runAll();
        assertThat(log).isEmpty();

        reader.request(1);
        executor.runAll();

        assertThat(reader.text).hasToString("ab");
        assertThat(log).containsExactly("end");
    }

    @Test
    void endNeedsNoDemandOfItsOwn() {
        Outbox outbox = outbox(executor);
        outbox.end(() -> log.add("end"));
        executor.runAll();
        assertThat(log).containsExactly("end");
    }

    @Test
    void shutDropsWhatIsNotDeliveredAndEndsAnyway() {
        Outbox outbox = outbox(executor);
        put(outbox, "a", "b");
        outbox.end(() -> log.add("end"));

        assertThat(outbox.shut(null)).isTrue();
        assertThat(outbox.shut(null)).isFalse();
        executor.runAll();
        put(outbox, "c");
        reader.request(5);
        executor.runAll();

        assertThat(reader.events).isEmpty();
        assertThat(log).containsExactly("end");
    }

    @Test
    void lastWordWaitsForTheSignalUnderWay() {
        Outbox outbox = outbox(Runnable::run);
        reader.onNext(event -> {
            outbox.shut(() -> reader.onError(new IllegalArgumentException("no")));
            log.add("onNext returns");
        });
        reader.request(5);
        put(outbox, "a", "b");

        assertThat(reader.events).hasSize(1);
        assertThat(reader.failure()).hasMessage("no");
    }

    @Test
    void readerThatThrowsGetsNothingMore() {
        Outbox outbox = outbox(executor);
        IllegalStateException thrown = new IllegalStateException("boom");
        reader.onNext(event -> {
            throw thrown;
        });
        reader.request(5);
        put(outbox, "a", "b");
        outbox.end(() -> log.add("end"));
        executor.runAll();
        put(outbox, "c");
        executor.runAll();

        assertThat(reader.events).hasSize(1);
        assertThat(outbox.readerFailure()).isSameAs(thrown);
        assertThat(log).containsExactly("reader failed", "end");
    }

    @Test
    void executorThatThrowsCountsAsAReaderThatThrows() {
        Outbox outbox = outbox(executor);
        RejectedExecutionException refusal = new RejectedExecutionException("full");
        executor.refuseWith(refusal);
        reader.request(5);
        put(outbox, "a");
        assertThat(log).containsExactly("reader failed");

        outbox.end(() -> log.add("end"));

        assertThat(outbox.readerFailure()).isSameAs(refusal);
        assertThat(log).endsWith("end").containsOnlyOnce("end");
    }

    @Test
    void endComesOnceThoughTheExecutorThrowsAtIt() {
        Outbox outbox = outbox(executor);
        reader.request(5);
        put(outbox, "a");
        executor.runAll();
        executor.refuseWith(new IllegalStateException("no threads"));

        outbox.end(() -> log.add("end"));
        executor.refuseWith(null);
        reader.request(1);
        executor.runAll();

        assertThat(log).containsExactly("reader failed", "end");
    }

    @Test
    void readerThatAsksOneByOneInsideOnNextDoesNotDeepenTheStack() {
        Outbox outbox = outbox(Runnable::run);
        reader.onNext(event -> reader.request(1));
        for (int i = 0; i < 100_000; i++) {
            put(outbox, "x");
        }
        reader.request(1);
        assertThat(reader.events).hasSize(100_000);
    }

    @Test
    void readerThatCancelsInsideOnNextGetsNothingMore() {
        Outbox outbox = outbox(Runnable::run);
        reader.onNext(event -> reader.cancel());
        put(outbox, "a", "b");
        outbox.end(() -> log.add("end"));
        reader.request(2);
        assertThat(reader.events).hasSize(1);
        assertThat(log).containsExactly("end");
    }

    @Test
    void oneDrainIsUnderWayAtMost() {
        Outbox outbox = outbox(executor);
        reader.request(10);
        put(outbox, "a", "b");
        reader.request(10);
        outbox.end(() -> {});
        assertThat(executor.pending()).isEqualTo(1);
    }

    private Outbox outbox(Executor on) {
        Outbox outbox = new Outbox(on, reader, () -> log.add("reader failed"));
        reader.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                outbox.request(n);
            }

            @Override
            public void cancel() {
                outbox.shut(null);
            }
        });
        return outbox;
    }

    private static void put(Outbox outbox, String... texts) {
        for (String text : texts) {
            outbox.put(new ChatEvent.Delta(text));
        }
    }
}
