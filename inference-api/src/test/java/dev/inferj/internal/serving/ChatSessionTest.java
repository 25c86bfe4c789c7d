package dev.inferj.internal.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.ContextLengthExceededException;
import dev.inferj.ContextPolicy;
import dev.inferj.InvalidRequestException;
import dev.inferj.Session;
import dev.inferj.TimeSource;
import dev.inferj.internal.delivery.SystemTime;
import dev.inferj.internal.engine.BatchedModel;
import dev.inferj.spi.StepLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChatSessionTest {
    @TempDir
    private Path folder;

    private final SystemTime time = new SystemTime();
    private HashingBackend backend = new HashingBackend(new StepLimits(4, 1000, 4000, 64), true, 0);
    private ChatModel model;

    @BeforeEach
    void open() {
        model = serve(backend);
    }

    @AfterEach
    void close() {
        model.close();
        time.close();
    }

    @Test
    void aTurnComputesOnlyWhatIsNew() {
        Session session = model.session().open();
        ChatResponse first = turn(session, "hello");
        ChatResponse second = turn(session, " and more");

        assertThat(first.usage().cachedTokens()).isZero();
        int before = first.usage().totalTokens();
        assertThat(second.usage().promptTokens()).isEqualTo(before + " and more".length());
        assertThat(second.usage().cachedTokens()).isBetween(before - 1, before);
    }

    @Test
    void answersEqualThoseOfTheWholeTranscriptSentCold() {
        Session session = model.session().open();
        StringBuilder transcript = new StringBuilder();
        for (String question : List.of("one", "two", "three")) {
            transcript.append(question);
            String answer = turn(session, question).text();
            assertThat(answer).isEqualTo(cold(transcript.toString()));
            transcript.append(answer);
        }
    }

    @Test
    void aForkGoesOnByItselfAndComputesNothingOfWhatItShares() {
        Session session = model.session().open();
        turn(session, "a".repeat(400));
        int shared = backend.fed.get();
        Session fork = session.fork();
        ChatResponse mine = turn(session, "left");
        ChatResponse other = turn(fork, "right");

        assertThat(mine.usage().cachedTokens()).isGreaterThanOrEqualTo(400);
        assertThat(other.usage().cachedTokens()).isGreaterThanOrEqualTo(400);
        assertThat(backend.fed.get() - shared).isLessThan(100);
        assertThat(session.turns()).isEqualTo(2);
        assertThat(fork.turns()).isEqualTo(2);
    }

    @Test
    void rewindTakesTurnsBack() {
        Session session = model.session().open();
        turn(session, "one");
        Session.Checkpoint one = session.checkpoint();
        String second = turn(session, "two").text();
        turn(session, "three");

        session.rewind(2);
        assertThat(session.turns()).isEqualTo(1);
        assertThat(turn(session, "two").text()).isEqualTo(second);
        session.restore(one);
        assertThat(session.turns()).isEqualTo(1);
        assertThatThrownBy(() -> session.rewind(2)).hasMessage("turns must be in [0, 1]: 2");
    }

    @Test
    void turnsAskedAtOnceAreAnsweredInTheirOrder() {
        Session session = model.session().open();
        List<CompletableFuture<ChatResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(
                    session.request().rawPrompt("q" + i).greedy().maxTokens(5).sendAsync());
        }
        StringBuilder transcript = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            transcript.append("q").append(i);
            String answer = answers.get(i).join().text();
            assertThat(answer).isEqualTo(cold(transcript.toString(), 5));
            transcript.append(answer);
        }
        assertThat(session.turns()).isEqualTo(10);
    }

    @Test
    void aFullContextFailsTheTurnAndKeepsTheConversation() {
        Session session = model.session().open();
        turn(session, "a".repeat(900));

        assertThatThrownBy(() -> turn(session, "b".repeat(200))).isInstanceOf(ContextLengthExceededException.class);
        assertThat(session.turns()).isEqualTo(1);
        assertThat(turn(session, "c").finishReason()).isNotNull();
    }

    @Test
    void theOldestTurnsAreForgottenWhereThePolicySaysSo() {
        Session session = model.session().whenFull(ContextPolicy.DROP_OLDEST).open();
        for (int i = 0; i < 20; i++) {
            turn(session, "x".repeat(150));
        }
        assertThat(session.turns()).isBetween(3, 6);
    }

    @Test
    void aFullContextShiftsWhereThePolicySaysSo() {
        Session session = model.session().whenFull(ContextPolicy.SHIFT).open();
        int uncached = 0;
        for (int i = 0; i < 20; i++) {
            ChatResponse response = turn(session, "x".repeat(150));
            assertThat(response.usage().totalTokens()).isLessThanOrEqualTo(1000);
            uncached += response.usage().promptTokens() - response.usage().cachedTokens();
        }
        assertThat(session.turns()).isEqualTo(20);
        assertThat(backend.shifted.get()).isPositive();
        assertThat(uncached).as("tokens computed").isLessThan(20 * 160);
    }

    @Test
    void anAnswerGoesOnBeyondTheContextWhereThePolicySaysSo() {
        Session session = model.session().whenFull(ContextPolicy.SHIFT).open();
        ChatResponse response = session.request()
                .rawPrompt("x".repeat(900))
                .greedy()
                .logitBias(HashingBackend.END, -100)
                .maxTokens(2000)
                .send();

        assertThat(response.usage().outputTokens()).isEqualTo(2000);
        assertThat(backend.shifted.get()).isPositive();
        assertThat(turn(session, "more").usage().cachedTokens()).isGreaterThan(400);
    }

    @Test
    void messagesAndRawPromptsDoNotMix() {
        Session session = model.session().system("Be brief.").open();

        assertThatThrownBy(() -> turn(session, "raw"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("must keep to messages or to raw prompts");
    }

    @Test
    void aClosedSessionRefusesTurns() {
        Session session = model.session().open();
        session.close();
        session.close();

        assertThatThrownBy(() -> session.ask("anything")).hasMessage("the session is closed");
    }

    @Test
    void tenantsDoNotShareCells() {
        turn(model.session().tenant("a").open(), "a".repeat(100));
        ChatResponse other = turn(model.session().tenant("b").open(), "a".repeat(100));

        assertThat(other.usage().cachedTokens()).isZero();
    }

    private ChatModel serve(HashingBackend served) {
        TimeSource clock = new TimeSource() {
            @Override
            public long nanos() {
                return served.clock.get();
            }

            @Override
            public Alarm schedule(Duration delay, Runnable task) {
                return time.schedule(delay, task);
            }
        };
        return new ServedModel(
                new BatchedModel(served, clock, () -> 1L),
                clock,
                Runnable::run,
                new SessionKey(folder.resolve("key")),
                closed -> {});
    }

    private static ChatResponse turn(Session session, String text) {
        return session.request().rawPrompt(text).greedy().maxTokens(20).send();
    }

    private String cold(String transcript) {
        return cold(transcript, 20);
    }

    private String cold(String transcript, int maxTokens) {
        return model.request()
                .rawPrompt(transcript)
                .cacheSalt("cold")
                .greedy()
                .maxTokens(maxTokens)
                .send()
                .text();
    }
}
