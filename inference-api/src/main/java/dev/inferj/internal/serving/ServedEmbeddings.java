package dev.inferj.internal.serving;

import static java.util.Objects.requireNonNull;

import dev.inferj.EmbeddingModel;
import dev.inferj.EmbeddingRequest;
import dev.inferj.EmbeddingResponse;
import dev.inferj.ModelInfo;
import dev.inferj.ModelStatus;
import dev.inferj.TimeSource;
import dev.inferj.internal.engine.batching.InputBatcher;
import dev.inferj.internal.engine.batching.Results;
import dev.inferj.spi.EmbeddingBackend;
import dev.inferj.spi.EmbeddingInput;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** An open model that embeds, as callers see it. */
public final class ServedEmbeddings implements EmbeddingModel {
    private final InputBatcher<EmbeddingInput, float[]> batcher;
    private final int dimensions;
    private final Executor callbacks;
    private final Consumer<? super EmbeddingModel> onClose;

    /** @param onClose told behind each close */
    public ServedEmbeddings(
            EmbeddingBackend backend, TimeSource time, Executor callbacks, Consumer<? super EmbeddingModel> onClose) {
        this.batcher = new InputBatcher<>(backend, time);
        this.dimensions = backend.dimensions();
        this.callbacks = callbacks;
        this.onClose = onClose;
    }

    @Override
    public ModelInfo info() {
        return batcher.info();
    }

    @Override
    public ModelStatus status() {
        return batcher.status();
    }

    @Override
    public int dimensions() {
        return dimensions;
    }

    @Override
    public EmbeddingResponse send(EmbeddingRequest request) {
        return response(Waiting.result(start(request)));
    }

    @Override
    public CompletableFuture<EmbeddingResponse> sendAsync(EmbeddingRequest request) {
        return Waiting.copy(start(request), this::response, callbacks);
    }

    @Override
    public void close() {
        batcher.close();
        onClose.accept(this);
    }

    @Override
    public String toString() {
        return info().toString();
    }

    private CompletableFuture<Results<float[]>> start(EmbeddingRequest request) {
        List<EmbeddingInput> inputs = requireNonNull(request, "request").inputs().stream()
                .map(text -> new EmbeddingInput(text, request.kind(), request.truncation()))
                .toList();
        return batcher.submit(inputs, request.deadline());
    }

    private EmbeddingResponse response(Results<float[]> results) {
        return new EmbeddingResponse(results.outputs(), results.truncated(), results.usage(), results.receipt(info()));
    }
}
