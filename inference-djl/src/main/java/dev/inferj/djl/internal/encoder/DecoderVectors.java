package dev.inferj.djl.internal.encoder;

import dev.inferj.djl.internal.decoder.DecoderStates;
import dev.inferj.spi.BatchItem;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Consumer;

/** A decoder that embeds: of its hidden states only those are computed to the end that a text's vector is made of. */
final class DecoderVectors implements TextVectors {
    private final DecoderStates states;

    /** Takes over the decoder. */
    DecoderVectors(DecoderStates states) {
        this.states = states;
    }

    @Override
    public void embed(List<BatchItem> items, Pooling pooling, boolean normalize, Consumer<FloatBuffer> reader) {
        states.clear();
        for (int slot = 0; slot < items.size(); slot++) {
            EncodedText text = (EncodedText) items.get(slot);
            int last = text.tokens() - 1;
            for (int position = 0; position <= last; position++) {
                boolean wanted = switch (pooling) {
                    case FIRST -> position == 0;
                    case MEAN -> true;
                    case LAST -> position == last;
                };
                states.add(slot, position, text.token(position), wanted);
            }
        }
        states.compute(rows -> reader.accept(pooled(items, pooling, normalize, rows)));
    }

    @Override
    public void close() {
        states.close();
    }

    private FloatBuffer pooled(List<BatchItem> items, Pooling pooling, boolean normalize, FloatBuffer rows) {
        int size = states.size();
        FloatBuffer vectors = FloatBuffer.allocate(items.size() * size);
        int row = 0;
        for (BatchItem item : items) {
            int count = pooling == Pooling.MEAN ? item.tokens() : 1;
            double[] sums = new double[size];
            for (int i = 0; i < count * size; i++) {
                sums[i % size] += rows.get(row * size + i);
            }
            row += count;
            double length = normalize ? length(sums) : count;
            for (double sum : sums) {
                vectors.put((float) (sum / length));
            }
        }
        return vectors.flip();
    }

    private static double length(double[] sums) {
        double squares = 0;
        for (double sum : sums) {
            squares += sum * sum;
        }
        return Math.max(Math.sqrt(squares), 1e-12);
    }
}
