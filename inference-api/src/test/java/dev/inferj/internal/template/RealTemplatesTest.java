package dev.inferj.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Every template says on every conversation what Jinja makes it say, and fails where it fails there. */
class RealTemplatesTest {
    @Test
    void templatesOfModelsSayWhatTheySayInJinja(TestReporter reporter) throws IOException, InterruptedException {
        Map<String, String> templates = TemplateFiles.real();
        assumeFalse(templates.isEmpty(), TemplateFiles.NEEDED);
        assertSame(templates, reporter);
    }

    @Test
    void templatesOfTestsSayWhatTheySayInJinja(TestReporter reporter) throws IOException, InterruptedException {
        assertSame(TemplateFiles.families(), reporter);
    }

    private static void assertSame(Map<String, String> templates, TestReporter reporter)
            throws IOException, InterruptedException {
        Optional<JinjaOracle> started = JinjaOracle.start();
        assumeTrue(started.isPresent(), JinjaOracle.NEEDED);
        int same = 0;
        List<String> different = new ArrayList<>();
        try (JinjaOracle oracle = started.orElseThrow()) {
            for (Map.Entry<String, String> template : templates.entrySet()) {
                oracle.define("template", template.getValue());
                for (Map.Entry<String, Map<String, Object>> conversation :
                        Conversations.all().entrySet()) {
                    Outcome ours = Outcome.of(template.getValue(), Conversations.input(conversation.getValue()));
                    Outcome theirs = oracle.render("template", conversation.getValue());
                    if (ours.agreesWith(theirs)) {
                        same++;
                    } else {
                        different.add(template.getKey() + " on " + conversation.getKey() + "%nours: " + ours
                                + "%ntheirs: " + theirs);
                    }
                }
            }
        }
        reporter.publishEntry(Map.of(
                "templates", String.valueOf(templates.size()),
                "same", String.valueOf(same),
                "different", String.valueOf(different.size())));
        assertThat(different).isEmpty();
    }
}
