package dev.inferj.internal.engine.batching;

import static java.util.Objects.requireNonNull;

import dev.inferj.ModelInfo;
import dev.inferj.Receipt;
import dev.inferj.Usage;
import dev.inferj.spi.BatchItem;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All results of a request, in the order of its inputs, and how they came about. */
public final class Results<O> {
    private final List<BatchItem> items;
    private final List<@Nullable O> outputs;
    private final long tokens;
    private final Duration queueTime;
    private final Duration totalTime;
    private final double meanWidth;
    private final int widest;

    Results(
            List<BatchItem> items,
            List<@Nullable O> outputs,
            long tokens,
            Duration queueTime,
            Duration totalTime,
            double meanWidth,
            int widest) {
        this.items = items;
        this.outputs = outputs;
        this.tokens = tokens;
        this.queueTime = queueTime;
        this.totalTime = totalTime;
        this.meanWidth = meanWidth;
        this.widest = widest;
    }

    public List<O> outputs() {
        return outputs.stream().map(output -> requireNonNull(output, "output")).toList();
    }

    /** Returns the inputs whose end was cut off, from 0. */
    public Set<Integer> truncated() {
        Set<Integer> truncated = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).truncated()) {
                truncated.add(i);
            }
        }
        return truncated;
    }

    public Usage usage() {
        return new Usage((int) Math.min(tokens, Integer.MAX_VALUE), /* cachedTokens= */ 0, /* outputTokens= */ 0);
    }

    public Receipt receipt(ModelInfo info) {
        return Receipt.builder(info.provider(), info.name())
                .queueTime(queueTime)
                .totalTime(totalTime)
                .batchWidth(meanWidth, widest)
                .build();
    }
}
