package dev.inferj.benchmarks;

import dev.inferj.ModelInfo;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepBackend;
import dev.inferj.spi.StepLimits;
import dev.inferj.spi.TextPart;
import dev.inferj.spi.TokenBatch;
import dev.inferj.spi.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A model that costs nothing: every step is empty and every row of logits the same. What is left is the engine. */
final class SimulatedBackend implements StepBackend {
    private static final int VOCABULARY = 256;

    private final StepLimits limits;
    private final FloatBuffer logits = ByteBuffer.allocateDirect(VOCABULARY * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    private final byte[] piece = " word".getBytes(StandardCharsets.UTF_8);

    SimulatedBackend(int slots) {
        this.limits = new StepLimits(slots, /* contextTokens= */ 1 << 20, /* kvTokens= */ 1 << 26, 512);
        logits.put(7, 1f);
    }

    @Override
    public ModelInfo info() {
        return ModelInfo.builder("simulated", "nothing").build();
    }

    @Override
    public ServingOptions serving() {
        return new ServingOptions(1024, Duration.ZERO);
    }

    @Override
    public StepLimits limits() {
        return limits;
    }

    @Override
    public Tokenizer tokenizer() {
        return new Tokenizer() {
            @Override
            public int vocabularySize() {
                return VOCABULARY;
            }

            @Override
            public int[] encode(List<TextPart> parts, boolean begin) {
                return new int[] {1, 2, 3, 4};
            }

            @Override
            public byte[] bytes(int token) {
                return piece;
            }

            @Override
            public boolean endsText(int token) {
                return token == 0;
            }
        };
    }

    @Override
    public boolean step(TokenBatch batch) {
        return true;
    }

    @Override
    public FloatBuffer logits(int row) {
        return logits;
    }

    @Override
    public void truncate(int slot, int length) {}

    @Override
    public void close() {}
}
