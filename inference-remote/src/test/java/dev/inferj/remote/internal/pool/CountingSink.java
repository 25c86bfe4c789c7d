package dev.inferj.remote.internal.pool;

import dev.inferj.Attempt;
import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.TokenLogprob;
import dev.inferj.ToolCall;
import dev.inferj.Usage;
import dev.inferj.spi.RequestSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of one request. Belongs to one thread. */
class CountingSink implements RequestSink {
    final StringBuilder text = new StringBuilder();
    final List<String> attempts = new ArrayList<>();
    int ends;
    int late;

    @Nullable
    FinishReason reason;

    @Nullable
    InferenceException failure;

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void whenReady(Runnable task) {
        task.run();
    }

    @Override
    public void text(String piece) {
        late += ends;
        text.append(piece);
    }

    @Override
    public void reasoning(String piece) {
        late += ends;
    }

    @Override
    public void toolCall(ToolCall call) {
        late += ends;
    }

    @Override
    public void logprobs(List<TokenLogprob> tokens) {
        late += ends;
    }

    @Override
    public void attempted(String server, Duration time, Attempt.Ending ending, @Nullable String failed) {
        late += ends;
        attempts.add(server + " " + ending);
    }

    @Override
    public void finish(FinishReason why, @Nullable String matchedStop, Usage usage) {
        ends++;
        reason = why;
    }

    @Override
    public void fail(InferenceException why) {
        ends++;
        failure = why;
    }
}
