package dev.inferj.remote.server;

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

/** Writes down what it is told, in order. Belongs to one thread. */
public final class RecordingSink implements RequestSink {
    public final List<String> events = new ArrayList<>();
    public final StringBuilder text = new StringBuilder();
    public final StringBuilder reasoning = new StringBuilder();
    public final List<ToolCall> toolCalls = new ArrayList<>();
    public final List<TokenLogprob> logprobs = new ArrayList<>();
    public @Nullable FinishReason reason;
    public @Nullable String matchedStop;
    public @Nullable Usage usage;
    public @Nullable InferenceException failure;

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
        text.append(piece);
        events.add("text " + piece);
    }

    @Override
    public void reasoning(String piece) {
        reasoning.append(piece);
        events.add("reasoning " + piece);
    }

    @Override
    public void toolCall(ToolCall call) {
        toolCalls.add(call);
        events.add("call " + call.name() + call.arguments());
    }

    @Override
    public void logprobs(List<TokenLogprob> tokens) {
        logprobs.addAll(tokens);
    }

    @Override
    public void attempted(String server, Duration time, Attempt.Ending ending, @Nullable String failure) {
        events.add("attempted " + server + " " + ending);
    }

    @Override
    public void finish(FinishReason reason, @Nullable String matchedStop, Usage usage) {
        this.reason = reason;
        this.matchedStop = matchedStop;
        this.usage = usage;
        events.add("finish " + reason);
    }

    @Override
    public void fail(InferenceException failure) {
        this.failure = failure;
        events.add("fail " + failure.getClass().getSimpleName());
    }
}
