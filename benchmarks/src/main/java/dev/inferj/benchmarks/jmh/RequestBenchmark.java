package dev.inferj.benchmarks.jmh;

import dev.inferj.ChatModel;
import dev.inferj.ChatRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Requests per second, of one token each, 64 of them under way: an operation is a request. {@link #batched} and
 * {@link #delegated} are this library over a model that costs nothing, {@link #bareQueue} is next to nothing at all. The
 * callers are one thread that sends another one whenever one is answered or, where the name says so, 64 that wait for an
 * answer each.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 10, time = 1)
public class RequestBenchmark {
    private static final int UNDER_WAY = 64;

    private final BareBatcher bare = new BareBatcher();
    private final ChatModel batched = GivenBackend.open(new SimulatedBackend(UNDER_WAY));
    private final ChatModel delegated = GivenBackend.open(new InstantBackend());
    private final ChatRequest request = request(1);
    private final Semaphore places = new Semaphore(UNDER_WAY);
    private volatile @Nullable Throwable failure;
    private final AtomicLong seeds = new AtomicLong();

    @TearDown
    public void close() {
        bare.close();
        batched.close();
        delegated.close();
    }

    @Benchmark
    @OperationsPerInvocation(UNDER_WAY)
    public int bareQueue(Blackhole answers) {
        return flow(answers, bare::send);
    }

    /** Prompts of four tokens, all of them different. */
    @Benchmark
    @OperationsPerInvocation(UNDER_WAY)
    public int batched(Blackhole answers) {
        return flow(answers, () -> batched.sendAsync(request(seeds.getAndIncrement())));
    }

    @Benchmark
    @OperationsPerInvocation(UNDER_WAY)
    public int batchedSamePrompt(Blackhole answers) {
        return flow(answers, () -> batched.sendAsync(request));
    }

    @Benchmark
    @OperationsPerInvocation(UNDER_WAY)
    public int delegated(Blackhole answers) {
        return flow(answers, () -> delegated.sendAsync(request));
    }

    @Benchmark
    @Threads(UNDER_WAY)
    public String blockingBareQueue() {
        return bare.send().join();
    }

    @Benchmark
    @Threads(UNDER_WAY)
    public String blockingBatched() {
        return batched.send(request(seeds.getAndIncrement())).text();
    }

    @Benchmark
    @Threads(UNDER_WAY)
    public String blockingDelegated() {
        return delegated.send(request).text();
    }

    private static ChatRequest request(long seed) {
        return ChatRequest.builder()
                .rawPrompt("4 " + seed)
                .greedy()
                .maxTokens(1)
                .build();
    }

    /** Sends as many as may be under way, each as soon as there is a place. */
    private int flow(Blackhole answers, Supplier<CompletableFuture<?>> send) {
        for (int i = 0; i < UNDER_WAY; i++) {
            places.acquireUninterruptibly();
            answers.consume(send.get().whenComplete(this::answered));
        }
        if (failure != null) {
            throw new IllegalStateException("a request failed", failure);
        }
        return UNDER_WAY;
    }

    private void answered(@Nullable Object answer, @Nullable Throwable thrown) {
        failure = thrown == null ? failure : thrown;
        places.release();
    }
}
