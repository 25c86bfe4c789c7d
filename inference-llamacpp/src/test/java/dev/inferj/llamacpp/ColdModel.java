package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatModel;
import dev.inferj.Inference;
import dev.inferj.Session;
import java.nio.file.Path;

/** Says what a session would be answered by a model that has none of its cells: one slot, emptied before each turn. */
final class ColdModel {
    private final ChatModel model;
    private final Path scratch;

    /**
     * Opens the model.
     *
     * @param inference with the same session key as those of the sessions
     * @param scratch a file to write sessions to
     */
    ColdModel(Inference inference, Path file, Path scratch) {
        this.model = inference.chat(
                LlamaCpp.model(file).slots(1).contextTokens(512).threads(1).hostCacheMiB(0));
        this.scratch = scratch;
    }

    /** Returns the greedy answer to the next question of a session, which stays as it is. */
    String answer(Session session, String question, int maxTokens) {
        session.save(scratch);
        model.request().rawPrompt("b").cacheSalt("nobody's").maxTokens(1).send(); // takes the slot
        try (Session copy = model.restoreSession(scratch)) {
            TurnOutcome outcome = TurnOutcome.of(copy, question, maxTokens);
            assertThat(outcome.computedTokens()).isEqualTo(outcome.promptTokens());
            return outcome.text();
        }
    }
}
