package dev.inferj.testkit.contract;

import dev.inferj.EngineFailedException;
import dev.inferj.ModelInfo;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Settings;
import dev.inferj.spi.StepBackend;
import dev.inferj.spi.StepLimits;
import dev.inferj.spi.TokenBatch;
import dev.inferj.spi.Tokenizer;
import java.nio.FloatBuffer;

/**
 * A model of bytes that goes on with letters for ever, each following from all that its slot holds. Its KV cells do not
 * suffice for all slots, so that sequences must give way to each other.
 */
final class LetterBackend implements StepBackend {
    private static final int CONTEXT_TOKENS = 4096;

    private final Settings settings;
    private final StepLimits limits;
    private final Tokenizer tokenizer = new ByteTokenizer();
    private final int[] lengths;
    private final long[][] hashes;
    private final FloatBuffer[] rows;

    LetterBackend(Settings settings) {
        int slots = settings.get(LetterOptions.SLOTS);
        this.settings = settings;
        this.limits = new StepLimits(slots, CONTEXT_TOKENS, Math.max(1, slots / 2) * CONTEXT_TOKENS, 512);
        this.lengths = new int[slots];
        this.hashes = new long[slots][CONTEXT_TOKENS];
        this.rows = new FloatBuffer[limits.batchTokens()];
    }

    @Override
    public ModelInfo info() {
        return ModelInfo.builder(LetterProvider.SCHEME, "abc")
                .contextTokens(CONTEXT_TOKENS)
                .build();
    }

    @Override
    public ServingOptions serving() {
        return ServingOptions.of(settings);
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
        int row = 0;
        for (int i = 0; i < batch.size(); i++) {
            int slot = batch.slot(i);
            int position = batch.position(i);
            if (position != lengths[slot]) {
                throw new IllegalStateException("position " + position + " behind " + lengths[slot]);
            }
            long before = position == 0 ? 7 : hashes[slot][position - 1];
            hashes[slot][position] = before * 31 + batch.token(i);
            lengths[slot]++;
            if (batch.wantsLogits(i)) {
                rows[row++] = logits(hashes[slot][position]);
            }
        }
        return true;
    }

    @Override
    public FloatBuffer logits(int row) {
        return rows[row];
    }

    @Override
    public void truncate(int slot, int length) {
        lengths[slot] = Math.min(lengths[slot], length);
    }

    @Override
    public void copy(int from, int to, int length) {
        System.arraycopy(hashes[from], 0, hashes[to], 0, length);
        lengths[to] = length;
    }

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
        throw new EngineFailedException("states are not kept");
    }

    @Override
    public boolean sharesCells() {
        return false;
    }

    @Override
    public void close() {}

    private FloatBuffer logits(long hash) {
        float[] logits = new float[tokenizer.vocabularySize()];
        for (int letter = 'a'; letter <= 'z'; letter++) {
            logits[letter] = 10 + Math.floorMod((hash * letter) >> 3, 101) / 10f + letter / 1000f;
        }
        return FloatBuffer.wrap(logits).asReadOnlyBuffer();
    }
}
