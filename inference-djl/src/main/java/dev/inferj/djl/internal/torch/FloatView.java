package dev.inferj.djl.internal.torch;

import ai.djl.pytorch.engine.PtNDManager;
import java.nio.FloatBuffer;

/** The memory of a tensor, which lives until this is closed; then the buffer must not be touched any more. */
public final class FloatView implements AutoCloseable {
    private final PtNDManager manager;
    private final FloatBuffer floats;

    FloatView(PtNDManager manager, FloatBuffer floats) {
        this.manager = manager;
        this.floats = floats;
    }

    public FloatBuffer floats() {
        return floats;
    }

    @Override
    public void close() {
        manager.close();
    }
}
