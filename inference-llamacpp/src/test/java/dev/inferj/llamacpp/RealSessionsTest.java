package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatModel;
import dev.inferj.Inference;
import dev.inferj.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions on the published model: they compute what is new, and say what a model says that computes all of it. */
final class RealSessionsTest {
    private static final int ANSWER = 30;

    @TempDir
    private Path folder;

    private Path file;
    private Path key;
    private Inference inference;
    private ChatModel model;
    private ColdModel cold;

    @BeforeEach
    void open() {
        file = TestModels.stories();
        key = folder.resolve("key");
        inference = Inference.builder().sessionKey(key).build();
        model = inference.chat(RestoredElsewhere.options(file));
        cold = new ColdModel(inference, file, folder.resolve("cold"));
    }

    @AfterEach
    void close() {
        if (inference != null) {
            inference.close();
        }
    }

    @Test
    void aTurnComputesWhatIsNewAndIsAnsweredAsIfAllWere() {
        Session session = model.session().open();
        TurnOutcome before = ask(session, TestModels.PROMPT);
        for (String question : List.of(" The next day,", " Her mom said", "Then", " In the end", "! ")) {
            before = askAsIfCold(session, question, before);
        }
    }

    @Test
    void tokensOfATurnAreCountedWithAllThatWasSaid() {
        Session session = model.session().open();
        for (String question : List.of(TestModels.PROMPT, " The next day,", "Then")) {
            int counted = session.request().rawPrompt(question).countTokens();

            assertThat(counted)
                    .isEqualTo(TurnOutcome.of(session, question, ANSWER).promptTokens());
        }
    }

    @Test
    void aForkComputesNothingOfTheFourHundredTokensItShares() {
        Session session = model.session().open();
        TurnOutcome.of(session, TestModels.PROMPT, 360);
        TurnOutcome shared = TurnOutcome.of(session, " One day, Lily and her mom went to the park.", 20);
        assertThat(shared.heldTokens()).isGreaterThan(390);
        Session fork = session.fork();

        askAsIfCold(session, " The dog", shared);
        TurnOutcome forked = askAsIfCold(fork, " The cat", shared);
        askAsIfCold(fork, " Then", forked);
    }

    @Test
    void aForkThatIsAskedFirstLeavesTheSessionItsCells() {
        Session session = model.session().open();
        TurnOutcome shared = TurnOutcome.of(session, TestModels.PROMPT, 100);
        Session fork = session.fork();
        askAsIfCold(fork, " The cat", shared);

        askAsIfCold(session, " The dog", shared);
    }

    @Test
    void aSessionTakenBackGoesOnAsIfTheTurnHadNotBeen() {
        Session session = model.session().open();
        TurnOutcome first = ask(session, TestModels.PROMPT);
        TurnOutcome second = askAsIfCold(session, " The dog", first);
        ask(session, " The cat");
        session.rewind(1);

        assertThat(cold.answer(session, " The bird", ANSWER))
                .isEqualTo(ask(session, " The bird").text());
        session.rewind(2);
        assertThat(ask(session, " The dog").text()).isEqualTo(second.text());
    }

    @Test
    void aSessionThatLostItsSlotComesBackFromHostMemory() {
        ChatModel narrow = inference.chat(
                LlamaCpp.model(file).slots(1).contextTokens(512).threads(1).hostCacheMiB(64));
        Session one = narrow.session().open();
        Session other = narrow.session().open();
        TurnOutcome ofOne = TurnOutcome.of(one, TestModels.PROMPT, 150);
        TurnOutcome ofOther = TurnOutcome.of(other, "The big red ball", 150); // in the only slot

        for (int i = 0; i < 3; i++) {
            ofOne = askAsIfCold(one, " Then", ofOne);
            ofOther = askAsIfCold(other, " And", ofOther);
        }
    }

    @Test
    void aSessionGoesOnInAnotherJvm() throws IOException, InterruptedException {
        Session session = model.session().open();
        TurnOutcome.of(session, TestModels.PROMPT, 150);
        TurnOutcome saved = ask(session, " The next day,");
        Path question = Files.writeString(folder.resolve("question"), " Her mom said");
        Path answer = folder.resolve("answer");
        session.save(folder.resolve("session"));

        RestoredElsewhere.Outcome outcome = RestoredElsewhere.run(
                RestoredElsewhere.class,
                List.of(
                        file.toString(),
                        key.toString(),
                        folder.resolve("session").toString(),
                        question.toString(),
                        answer.toString(),
                        Integer.toString(ANSWER)));

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        String[] told = Files.readString(answer).split("\n", 2);
        TurnOutcome here = askAsIfCold(session, " Her mom said", saved);
        assertThat(told[1]).isEqualTo(here.text());
        assertThat(told[0]).as("tokens computed there").isEqualTo(Integer.toString(here.computedTokens()));
    }

    private static TurnOutcome ask(Session session, String question) {
        return TurnOutcome.of(session, question, ANSWER);
    }

    /** Asks for the next turn, behind one that left its cells: none of what they hold is computed again. */
    private TurnOutcome askAsIfCold(Session session, String question, TurnOutcome before) {
        String expected = cold.answer(session, question, ANSWER);
        TurnOutcome turn = ask(session, question);
        assertThat(turn.text()).isEqualTo(expected);
        assertThat(turn.computedTokens())
                .as("computed of %d tokens, of which %d are held", turn.promptTokens(), before.heldTokens())
                .isBetween(1, turn.promptTokens() - before.heldTokens());
        return turn;
    }
}
