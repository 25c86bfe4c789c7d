package dev.inferj.benchmarks;

import dev.inferj.ChatCall;
import dev.inferj.ChatEvent;
import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.Inference;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

/** What one generated token costs in Java: scheduling, sampling, text and delivery, over a model that costs nothing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TokenPathBenchmark {
    private static final int TOKENS = 8192;
    private static final int WIDTH = 8;

    private Inference inference;
    private ChatModel model;

    @Setup(Level.Trial)
    public void open() {
        inference = Inference.builder()
                .provider(new BackendProvider(new SimulatedBackend(WIDTH)))
                .build();
        model = inference.chat(BackendProvider.ADDRESS);
    }

    @TearDown(Level.Trial)
    public void close() {
        inference.close();
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public ChatResponse greedyAlone() {
        return call().greedy().send();
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public ChatResponse defaultSamplingAlone() {
        return call().seed(1).send();
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public ChatResponse greedyWithStopStrings() {
        return call().greedy().stop("###", "\n\nUser:", "END").send();
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS * WIDTH)
    public int greedyEightAtOnce() {
        List<CompletableFuture<ChatResponse>> answers = IntStream.range(0, WIDTH)
                .mapToObj(i -> call().greedy().sendAsync())
                .toList();
        return answers.stream()
                .mapToInt(answer -> answer.join().usage().outputTokens())
                .sum();
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public long greedyStreamed() {
        try (Stream<ChatEvent> events = call().greedy().stream()) {
            return events.count();
        }
    }

    private ChatCall call() {
        return model.request().rawPrompt("go").maxTokens(TOKENS);
    }
}
