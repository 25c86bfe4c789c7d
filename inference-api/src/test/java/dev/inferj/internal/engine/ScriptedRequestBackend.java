package dev.inferj.internal.engine;

import dev.inferj.ChatRequest;
import dev.inferj.FinishReason;
import dev.inferj.ModelInfo;
import dev.inferj.Usage;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import dev.inferj.spi.ServingOptions;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A backend whose answers a test gives. What breaks the contract of {@link RequestBackend} goes to {@link #violations}. */
final class ScriptedRequestBackend implements RequestBackend {
    /** A request that was handed over. */
    final class Started {
        final ChatRequest request;
        final RequestSink sink;
        final AtomicInteger cancels = new AtomicInteger();
        private final AtomicInteger ends = new AtomicInteger();

        Started(ChatRequest request, RequestSink sink) {
            this.request = request;
            this.sink = sink;
        }

        String prompt() {
            return request.rawPrompt().orElseThrow();
        }

        /** Ends the request with an answer, unless it has ended already. */
        void finish(FinishReason reason, int promptTokens, int outputTokens) {
            if (ends.getAndIncrement() == 0) {
                underWay.decrementAndGet();
                sink.finish(reason, null, new Usage(promptTokens, 0, outputTokens));
            }
        }

        /** Gives the prompt back as the answer. */
        void echo() {
            sink.text(prompt());
            finish(FinishReason.STOP, 1, 1);
        }

        /** Takes the request as ended by a call of the sink's that the test makes itself. */
        RequestSink ending() {
            if (ends.getAndIncrement() == 0) {
                underWay.decrementAndGet();
            }
            return sink;
        }

        private void cancel() {
            enter();
            try {
                cancels.incrementAndGet();
                onCancel.accept(this);
            } finally {
                calls.decrementAndGet();
            }
        }
    }

    final Queue<Started> started = new ConcurrentLinkedQueue<>();
    final Queue<String> violations = new ConcurrentLinkedQueue<>();
    Consumer<ChatRequest> onCheck = request -> {};
    Consumer<Started> onStart = request -> {};
    Consumer<Started> onCancel = request -> {};
    Runnable onClose = () -> {};
    volatile boolean closed;

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final int maxConcurrent;
    private final ServingOptions serving;

    ScriptedRequestBackend(int maxConcurrent, ServingOptions serving) {
        this.maxConcurrent = maxConcurrent;
        this.serving = serving;
    }

    @Override
    public ModelInfo info() {
        return ModelInfo.builder("scripted", "whole").build();
    }

    @Override
    public ServingOptions serving() {
        return serving;
    }

    @Override
    public int maxConcurrent() {
        return maxConcurrent;
    }

    @Override
    public void check(ChatRequest request) {
        enter();
        try {
            onCheck.accept(request);
        } finally {
            calls.decrementAndGet();
        }
    }

    @Override
    public Running start(ChatRequest request, RequestSink sink) {
        enter();
        try {
            Started each = new Started(request, sink);
            if (underWay.incrementAndGet() > maxConcurrent) {
                violations.add("more than " + maxConcurrent + " requests at once");
            }
            try {
                onStart.accept(each);
            } catch (RuntimeException | Error e) {
                each.ending();
                throw e;
            }
            started.add(each);
            return each::cancel;
        } finally {
            calls.decrementAndGet();
        }
    }

    @Override
    public void close() {
        if (closed) {
            violations.add("closed twice");
        }
        closed = true;
        if (calls.get() > 0) {
            violations.add("closed during a call");
        }
        onClose.run();
    }

    private void enter() {
        calls.incrementAndGet();
        if (closed) {
            violations.add("called behind close");
        }
    }
}
