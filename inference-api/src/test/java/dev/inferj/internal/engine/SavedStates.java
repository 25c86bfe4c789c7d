package dev.inferj.internal.engine;

import dev.inferj.internal.kv.SavedCells;
import dev.inferj.internal.kv.SlotPool;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** States that a simulation takes out of the slots and brings back later, as saved sessions do. Checks what it gets. */
final class SavedStates {
    private record Saved(String salt, SavedCells cells) {}

    private final SimulatedBackend backend;
    private final SplittableRandom random;
    private final List<Saved> states = new ArrayList<>();
    private @Nullable String wrong;

    SavedStates(SimulatedBackend backend, SplittableRandom random) {
        this.backend = backend;
        this.random = random;
    }

    /** Returns what was wrong with a state that was taken out, or null. */
    @Nullable
    String wrong() {
        return wrong;
    }

    /** Returns a task that takes out the state of a text, if there is one. */
    Consumer<SlotPool> captureOf(String salt, String text) {
        int[] tokens = ChainModel.tokens(text);
        return slots -> {
            SavedCells cells = tokens.length == 0 ? null : slots.capture(salt, tokens);
            if (cells != null) {
                check(salt, tokens, cells);
                states.add(new Saved(salt, cells));
            }
        };
    }

    /** Returns a task that brings one back. */
    Consumer<SlotPool> offer() {
        return slots -> {
            if (!states.isEmpty()) {
                Saved some = states.get(random.nextInt(states.size()));
                slots.offer(some.salt(), some.cells());
            }
        };
    }

    private void check(String salt, int[] tokens, SavedCells cells) {
        int length = cells.tokens().length;
        if (length == 0 || length > tokens.length || length < tokens.length - 1) {
            wrong = "a state of " + length + " tokens was taken for " + tokens.length;
            return;
        }
        ByteBuffer state = ByteBuffer.wrap(cells.state());
        state.position(SimulatedBackend.HEADER_BYTES);
        if (state.remaining() != length * SimulatedBackend.STATE_BYTES) {
            wrong = "a state of " + state.remaining() + " bytes was taken for " + length + " tokens";
            return;
        }
        long chain = ChainModel.START;
        for (int i = 0; i < length; i++) {
            chain = ChainModel.after(chain, tokens[i]);
            int token = state.get();
            int saltId = state.get();
            boolean right = cells.tokens()[i] == tokens[i] && token == tokens[i] && saltId == backend.saltId(salt);
            right &= state.getLong() == chain;
            if (!right) {
                wrong = "the state of other tokens, or of another salt, was taken";
            }
        }
    }
}
