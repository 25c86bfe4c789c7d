package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.Inference;
import dev.inferj.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MutatedStatesTest {
    private static final int MUTANTS = 500;

    @TempDir
    private Path folder;

    @Test
    void signedStatesThatHoldNonsenseHarmNobodyElse() throws IOException, InterruptedException {
        Path model = TestModels.stories();
        Path key = folder.resolve("key");
        Path file = folder.resolve("session");
        int cells;
        String sane;
        try (Inference inference = Inference.builder().sessionKey(key).build()) {
            var served = inference.chat(RestoredElsewhere.options(model));
            Session session = served.session().tenant(MutatedStates.TENANT).open();
            cells = TurnOutcome.of(session, TestModels.PROMPT, 40).heldTokens();
            session.save(file);
            sane = TurnOutcome.of(served.session().open(), TestModels.PROMPT, 30)
                    .text();
        }
        Path counts = folder.resolve("counts");

        RestoredElsewhere.Outcome outcome = RestoredElsewhere.run(
                MutatedStates.class,
                List.of(
                        model.toString(),
                        key.toString(),
                        file.toString(),
                        Integer.toString(cells),
                        Integer.toString(MUTANTS),
                        counts.toString()));

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        String[] told = Files.readString(counts).split("\n", 3);
        assertThat(Integer.parseInt(told[0])).as("states that were spoken from").isGreaterThan(MUTANTS / 20);
        assertThat(Integer.parseInt(told[1]))
                .as("states with NaN in them, computed again")
                .isGreaterThan(MUTANTS / 20);
        assertThat(told[2]).as("what another session says afterwards").isEqualTo(sane);
    }
}
