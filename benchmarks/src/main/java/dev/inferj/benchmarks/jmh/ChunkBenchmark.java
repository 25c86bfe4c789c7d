package dev.inferj.benchmarks.jmh;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletionChunk;
import dev.inferj.EngineFailedException;
import dev.inferj.remote.internal.openai.ChatChunks;
import dev.inferj.remote.internal.run.Answer;
import dev.inferj.remote.internal.stream.SseReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One chunk of an OpenAI stream, from bytes to its text; an operation is a chunk. The others are given the JSON of each chunk, cut out of
 * the stream, so that theirs is the reading alone.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 10, time = 1)
public class ChunkBenchmark {
    private static final int CHUNKS = 512;
    private static final String[] WORDS = {" the", " sky", " is", " blue", ",", " since", " light", " scatters", "."};

    private final byte[][] chunks = new byte[CHUNKS][];
    private final byte[] stream;
    private final ObjectMapper tree = new ObjectMapper();
    private final ObjectMapper openAi = ObjectMappers.jsonMapper();
    private final LengthSink sink = new LengthSink();

    public ChunkBenchmark() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < CHUNKS; i++) {
            String chunk =
                    "{\"id\":\"chatcmpl-OuHpafrH4RFSWKg7RWC4u120\",\"object\":\"chat.completion.chunk\",\"created\":1795479529,"
                            + "\"model\":\"qwen\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                            + WORDS[i % WORDS.length]
                            + "\"},\"logprobs\":null,\"finish_reason\":null}]}";
            chunks[i] = chunk.getBytes(StandardCharsets.UTF_8);
            all.append("data: ").append(chunk).append("\n\n");
        }
        stream = all.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The way of this library: events cut out of the stream, and their text handed to a sink. */
    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public long inferj() {
        SseReader events = new SseReader(1 << 20);
        ChatChunks reader = new ChatChunks(
                new Answer(sink), error -> new EngineFailedException("an error in the stream: " + error, null));
        events.feed(stream, 0, stream.length);
        while (events.next()) {
            reader.event(events.bytes(), events.from(), events.to());
        }
        return sink.length();
    }

    /** A tree of general JSON. */
    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public long jacksonTree() throws IOException {
        long length = 0;
        for (byte[] chunk : chunks) {
            length += tree.readTree(chunk)
                    .path("choices")
                    .path(0)
                    .path("delta")
                    .path("content")
                    .asText()
                    .length();
        }
        return length;
    }

    /** The objects of the official OpenAI client. */
    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public long openAiClient() throws IOException {
        long length = 0;
        for (byte[] chunk : chunks) {
            length += openAi.readValue(chunk, ChatCompletionChunk.class)
                    .choices()
                    .get(0)
                    .delta()
                    .content()
                    .orElse("")
                    .length();
        }
        return length;
    }
}
