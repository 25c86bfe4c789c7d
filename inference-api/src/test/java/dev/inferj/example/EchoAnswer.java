package dev.inferj.example;

import dev.inferj.FinishReason;
import dev.inferj.SamplingOptions;
import dev.inferj.Usage;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import java.util.concurrent.Executor;

/** One answer under way. Its thread says a word at a time, so that every call of the sink is made by that thread. */
final class EchoAnswer implements RequestBackend.Running {
    private final String[] words;
    private final int most;
    private final RequestSink sink;
    private final Executor thread;
    private int said; // by the thread alone
    private volatile boolean cancelled;
    private volatile boolean ended;

    EchoAnswer(String text, SamplingOptions sampling, RequestSink sink, Executor thread) {
        this.words = text.split("(?<=\\s)");
        this.most = Math.min(words.length, sampling.maxTokens().orElse(Integer.MAX_VALUE));
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
            end(FinishReason.CANCELLED);
        } else if (said == most) {
            end(most < words.length ? FinishReason.LENGTH : FinishReason.STOP);
        } else if (!sink.isReady()) {
            sink.whenReady(this::goOn); // a slow reader costs nothing: no word is said, no thread waits
        } else {
            sink.text(words[said++]);
            goOn();
        }
    }

    private void end(FinishReason reason) {
        ended = true;
        sink.finish(reason, null, new Usage(words.length, 0, said));
    }
}
