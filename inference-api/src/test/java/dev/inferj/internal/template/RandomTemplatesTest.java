package dev.inferj.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Random templates mean what they mean in Jinja. */
class RandomTemplatesTest {
    private static final int TEMPLATES = 1_000;

    @Test
    void randomTemplatesMeanWhatTheyMeanInJinja() throws IOException, InterruptedException {
        Optional<JinjaOracle> started = JinjaOracle.start();
        assumeTrue(started.isPresent(), JinjaOracle.NEEDED);
        int ok = 0;
        try (JinjaOracle oracle = started.orElseThrow()) {
            for (int seed = 1; seed <= TEMPLATES; seed++) {
                String source = new RandomTemplate(seed).template();
                oracle.define("template", source);
                Outcome theirs = oracle.render("template", SampleVariables.all());
                Outcome ours = Outcome.of(source, SampleVariables.input());
                assertThat(ours.agreesWith(theirs))
                        .as("seed %d: %s%nours: %s%ntheirs: %s", seed, source, ours, theirs)
                        .isTrue();
                ok += theirs.kind() == Outcome.Kind.OK ? 1 : 0;
            }
        }
        assertThat(ok).as("templates that say something").isGreaterThan(TEMPLATES / 2);
    }
}
