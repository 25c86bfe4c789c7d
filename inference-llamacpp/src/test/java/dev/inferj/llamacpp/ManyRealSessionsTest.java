package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.Inference;
import dev.inferj.Session;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sixty-four sessions on the published model talk over four slots, in an order that comes from a seed. */
final class ManyRealSessionsTest {
    private static final int SESSIONS = 64;
    private static final int TURNS = Integer.getInteger("inferj.test.sessionTurns", 4);
    private static final int ANSWER = 12;

    /** Turns under way at a time. */
    private static final int MOST_WAITING = 8;

    private static final List<String> QUESTIONS =
            List.of(" The dog", " Then", " Her mom said", " One day,", " Lily", "And", " The big red ball");

    @TempDir
    private Path folder;

    private final SplittableRandom random = new SplittableRandom(7);
    private long cached;
    private long cacheable;

    /** A session, and the turn that it waits for. */
    private static final class Speaker {
        final Session session;
        int asked;
        int held;
        String expected = "";

        @Nullable
        CompletableFuture<ChatResponse> answer;

        Speaker(Session session) {
            this.session = session;
        }
    }

    @Test
    void everyAnswerIsTheColdAnswerAndMemoryIsUsedWell() {
        Path file = TestModels.stories();
        try (Inference inference =
                Inference.builder().sessionKey(folder.resolve("key")).build()) {
            ColdModel cold = new ColdModel(inference, file, folder.resolve("cold"));
            ChatModel model = inference.chat(
                    LlamaCpp.model(file).slots(4).contextTokens(512).threads(1).hostCacheMiB(256));

            talk(model, cold);

            // By a real clock the engine computes again what that is quicker for, and how much depends on the machine;
            // a
            // virtual clock tests the rate itself, beside the engine.
            assertThat((double) cached / cacheable)
                    .as("%d of %d tokens", cached, cacheable)
                    .isGreaterThan(0.5);
            assertThat(model.status().running()).isZero();
            assertThat(model.status().waiting()).isZero();
        }
    }

    private void talk(ChatModel model, ColdModel cold) {
        List<Speaker> unfinished = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            unfinished.add(new Speaker(model.session().open()));
        }
        Deque<Speaker> waiting = new ArrayDeque<>();
        while (!unfinished.isEmpty() || !waiting.isEmpty()) {
            if (waiting.size() == MOST_WAITING || unfinished.isEmpty()) {
                Speaker answered = waiting.remove();
                hear(answered);
                if (answered.asked < TURNS) {
                    unfinished.add(answered);
                }
            } else {
                Speaker next = unfinished.remove(random.nextInt(unfinished.size()));
                ask(next, cold);
                waiting.add(next);
            }
        }
    }

    private void ask(Speaker speaker, ColdModel cold) {
        String question = speaker.asked == 0
                ? "Once upon a time" + QUESTIONS.get(random.nextInt(QUESTIONS.size()))
                : QUESTIONS.get(random.nextInt(QUESTIONS.size()));
        speaker.asked++;
        speaker.expected = cold.answer(speaker.session, question, ANSWER);
        speaker.answer = speaker.session
                .request()
                .rawPrompt(question)
                .greedy()
                .maxTokens(ANSWER)
                .sendAsync();
    }

    private void hear(Speaker speaker) {
        CompletableFuture<ChatResponse> answer = speaker.answer;
        if (answer == null) {
            throw new AssertionError("was not asked");
        }
        ChatResponse response = answer.join();
        TurnOutcome outcome = TurnOutcome.of(response);
        assertThat(outcome.text()).isEqualTo(speaker.expected);
        cached += Math.min(speaker.held, response.usage().cachedTokens());
        cacheable += speaker.held;
        speaker.held = outcome.heldTokens();
    }
}
