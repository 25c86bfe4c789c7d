package dev.inferj.djl.internal.encoder;

import dev.inferj.spi.BatchItem;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Consumer;

/** A loaded model that turns texts into vectors. Belongs to one thread at a time. */
interface TextVectors extends AutoCloseable {
    /**
     * Hands the vectors of a batch to a reader, one behind the other.
     *
     * @param pooling how those of its tokens become a text's
     * @param normalize whether they are brought to length 1
     */
    void embed(List<BatchItem> items, Pooling pooling, boolean normalize, Consumer<FloatBuffer> reader);

    @Override
    void close();
}
