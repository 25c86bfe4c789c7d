package dev.inferj.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.InvalidRequestException;
import dev.inferj.internal.template.rendering.TemplateException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A template that is damaged in any way says something, refuses, or fails with the error that is there for it. */
class MutantsTest {
    private static final int MUTANTS = 5_000;
    private static final List<String> BITS = List.of(
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "-",
            "+",
            "'",
            "\"",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "|",
            ".",
            ",",
            ":",
            "=",
            "==",
            "~",
            "*",
            "**",
            "/",
            "//",
            "%",
            " if ",
            " else ",
            " for ",
            " in ",
            " is ",
            " not ",
            " and ",
            " or ",
            " set ",
            " endif ",
            " endfor ",
            " none ",
            " true ",
            "0",
            "1",
            "-1",
            "99999999999",
            "1e9",
            "\\",
            "\n",
            "\0",
            "é",
            "👋",
            "\uD83D",
            "loop",
            "messages",
            "ns",
            "|tojson",
            "|list",
            "|join",
            "|sort",
            "|length",
            "|map",
            "|select",
            "[::-1]",
            "[:0]",
            ".split()",
            ".strip()",
            "()",
            "*2",
            "{% break %}",
            "{% raw %}",
            "recursive ",
            "caller()",
            "range(9)",
            "**10");

    private final SplittableRandom random = new SplittableRandom(23);

    @Test
    void damagedTemplatesGiveAResultOrTheirOwnErrors() {
        List<String> sources = new ArrayList<>(TemplateFiles.families().values());
        List<Map<String, Object>> conversations =
                new ArrayList<>(Conversations.all().values());
        Map<Outcome.Kind, Integer> kinds = new EnumMap<>(Outcome.Kind.class);
        for (int i = 0; i < MUTANTS; i++) {
            String mutant = mutant(sources.get(i % sources.size()));
            TemplateInput input = Conversations.input(conversations.get(random.nextInt(conversations.size())));
            try {
                kinds.merge(Outcome.of(mutant, input).kind(), 1, Integer::sum);
            } catch (Throwable unexpected) {
                throw new AssertionError("mutant " + i + ":\n" + mutant, unexpected);
            }
        }
        assertThat(kinds.get(Outcome.Kind.OK)).as("mutants that live").isGreaterThan(MUTANTS / 20);
        assertThat(kinds.get(Outcome.Kind.FAILED)).as("mutants that fail").isGreaterThan(MUTANTS / 4);
    }

    @Test
    void damagedRandomTemplatesGiveAResultOrTheirOwnErrors() {
        TemplateInput input = SampleVariables.input();
        for (int i = 0; i < MUTANTS; i++) {
            String mutant = mutant(new RandomTemplate(i).template());
            try {
                ChatTemplate.parse(mutant).render(input);
            } catch (TemplateException | InvalidRequestException expected) {
                assertThat(expected).hasMessageStartingWith("");
            } catch (Throwable unexpected) {
                throw new AssertionError("mutant " + i + ":\n" + mutant, unexpected);
            }
        }
    }

    private String mutant(String source) {
        StringBuilder mutant = new StringBuilder(source);
        for (int i = random.nextInt(1, 4); i > 0 && mutant.length() > 0; i--) {
            int at = random.nextInt(mutant.length());
            int end = Math.min(mutant.length(), at + random.nextInt(1, 12));
            switch (random.nextInt(5)) {
                case 0 -> mutant.delete(at, end);
                case 1 -> mutant.insert(at, BITS.get(random.nextInt(BITS.size())));
                case 2 -> mutant.replace(at, at + 1, BITS.get(random.nextInt(BITS.size())));
                case 3 -> mutant.insert(random.nextInt(mutant.length()), mutant.substring(at, end));
                default -> mutant.setLength(Math.max(1, at));
            }
        }
        return mutant.toString();
    }
}
