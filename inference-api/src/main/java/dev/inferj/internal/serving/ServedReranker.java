package dev.inferj.internal.serving;

import static java.util.Objects.requireNonNull;

import dev.inferj.ModelInfo;
import dev.inferj.ModelStatus;
import dev.inferj.RankedDocument;
import dev.inferj.RerankModel;
import dev.inferj.RerankRequest;
import dev.inferj.RerankResponse;
import dev.inferj.TimeSource;
import dev.inferj.internal.engine.batching.InputBatcher;
import dev.inferj.internal.engine.batching.Results;
import dev.inferj.spi.RerankBackend;
import dev.inferj.spi.RerankInput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** An open model that ranks, as callers see it. */
public final class ServedReranker implements RerankModel {
    private final InputBatcher<RerankInput, Float> batcher;
    private final Executor callbacks;
    private final Consumer<? super RerankModel> onClose;

    /** @param onClose told behind each close */
    public ServedReranker(
            RerankBackend backend, TimeSource time, Executor callbacks, Consumer<? super RerankModel> onClose) {
        this.batcher = new InputBatcher<>(backend, time);
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
    public RerankResponse send(RerankRequest request) {
        return response(Waiting.result(start(request)));
    }

    @Override
    public CompletableFuture<RerankResponse> sendAsync(RerankRequest request) {
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

    private CompletableFuture<Results<Float>> start(RerankRequest request) {
        List<RerankInput> pairs = requireNonNull(request, "request").documents().stream()
                .map(document -> new RerankInput(request.query(), document, request.truncation()))
                .toList();
        return batcher.submit(pairs, request.deadline());
    }

    private RerankResponse response(Results<Float> results) {
        List<Float> scores = results.outputs();
        List<RankedDocument> ranking = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            ranking.add(new RankedDocument(i, scores.get(i)));
        }
        ranking.sort(Comparator.comparingDouble(RankedDocument::score).reversed()); // stable: equal ones stay in order
        return new RerankResponse(ranking, results.truncated(), results.usage(), results.receipt(info()));
    }
}
