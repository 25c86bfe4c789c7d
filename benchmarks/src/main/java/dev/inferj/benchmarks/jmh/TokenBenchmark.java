package dev.inferj.benchmarks.jmh;

import dev.inferj.ChatCall;
import dev.inferj.ChatEvent;
import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one generated token costs in Java: scheduling, sampling, text and delivery. An operation is a token. Bytes per
 * token, by {@code -prof gc}, contain the text itself: {@link #textAlone} is how much that is.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 10, time = 1)
public class TokenBenchmark {
    private static final int TOKENS = 8192;
    private static final int WIDTH = 8;

    private final ChatModel model = GivenBackend.open(new SimulatedBackend(WIDTH));

    @TearDown
    public void close() {
        model.close();
    }

    /** Only the text of the answer: it grows token by token and becomes a string. */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public String textAlone() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < TOKENS; i++) {
            text.append(SimulatedBackend.WORD);
        }
        return text.toString();
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public ChatResponse greedy() {
        return call().greedy().send();
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public ChatResponse defaultSampling() {
        return call().seed(1).send();
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public ChatResponse stopStrings() {
        return call().greedy().stop("###", "\n\nUser:", "END").send();
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public long streamed() {
        try (Stream<ChatEvent> events = call().greedy().stream()) {
            return events.count();
        }
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS * WIDTH)
    public int eightAtOnce() {
        List<CompletableFuture<ChatResponse>> answers = IntStream.range(0, WIDTH)
                .mapToObj(i -> call().greedy().sendAsync())
                .toList();
        return answers.stream()
                .mapToInt(answer -> answer.join().usage().outputTokens())
                .sum();
    }

    private ChatCall call() {
        return model.request().rawPrompt("4 1").maxTokens(TOKENS);
    }
}
