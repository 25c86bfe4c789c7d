package dev.inferj.benchmarks.jmh;

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
import java.util.SplittableRandom;

/**
 * A model that costs nothing: a step does nothing and all rows of logits are the same one, in native memory. What is left
 * is the Java around a model. A prompt {@code "N S"} has N tokens, made from the seed S.
 */
final class SimulatedBackend implements StepBackend {
    static final int VOCABULARY = 512;
    static final String WORD = " word";

    private static final int LIKELIEST = 7;

    private final StepLimits limits;
    private final FloatBuffer logits = ByteBuffer.allocateDirect(VOCABULARY * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    private final byte[] piece = WORD.getBytes(StandardCharsets.UTF_8);
    private final Tokenizer tokenizer = new Words();

    SimulatedBackend(int slots) {
        this.limits = new StepLimits(slots, /* contextTokens= */ 16_384, /* kvTokens= */ slots * 16_384, 512);
        logits.put(LIKELIEST, 1f);
    }

    @Override
    public ModelInfo info() {
        return ModelInfo.builder("given", "simulated").build();
    }

    @Override
    public ServingOptions serving() {
        return new ServingOptions(1024, Duration.ZERO, /* hostCacheBytes= */ 0);
    }

    @Override
    public StepLimits limits() {
        return limits;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
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
    public void copy(int from, int to, int length) {}

    @Override
    public long stateBytes(int slot) {
        return 0;
    }

    @Override
    public byte[] save(int slot) {
        return new byte[0];
    }

    @Override
    public void restore(int slot, byte[] state) {
        throw new UnsupportedOperationException("there is no state");
    }

    @Override
    public boolean sharesCells() {
        return true;
    }

    @Override
    public boolean idleCellsSlowSteps() {
        return true; // as llama.cpp b4916
    }

    @Override
    public void close() {}

    private final class Words implements Tokenizer {
        @Override
        public int vocabularySize() {
            return VOCABULARY;
        }

        @Override
        public int[] encode(List<TextPart> parts, boolean begin) {
            String[] numbers = parts.get(0).text().split(" ", -1);
            SplittableRandom random = new SplittableRandom(Long.parseLong(numbers[1]));
            int[] tokens = new int[Integer.parseInt(numbers[0])];
            for (int i = 0; i < tokens.length; i++) {
                tokens[i] = random.nextInt(1, VOCABULARY);
            }
            return tokens;
        }

        @Override
        public byte[] bytes(int token) {
            return piece;
        }

        @Override
        public boolean endsText(int token) {
            return false;
        }
    }
}
