package dev.inferj.spi;

import dev.inferj.EngineFailedException;
import java.nio.FloatBuffer;

/**
 * A model that runs one forward pass at a time. It owns weights and KV cells; the engine owns queueing, batching,
 * sampling and text. It never runs caller code.
 *
 * <p>The KV cache is divided into <em>slots</em>, numbered from 0, each holding the positions 0, 1, … of one sequence.
 * All methods but {@link #tokenizer} are called from one thread.
 */
public non-sealed interface StepBackend extends Backend {
    /** Returns the limits of the model as opened; always the same. */
    StepLimits limits();

    /** Returns the tokenizer, which is safe to share between threads until {@link #close}. */
    Tokenizer tokenizer();

    /**
     * Runs one forward pass, which adds the batch's tokens to their slots. A slot's tokens in the batch are adjacent and
     * follow what the slot already holds.
     *
     * @return false if the KV cache has no room for the batch; then nothing has changed
     * @throws EngineFailedException if the pass failed; the slots of the batch may then hold some of its tokens
     */
    boolean step(TokenBatch batch);

    /**
     * Returns the logits of one row of the last {@link #step}: rows count the tokens that wanted logits, in batch order
     * from 0. The buffer runs from position 0 to the size of the vocabulary, is only to be read, and is good until the
     * next step.
     */
    FloatBuffer logits(int row);

    /**
     * Drops the positions {@code length} and above of a slot; 0 empties it. No effect where the slot holds no more than
     * that.
     *
     * @param slot in [0, {@link StepLimits#slots})
     * @param length at least 0
     */
    void truncate(int slot, int length);

    /** Gives the empty slot {@code to} the first {@code length} positions of the slot {@code from}, which keeps them. */
    void copy(int from, int to, int length);

    /**
     * Drops the positions {@code [from, to)} of a slot and moves those behind them down, so that the slot goes on where
     * it would if they had never been. Called only where no other slot shares the cells from {@code from} on.
     *
     * @return false if this model cannot do that; then nothing has changed
     */
    default boolean shift(int slot, int from, int to) {
        return false;
    }

    /** Returns how many bytes {@link #save} would return for a slot; 0 if it cannot be saved. */
    long stateBytes(int slot);

    /** Returns the KV cells of a slot, in a form that only this backend, over the same model, reads. */
    byte[] save(int slot);

    /**
     * Fills an empty slot with what {@link #save} returned.
     *
     * @throws EngineFailedException if the state does not fit this model or the cache; the slot is then empty
     */
    void restore(int slot, byte[] state);

    /**
     * Empties all slots, and wipes what their cells held, also of those that no slot holds. Called when logits were not
     * numbers: where all tokens attend over one buffer, a NaN in a cell reaches the others in spite of the mask, as 0
     * times NaN is NaN.
     */
    default void clear() {
        for (int slot = 0; slot < limits().slots(); slot++) {
            truncate(slot, 0);
        }
    }

    /**
     * Returns whether cells that no sequence of a batch uses make its step slower, as in one buffer that every token
     * attends over. They are then not left in slots for long.
     */
    default boolean idleCellsSlowSteps() {
        return false;
    }

    /** Returns whether what {@link #copy} gives takes no cells of its own while the other slot holds it too. */
    boolean sharesCells();
}
