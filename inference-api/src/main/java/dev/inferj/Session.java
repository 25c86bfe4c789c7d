package dev.inferj;

import java.nio.file.Path;
import java.util.List;

/**
 * A conversation with a model, which keeps what was said and, where the model runs in this process, the KV cells it
 * took, so that the next turn computes only what is new. Safe to share between threads: turns asked at the same time
 * are answered one after the other, in the order they were asked.
 *
 * <p>A turn counts once it is answered: one that fails or is cancelled leaves the conversation as it was.
 */
public interface Session extends AutoCloseable {
    /** Returns a name that is this session's alone; a pool of servers keeps a session on one replica by it. */
    String id();

    /** Returns what was said so far, the system message included; empty for a session of raw prompts. */
    List<Message> messages();

    /** Returns how many turns were answered so far. */
    int turns();

    /**
     * Starts to write the next turn: messages, usually one of the user's, or, for a model without a chat template, a raw
     * prompt. What was said before goes in front of it by itself.
     */
    ChatCall request();

    /**
     * Asks one question as the next turn and waits for the answer. A model without a chat template goes on from the text
     * as it stands.
     *
     * @throws InferenceException if the turn fails
     * @throws java.util.concurrent.CancellationException if the thread is interrupted, or the session or its model
     *     closed, before the answer is complete
     */
    String ask(String question);

    /** Returns a new session that goes on from here on its own and shares the KV cells of what was said so far. */
    Session fork();

    /**
     * Takes back the last turns.
     *
     * @param turns how many, from 0 to {@link #turns}
     * @throws IllegalStateException while a turn is being answered
     */
    void rewind(int turns);

    /** Returns the conversation as it stands, to come back to. */
    Checkpoint checkpoint();

    /**
     * Goes back, or forward, to a checkpoint of any session of the same model.
     *
     * @throws IllegalArgumentException if the checkpoint is of another model
     * @throws IllegalStateException while a turn is being answered
     */
    void restore(Checkpoint checkpoint);

    /**
     * Writes the session to a file, signed and readable by its owner only: what was said, and the KV cells where the
     * model has them. {@link ChatModel#restoreSession} reads it.
     *
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    void save(Path file);

    /** Forgets the conversation and cancels turns that are not answered yet. Safe to call twice. */
    @Override
    void close();

    /** A conversation at one moment. Immutable. */
    interface Checkpoint {
        /** Returns how many turns it holds. */
        int turns();
    }
}
