package dev.inferj.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CallbackThreadsTest {
    @Test
    void listenerThatBlocksHoldsUpNoOther() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        try (CallbackThreads threads = new CallbackThreads()) {
            CompletableFuture<Void> first = CompletableFuture.runAsync(() -> await(blocked), threads);
            CompletableFuture<Void> second = CompletableFuture.runAsync(() -> {}, threads);
            second.get(10, TimeUnit.SECONDS);
            assertThat(first).isNotDone();
            blocked.countDown();
            first.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void burstWakesOneThreadWhichSendsForAnother() {
        ManualExecutor manual = new ManualExecutor();
        CallbackThreads threads = new CallbackThreads(manual, () -> {});
        List<String> ran = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            threads.execute(() -> ran.add(name));
        }
        assertThat(manual.pending()).isEqualTo(1);

        manual.runNext();

        assertThat(ran).containsExactly("a", "b", "c");
        assertThat(manual.pending()).isEqualTo(1);
        manual.runNext();
        assertThat(manual.pending()).isZero();
    }

    @Test
    void whileATaskBlocksTheNextThreadDoesTheOthers() {
        ManualExecutor manual = new ManualExecutor();
        CallbackThreads threads = new CallbackThreads(manual, () -> {});
        List<String> ran = new ArrayList<>();
        threads.execute(() -> {
            manual.runNext(); // as another thread would, meanwhile
            ran.add("blocked");
        });
        threads.execute(() -> ran.add("b"));
        threads.execute(() -> ran.add("c"));

        manual.runNext();

        assertThat(ran).containsExactly("b", "c", "blocked");
    }

    @Test
    void taskThatThrowsLeavesTheOthersToTheNextThread() {
        ManualExecutor manual = new ManualExecutor();
        CallbackThreads threads = new CallbackThreads(manual, () -> {});
        List<String> ran = new ArrayList<>();
        threads.execute(() -> {
            throw new IllegalStateException("thrown");
        });
        threads.execute(() -> ran.add("b"));

        assertThatThrownBy(manual::runNext).hasMessage("thrown");
        manual.runAll();

        assertThat(ran).containsExactly("b");
    }

    @Test
    void refusedTaskIsNeverRun() {
        ManualExecutor manual = new ManualExecutor();
        CallbackThreads threads = new CallbackThreads(manual, () -> {});
        List<String> ran = new ArrayList<>();
        manual.refuseWith(new RejectedExecutionException("full"));
        assertThatThrownBy(() -> threads.execute(() -> ran.add("a"))).hasMessage("full");
        manual.refuseWith(null);

        threads.execute(() -> ran.add("b"));
        manual.runAll();

        assertThat(ran).containsExactly("b");
    }

    @Test
    void taskThatReliedOnAThreadThatIsRefusedGetsAnother() throws Exception {
        CompletableFuture<Void> other = new CompletableFuture<>();
        AtomicReference<CallbackThreads> threads = new AtomicReference<>();
        threads.set(new CallbackThreads(
                task -> {
                    threads.get().execute(() -> other.complete(null)); // as another thread would, just then
                    throw new RejectedExecutionException("shut down");
                },
                () -> {}));

        assertThatThrownBy(() -> threads.get().execute(() -> {})).hasMessage("shut down");

        other.get(10, TimeUnit.SECONDS);
    }

    @Test
    void whenNoFurtherThreadIsToBeHadOneDoesAll() {
        ManualExecutor manual = new ManualExecutor();
        CallbackThreads threads = new CallbackThreads(manual, () -> {});
        List<String> ran = new ArrayList<>();
        threads.execute(() -> ran.add("a"));
        threads.execute(() -> ran.add("b"));
        manual.refuseWith(new RejectedExecutionException("shut down"));

        manual.runNext();

        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void threadsAreDaemons() throws Exception {
        try (CallbackThreads threads = new CallbackThreads()) {
            assertThat(CompletableFuture.supplyAsync(Thread::currentThread, threads)
                            .get(10, TimeUnit.SECONDS)
                            .isDaemon())
                    .isTrue();
        }
    }

    @Test
    void neverRefusingRunsWhatIsRefusedOnAThreadOfItsOwn() throws Exception {
        CallbackThreads threads = new CallbackThreads();
        threads.close();
        Executor executor = CallbackThreads.neverRefusing(threads);
        Thread ran =
                CompletableFuture.supplyAsync(Thread::currentThread, executor).get(10, TimeUnit.SECONDS);
        assertThat(ran).isNotSameAs(Thread.currentThread());
    }

    @Test
    void neverRefusingRunsNothingOnTheThreadThatBringsIt() throws Exception {
        Executor executor = CallbackThreads.neverRefusing(Runnable::run);
        Thread ran =
                CompletableFuture.supplyAsync(Thread::currentThread, executor).get(10, TimeUnit.SECONDS);
        assertThat(ran).isNotSameAs(Thread.currentThread());
    }

    @Test
    void neverRefusingLeavesALaterRunToTheExecutorsThreadEvenIfItBroughtTheTask() {
        ManualExecutor manual = new ManualExecutor();
        CompletableFuture<Thread> ran =
                CompletableFuture.supplyAsync(Thread::currentThread, CallbackThreads.neverRefusing(manual));
        assertThat(ran).isNotDone();
        manual.runAll();
        assertThat(ran.join()).isSameAs(Thread.currentThread());
    }

    @Test
    void neverRefusingPassesOnWhatIsNoRefusal() {
        Executor broken = task -> {
            throw new IllegalStateException("broken");
        };
        assertThatThrownBy(() -> CallbackThreads.neverRefusing(broken).execute(() -> {}))
                .hasMessage("broken");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
