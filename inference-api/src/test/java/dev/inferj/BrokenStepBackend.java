package dev.inferj;

import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Settings;
import dev.inferj.spi.StepBackend;
import dev.inferj.spi.StepLimits;
import dev.inferj.spi.TokenBatch;
import dev.inferj.spi.Tokenizer;
import java.nio.FloatBuffer;

/** Opens, but cannot be served: it does not know its limits. */
final class BrokenStepBackend implements StepBackend {
    boolean closed;

    @Override
    public ModelInfo info() {
        return ModelInfo.builder("fake", "broken").build();
    }

    @Override
    public ServingOptions serving() {
        return ServingOptions.of(Settings.EMPTY);
    }

    @Override
    public StepLimits limits() {
        throw new IllegalStateException("no limits");
    }

    @Override
    public Tokenizer tokenizer() {
        throw new IllegalStateException("no tokenizer");
    }

    @Override
    public boolean step(TokenBatch batch) {
        throw new AssertionError("not served");
    }

    @Override
    public FloatBuffer logits(int row) {
        throw new AssertionError("not served");
    }

    @Override
    public void truncate(int slot, int length) {
        throw new AssertionError("not served");
    }

    @Override
    public void close() {
        closed = true;
    }
}
