package dev.inferj.internal.serving;

import dev.inferj.ContextPolicy;
import dev.inferj.internal.kv.SavedCells;
import org.jspecify.annotations.Nullable;

/**
 * What a session file holds.
 *
 * @param fingerprint the model that the tokens and cells are of
 * @param tenant who the session's requests are for
 * @param whenFull what happens when the context is full
 * @param conversation what was said
 * @param cells the KV state of the last turn and all before it, where it could be had
 */
record SavedSession(
        String fingerprint,
        @Nullable String tenant,
        ContextPolicy whenFull,
        Conversation conversation,
        @Nullable SavedCells cells) {}
