package dev.inferj.internal.engine;

import dev.inferj.ChatRequest;
import dev.inferj.ModelInfo;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import dev.inferj.spi.ServingOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A backend whose answers a test gives by hand. Safe to share between threads. */
final class HandFedBackend implements RequestBackend {
    final List<RequestSink> sinks = new CopyOnWriteArrayList<>();
    final List<String> log = new CopyOnWriteArrayList<>();
    private final Duration drainTime;
    private Consumer<ChatRequest> onCheck = request -> {};
    private volatile @Nullable Error onStart;

    HandFedBackend(Duration drainTime) {
        this.drainTime = drainTime;
    }

    void onCheck(Consumer<ChatRequest> action) {
        this.onCheck = action;
    }

    /** Has further requests fail to start with this; null lets them start again. */
    void failToStart(@Nullable Error error) {
        this.onStart = error;
    }

    @Override
    public ModelInfo info() {
        return ModelInfo.builder("handfed", "m").build();
    }

    @Override
    public ServingOptions serving() {
        return new ServingOptions(/* maxWaiting= */ 10, drainTime, 0);
    }

    @Override
    public int maxConcurrent() {
        return 1;
    }

    @Override
    public void check(ChatRequest request) {
        onCheck.accept(request);
        log.add("checked");
    }

    @Override
    public Running start(ChatRequest request, RequestSink sink) {
        Error error = onStart;
        if (error != null) {
            throw error;
        }
        sinks.add(sink);
        return () -> log.add("cancelled");
    }

    @Override
    public void close() {
        log.add("closed");
    }
}
