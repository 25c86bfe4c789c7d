package dev.inferj.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.Inference;
import dev.inferj.Message;
import dev.inferj.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions on a real model compute what is new, and say what a model says that computes all of it. */
final class DjlSessionsTest {
    private static final String QUESTION = "What is the weather in Paris?";

    @TempDir
    private Path folder;

    private Path files;
    private Inference inference;
    private ChatModel model;

    @BeforeEach
    void open() {
        files = Path.of(System.getProperty("inferj.test.models", "")).resolve("tiny-tools/hf");
        assumeTrue(
                Files.isDirectory(files),
                "needs the model tiny-tools: put it into a folder and name that by -Dinferj.test.models=FOLDER");
        inference = Inference.builder().sessionKey(folder.resolve("key")).build();
        model = inference.chat(Djl.model(files).slots(4).contextTokens(1024).threads(1));
    }

    @AfterEach
    void close() {
        if (inference != null) {
            inference.close();
        }
    }

    @Test
    void forksAndRewoundSessionsAnswerAlikeAndComputeOnlyWhatIsNew() {
        Session session = model.session().open();
        ChatResponse first = turn(session, QUESTION);
        Session fork = session.fork();
        ChatResponse second = turn(session, "And in Rome?");
        ChatResponse forked = turn(fork, "And in Rome?");
        assertThat(forked.text()).isEqualTo(second.text());
        assertThat(forked.usage().cachedTokens())
                .isGreaterThanOrEqualTo(first.usage().totalTokens() - 1);

        session.rewind(1);
        assertThat(turn(session, "And in Rome?").text()).isEqualTo(second.text());
    }

    @Test
    void aTurnIsAnsweredAsIfAllWereComputed() {
        Session session = model.session().open();
        String first = turn(session, QUESTION).text();
        ChatResponse second = turn(session, "Tell me about Rome.");
        ChatResponse cold = model.request()
                .user(QUESTION)
                .message(Message.assistant(first))
                .user("Tell me about Rome.")
                .cacheSalt("cold")
                .greedy()
                .maxTokens(60)
                .send();
        assertThat(cold.usage().cachedTokens()).isZero();
        assertThat(second.usage().cachedTokens()).isPositive();
        assertThat(second.text()).isEqualTo(cold.text());
    }

    @Test
    void aSavedSessionGoesOnInAnotherModel() {
        Session session = model.session().open();
        ChatResponse first = turn(session, QUESTION);
        session.save(folder.resolve("session"));
        String second = turn(session, "And in Rome?").text();
        model.close();
        ChatModel other =
                inference.chat(Djl.model(files).slots(2).contextTokens(1024).threads(1));
        ChatResponse restored = turn(other.restoreSession(folder.resolve("session")), "And in Rome?");
        assertThat(restored.text()).isEqualTo(second);
        assertThat(restored.usage().cachedTokens())
                .isGreaterThanOrEqualTo(first.usage().totalTokens() - 1);
    }

    private static ChatResponse turn(Session session, String question) {
        return session.request().user(question).greedy().maxTokens(60).send();
    }
}
