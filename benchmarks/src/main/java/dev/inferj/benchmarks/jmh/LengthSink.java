package dev.inferj.benchmarks.jmh;

import dev.inferj.Attempt;
import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.TokenLogprob;
import dev.inferj.ToolCall;
import dev.inferj.Usage;
import dev.inferj.spi.RequestSink;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts the characters of an answer. */
final class LengthSink implements RequestSink {
    private long length;

    long length() {
        return length;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void whenReady(Runnable task) {
        task.run();
    }

    @Override
    public void text(String text) {
        length += text.length();
    }

    @Override
    public void reasoning(String text) {}

    @Override
    public void toolCall(ToolCall call) {}

    @Override
    public void logprobs(List<TokenLogprob> tokens) {}

    @Override
    public void attempted(String server, Duration time, Attempt.Ending ending, @Nullable String failure) {}

    @Override
    public void finish(FinishReason reason, @Nullable String matchedStop, Usage usage) {}

    @Override
    public void fail(InferenceException failure) {
        throw failure;
    }
}
