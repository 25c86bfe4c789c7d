package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.llamacpp.gguf.Adapters;
import dev.inferj.llamacpp.gguf.Families;
import dev.inferj.llamacpp.gguf.GgufParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
        reporter.publishEntry("outcomes", outcomes(TestModels.stories(), MUTANTS * 2 / 5, "", ""));
    }

    @Test
    void mutantsOfQuantizedStoriesEndNoJvm(TestReporter reporter) throws Exception {
        reporter.publishEntry("outcomes", outcomes(TestModels.quantizedStories(), MUTANTS / 10, "", ""));
    }

    @Test
    void mutantsOfTinyToolsEndNoJvm(TestReporter reporter) throws Exception {
        reporter.publishEntry("outcomes", outcomes(TestModels.tinyTools(), MUTANTS / 5, "", ""));
    }

    @ParameterizedTest
    @EnumSource(Families.class)
    void mutantsOfOtherFamiliesEndNoJvm(Families family, TestReporter reporter) throws Exception {
        reporter.publishEntry("outcomes", outcomes(written(family.parts(folder), "model"), MUTANTS / 20, "", ""));
    }

    @Test
    void mutantsOfAnAdapterEndNoJvm(TestReporter reporter) throws Exception {
        GgufParts parts = Families.LLAMA.parts(folder);
        Path model = written(parts, "model");
        GgufParts adapter = Adapters.of(
                parts, 8, "blk.0.attn_q.weight", "blk.0.ffn_down.weight", "output.weight", "token_embd.weight");

        reporter.publishEntry("outcomes", outcomes(written(adapter, "adapter"), MUTANTS / 10, "", model.toString()));
    }

    @Test
    void mutantsEndNoJvmOnAFurtherLibrary(TestReporter reporter) throws Exception {
        String library = FurtherLibrary.folder().toString();
        reporter.publishEntry("outcomes", outcomes(TestModels.stories(), MUTANTS / 5, library, ""));
    }

    private Path written(GgufParts parts, String name) throws IOException {
        return Files.write(folder.resolve(name + ".gguf"), parts.bytes());
    }

    private String outcomes(Path sound, long count, String library, String model) throws Exception {
        Map<String, Integer> outcomes = new HashMap<>();
        List<String> failures = new ArrayList<>();
        long next = 0;
        while (next < count) {
            next = tryFrom(next, List.of(sound.toString(), library, model), count, outcomes, failures);
        }
        assertThat(failures).isEmpty();
        assertThat(outcomes).containsOnlyKeys(MutantRun.REFUSED, MutantRun.REFUSED_BY_LLAMA_CPP, MutantRun.RAN);
        return outcomes.toString();
    }

    /** Runs mutants in a child JVM for as long as it lives, and returns the seed to go on with. */
    private long tryFrom(
            long first, List<String> files, long count, Map<String, Integer> outcomes, List<String> failures)
            throws IOException, InterruptedException {
        long seed = first;
        try (ChildJvm child = ChildJvm.start(
                folder,
                MutantRun.class,
                files.get(0),
                folder.toString(),
                "" + first,
                "" + count,
                files.get(1),
                files.get(2))) {
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
            throw new AssertionError("seed " + seed + " of " + files + ": " + e.getMessage(), e);
        }
        return seed + 1;
    }
}
