package dev.inferj.internal.serving;

import dev.inferj.ModelInfo;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepBackend;
import dev.inferj.spi.StepLimits;
import dev.inferj.spi.TextPart;
import dev.inferj.spi.TokenBatch;
import dev.inferj.spi.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A model whose every next token depends on every token before it, so that a wrong cell anywhere changes the answer. One
 * byte is one token; it speaks lower-case letters and stops now and then.
 */
final class HashingBackend implements StepBackend {
    static final int END = 256;
    private static final int VOCABULARY = 257;

    /** What a step costs on the model's own clock; all else is free. */
    private static final long NANOS_PER_TOKEN = 1_000_000;

    final AtomicLong clock = new AtomicLong();
    private final StepLimits limits;
    private final boolean sharesCells;
    private final long hostCacheBytes;
    private final List<List<Integer>> slots = new ArrayList<>();
    private final List<FloatBuffer> rows = new ArrayList<>();

    /** Tokens that steps were fed, all in all. */
    final AtomicInteger fed = new AtomicInteger();

    /** States that came back from host memory. */
    final AtomicInteger restored = new AtomicInteger();

    /** Slots out of which something was cut. */
    final AtomicInteger shifted = new AtomicInteger();

    volatile boolean closed;
    String name = "hash";

    HashingBackend(StepLimits limits, boolean sharesCells, long hostCacheBytes) {
        this.hostCacheBytes = hostCacheBytes;
        this.limits = limits;
        this.sharesCells = sharesCells;
        for (int slot = 0; slot < limits.slots(); slot++) {
            slots.add(new ArrayList<>());
        }
    }

    @Override
    public ModelInfo info() {
        return ModelInfo.builder("hash", name).takesMessages(false).build();
    }

    @Override
    public ServingOptions serving() {
        return new ServingOptions(10_000, Duration.ofSeconds(10), hostCacheBytes);
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
                StringBuilder text = new StringBuilder();
                parts.forEach(part -> text.append(part.text()));
                byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
                int[] tokens = new int[bytes.length];
                for (int i = 0; i < bytes.length; i++) {
                    tokens[i] = bytes[i] & 0xff;
                }
                return tokens;
            }

            @Override
            public byte[] bytes(int token) {
                return new byte[] {(byte) token};
            }

            @Override
            public boolean endsText(int token) {
                return token == END;
            }
        };
    }

    @Override
    public boolean step(TokenBatch batch) {
        rows.clear();
        for (int i = 0; i < batch.size(); i++) {
            List<Integer> slot = slots.get(batch.slot(i));
            if (batch.position(i) != slot.size()) {
                throw new IllegalStateException("position " + batch.position(i) + " in a slot of " + slot.size());
            }
            slot.add(batch.token(i));
            if (batch.wantsLogits(i)) {
                rows.add(logitsAfter(slot));
            }
        }
        if (sharesCells && used() > limits.kvTokens()) {
            throw new IllegalStateException("more cells than there are: " + used());
        }
        fed.addAndGet(batch.size());
        clock.addAndGet(batch.size() * NANOS_PER_TOKEN);
        return true;
    }

    @Override
    public FloatBuffer logits(int row) {
        return rows.get(row);
    }

    @Override
    public void truncate(int slot, int length) {
        List<Integer> tokens = slots.get(slot);
        if (length > tokens.size()) {
            throw new IllegalStateException("cannot cut " + tokens.size() + " tokens to " + length);
        }
        tokens.subList(length, tokens.size()).clear();
    }

    @Override
    public void copy(int from, int to, int length) {
        if (!slots.get(to).isEmpty()) {
            throw new IllegalStateException("slot " + to + " must be empty");
        }
        slots.get(to).addAll(slots.get(from).subList(0, length));
    }

    @Override
    public boolean shift(int slot, int from, int to) {
        slots.get(slot).subList(from, to).clear();
        shifted.incrementAndGet();
        return true;
    }

    @Override
    public boolean sharesCells() {
        return sharesCells;
    }

    @Override
    public long stateBytes(int slot) {
        return slots.get(slot).size() * 4L;
    }

    @Override
    public byte[] save(int slot) {
        ByteBuffer state = ByteBuffer.allocate(slots.get(slot).size() * 4);
        slots.get(slot).forEach(state::putInt);
        return state.array();
    }

    @Override
    public void restore(int slot, byte[] state) {
        restored.incrementAndGet();
        if (!slots.get(slot).isEmpty()) {
            throw new IllegalStateException("slot " + slot + " must be empty");
        }
        ByteBuffer tokens = ByteBuffer.wrap(state);
        while (tokens.hasRemaining()) {
            slots.get(slot).add(tokens.getInt());
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Counts a cell for each distinct prefix, which is the fewest that sharing can lead to. */
    private long used() {
        Set<Long> prefixes = new HashSet<>();
        for (List<Integer> slot : slots) {
            long hash = 1;
            for (int token : slot) {
                hash = hash * 0x9E3779B97F4A7C15L + token + 1;
                prefixes.add(hash);
            }
        }
        return prefixes.size();
    }

    private static FloatBuffer logitsAfter(List<Integer> tokens) {
        int hash = 7;
        for (int token : tokens) {
            hash = hash * 31 + token;
        }
        hash ^= hash >>> 15;
        FloatBuffer logits = FloatBuffer.allocate(VOCABULARY);
        int next = Math.floorMod(hash, 17) == 0 ? END : 'a' + Math.floorMod(hash, 26);
        logits.put(next, 1f);
        return logits;
    }
}
