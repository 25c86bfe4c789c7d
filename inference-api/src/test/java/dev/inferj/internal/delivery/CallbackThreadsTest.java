package dev.inferj.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
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
