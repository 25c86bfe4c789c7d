package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * No damage to the head of a model file ends the JVM: the reader refuses the file, or llama.cpp does, or runs it.
 * {@code -Dinferj.test.mutants=20000} tries more of them.
 */
class MutantsTest {
    private static final long MUTANTS = Long.getLong("inferj.test.mutants", 2000);

    /** For one mutant, on the slowest and busiest of machines. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void mutantsOfStoriesEndNoJvm(TestReporter reporter) throws Exception {
        reporter.publishEntry("outcomes", outcomes(TestModels.stories(), MUTANTS * 3 / 4, ""));
    }

    @Test
    void mutantsOfTinyToolsEndNoJvm(TestReporter reporter) throws Exception {
        reporter.publishEntry("outcomes", outcomes(TestModels.tinyTools(), MUTANTS / 4, ""));
    }

    @Test
    void mutantsEndNoJvmOnAFurtherLibrary(TestReporter reporter) throws Exception {
        String library = FurtherLibrary.folder().toString();
        reporter.publishEntry("outcomes", outcomes(TestModels.stories(), MUTANTS / 4, library));
    }

    private String outcomes(Path model, long count, String library) throws Exception {
        Map<String, Integer> outcomes = new HashMap<>();
        List<String> failures = new ArrayList<>();
        long next = 0;
        while (next < count) {
            next = tryFrom(next, count, model, library, outcomes, failures);
        }
        assertThat(failures).isEmpty();
        assertThat(outcomes).containsOnlyKeys(MutantRun.REFUSED, MutantRun.REFUSED_BY_LLAMA_CPP, MutantRun.RAN);
        return outcomes.toString();
    }

    /** Runs mutants in a child JVM for as long as it lives, and returns the seed to go on with. */
    private long tryFrom(
            long first, long count, Path model, String library, Map<String, Integer> outcomes, List<String> failures)
            throws IOException, InterruptedException {
        long seed = first;
        try (ChildJvm child = ChildJvm.start(
                folder, MutantRun.class, model.toString(), folder.toString(), "" + first, "" + count, library)) {
            boolean begun = false;
            for (String line = child.line(PATIENCE); line != null; line = child.line(PATIENCE)) {
                int space = line.indexOf(' ');
                seed = Long.parseLong(line.substring(0, space));
                String word = line.substring(space + 1);
                begun = word.equals(MutantRun.BEGINS);
                if (!begun) {
                    outcomes.merge(word.replaceAll(":.*", ""), 1, Integer::sum);
                }
                if (word.startsWith("broke")) {
                    failures.add("seed " + line);
                }
            }
            if (begun) {
                failures.add(
                        "seed " + seed + " ended the JVM with " + child.exitCode(PATIENCE) + ": " + child.errors());
            } else {
                assertThat(child.exitCode(PATIENCE)).as(child.errors()).isZero();
            }
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + " of " + model + ": " + e.getMessage(), e);
        }
        return seed + 1;
    }
}
