package dev.inferj.example;

import dev.inferj.FinishReason;
import dev.inferj.SamplingOptions;
import dev.inferj.Usage;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One answer under way. Its thread says a word at a time, so that every call of the sink is made by that thread. */
final class EchoAnswer implements RequestBackend.Running {
    private final List<String> words;
    private final int promptTokens;
    private final int most;
    private final @Nullable String stop;
    private final RequestSink sink;
    private final Executor thread;
    private int said; // by the thread alone
    private volatile boolean cancelled;
    private volatile boolean ended;

    EchoAnswer(String text, SamplingOptions sampling, RequestSink sink, Executor thread) {
        this.promptTokens = words(text).size();
        String answer = text;
        String first = null;
        for (String candidate : sampling.stop()) {
            if (answer.contains(candidate)) {
                answer = answer.substring(0, answer.indexOf(candidate));
                first = candidate;
            }
        }
        this.stop = first;
        this.words = words(answer);
        this.most = Math.min(words.size(), sampling.maxTokens().orElse(Integer.MAX_VALUE));
        this.sink = sink;
        this.thread = thread;
    }

    @Override
    public void cancel() {
        cancelled = true;
        goOn();
    }

    /** Has the thread look at this answer. Safe from any thread, also once the answer has ended. */
    void goOn() {
        if (!ended) {
            thread.execute(this::step);
        }
    }

    private void step() {
        if (ended) {
            return;
        }
        if (cancelled) {
            end(FinishReason.CANCELLED, null);
        } else if (said == words.size()) {
            end(FinishReason.STOP, stop);
        } else if (said == most) {
            end(FinishReason.LENGTH, null);
        } else if (!sink.isReady()) {
            sink.whenReady(this::goOn); // a slow reader costs nothing: no word is said, no thread waits
        } else {
            sink.text(words.get(said++));
            goOn();
        }
    }

    private void end(FinishReason reason, @Nullable String matchedStop) {
        ended = true;
        sink.finish(reason, matchedStop, new Usage(promptTokens, 0, said));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("(?<=\\s)"));
    }
}
