package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.spi.TokenBatch;
import java.io.ByteArrayOutputStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;

/** Generates with the most likely token each time, on some slots of a backend side by side. */
final class Greedy {
    private final LlamaBackend backend;
    private final TokenBatch batch;

    Greedy(LlamaBackend backend) {
        this.backend = backend;
        this.batch = new TokenBatch(backend.limits().batchTokens());
    }

    /** Adds tokens to a slot, in steps of at most so many, and returns the most likely next one. */
    int prefill(int slot, int from, int[] tokens, int chunk) {
        int next = -1;
        for (int start = 0; start < tokens.length; start += chunk) {
            batch.clear();
            int end = Math.min(tokens.length, start + chunk);
            for (int i = start; i < end; i++) {
                batch.add(slot, from + i, tokens[i], i == tokens.length - 1);
            }
            assertThat(backend.step(batch)).isTrue();
            if (end == tokens.length) {
                next = best(backend.logits(0));
            }
        }
        return next;
    }

    /** Returns the text of one slot: the token given, and those that follow it. */
    String generate(int slot, int from, int token, int count) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int next = token;
        for (int i = 0; i < count; i++) {
            text.writeBytes(backend.tokenizer().bytes(next));
            batch.clear();
            batch.add(slot, from + i, next, true);
            assertThat(backend.step(batch)).isTrue();
            next = best(backend.logits(0));
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /** Returns the texts of the slots 0, 1, … which get the same prompt and are then decoded in the same steps. */
    String[] generateTogether(int slots, int[] prompt, int count) {
        ByteArrayOutputStream[] texts = new ByteArrayOutputStream[slots];
        int[] next = new int[slots];
        batch.clear();
        for (int slot = 0; slot < slots; slot++) {
            texts[slot] = new ByteArrayOutputStream();
            for (int i = 0; i < prompt.length; i++) {
                batch.add(slot, i, prompt[i], i == prompt.length - 1);
            }
        }
        for (int i = 0; i < count; i++) {
            assertThat(backend.step(batch)).isTrue();
            batch.clear();
            for (int slot = 0; slot < slots; slot++) {
                next[slot] = best(backend.logits(slot));
                texts[slot].writeBytes(backend.tokenizer().bytes(next[slot]));
            }
            for (int slot = 0; slot < slots; slot++) {
                batch.add(slot, prompt.length + i, next[slot], true);
            }
        }
        String[] result = new String[slots];
        for (int slot = 0; slot < slots; slot++) {
            result[slot] = texts[slot].toString(StandardCharsets.UTF_8);
        }
        return result;
    }

    static int best(FloatBuffer logits) {
        int best = 0;
        for (int i = 1; i < logits.limit(); i++) {
            if (logits.get(i) > logits.get(best)) {
                best = i;
            }
        }
        return best;
    }
}
