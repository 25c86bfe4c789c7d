package dev.inferj.benchmarks;

import dev.inferj.ChatModel;
import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import dev.inferj.Inference;
import dev.inferj.ModelInfo;
import dev.inferj.Usage;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import dev.inferj.spi.ServingOptions;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Requests per second through the library when the model answers at once with one token, next to the least that a
 * batching queue can do: one bounded queue, one thread that empties it and completes a future for each.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RequestThroughputBenchmark {
    private static final int IN_FLIGHT = 64;

    private ChatModel delegated;
    private ChatModel batched;
    private ChatRequest request;
    private BareBatcher bare;

    @Setup(Level.Trial)
    public void open() {
        delegated = Inference.builder()
                .provider(new BackendProvider(new InstantBackend()))
                .build()
                .chat(BackendProvider.ADDRESS);
        batched = Inference.builder()
                .provider(new BackendProvider(new SimulatedBackend(IN_FLIGHT)))
                .build()
                .chat(BackendProvider.ADDRESS);
        request = ChatRequest.builder().rawPrompt("go").greedy().maxTokens(1).build();
        bare = new BareBatcher();
        bare.start();
    }

    @TearDown(Level.Trial)
    public void close() {
        delegated.close();
        batched.close();
        bare.interrupt();
    }

    @Benchmark
    @OperationsPerInvocation(IN_FLIGHT)
    public int wholeRequests() {
        return send(delegated);
    }

    @Benchmark
    @OperationsPerInvocation(IN_FLIGHT)
    public int batchedRequests() {
        return send(batched);
    }

    @Benchmark
    @OperationsPerInvocation(IN_FLIGHT)
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of futures
    public int bareQueue() throws InterruptedException {
        CompletableFuture<String>[] answers = new CompletableFuture[IN_FLIGHT];
        for (int i = 0; i < IN_FLIGHT; i++) {
            answers[i] = new CompletableFuture<>();
            bare.queue.put(answers[i]);
        }
        int length = 0;
        for (CompletableFuture<String> answer : answers) {
            length += answer.join().length();
        }
        return length;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of futures
    private int send(ChatModel model) {
        CompletableFuture<ChatResponse>[] answers = new CompletableFuture[IN_FLIGHT];
        for (int i = 0; i < IN_FLIGHT; i++) {
            answers[i] = model.sendAsync(request);
        }
        int tokens = 0;
        for (CompletableFuture<ChatResponse> answer : answers) {
            tokens += answer.join().usage().outputTokens();
        }
        return tokens;
    }

    /** The least a batcher can be. */
    private static final class BareBatcher extends Thread {
        final BlockingQueue<CompletableFuture<String>> queue = new ArrayBlockingQueue<>(1024);

        BareBatcher() {
            super("bare-batcher");
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                while (true) {
                    queue.take().complete(" word");
                }
            } catch (InterruptedException e) {
                // the benchmark is over
            }
        }
    }

    /** Answers before the call returns. */
    private static final class InstantBackend implements RequestBackend {
        private final Usage usage = new Usage(4, 0, 1);

        @Override
        public ModelInfo info() {
            return ModelInfo.builder("simulated", "instant").build();
        }

        @Override
        public ServingOptions serving() {
            return new ServingOptions(1024, Duration.ZERO);
        }

        @Override
        public int maxConcurrent() {
            return IN_FLIGHT;
        }

        @Override
        public Running start(ChatRequest started, RequestSink sink) {
            sink.text(" word");
            sink.finish(FinishReason.LENGTH, null, usage);
            return () -> {};
        }

        @Override
        public void close() {}
    }
}
