package dev.inferj.benchmarks.jmh;

import dev.inferj.ChatModel;
import dev.inferj.ChatRequest;
import dev.inferj.spi.TextPart;
import dev.inferj.spi.TokenBatch;
import dev.inferj.spi.Tokenizer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a lone request pays for an engine that could batch: the same request answered by the engine and by a loop on the
 * caller's own thread. An operation is a request.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 10, time = 1)
public class LoneRequestBenchmark {
    private static final int TOKENS = 64;

    private final SimulatedBackend backend = new SimulatedBackend(8);
    private final ChatModel model = GivenBackend.open(new SimulatedBackend(8));
    private final TokenBatch batch = new TokenBatch(512);
    private final ChatRequest request =
            ChatRequest.builder().rawPrompt("16 1").greedy().maxTokens(TOKENS).build();
    private long seed;

    @TearDown
    public void close() {
        model.close();
    }

    @Benchmark
    public String engine() {
        return model.send(request).text();
    }

    /** A prompt of 4,096 tokens that the cache does not hold: what keeping track of prefixes adds to a request. */
    @Benchmark
    public String engineWithLongNewPrompt() {
        return model.request()
                .rawPrompt("4096 " + seed++)
                .greedy()
                .maxTokens(TOKENS)
                .send()
                .text();
    }

    @Benchmark
    public String loop() {
        return answer(request.rawPrompt().orElseThrow());
    }

    @Benchmark
    public String loopWithLongNewPrompt() {
        return answer("4096 " + seed++);
    }

    private String answer(String prompt) {
        Tokenizer tokenizer = backend.tokenizer();
        int[] tokens = tokenizer.encode(List.of(TextPart.plain(prompt)), /* begin= */ true);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < tokens.length; i += batch.capacity()) {
            batch.clear();
            for (int at = i; at < Math.min(tokens.length, i + batch.capacity()); at++) {
                batch.add(0, at, tokens[at], at == tokens.length - 1);
            }
            backend.step(batch);
        }
        for (int i = 0; i < TOKENS; i++) {
            int token = likeliest(backend.logits(0));
            text.append(new String(tokenizer.bytes(token), StandardCharsets.UTF_8));
            batch.clear();
            batch.add(0, tokens.length + i, token, /* logits= */ true);
            backend.step(batch);
        }
        return text.toString();
    }

    private static int likeliest(FloatBuffer logits) {
        int best = 0;
        for (int i = 1; i < logits.limit(); i++) {
            if (logits.get(i) > logits.get(best)) {
                best = i;
            }
        }
        return best;
    }
}
