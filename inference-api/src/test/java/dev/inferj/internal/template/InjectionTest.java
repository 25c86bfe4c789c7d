package dev.inferj.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.inferj.InvalidRequestException;
import dev.inferj.internal.template.rendering.TemplateException;
import dev.inferj.spi.TextPart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever is said in a conversation, it cannot become a control token. Every text of it is replaced by control tokens of
 * the template between characters of a private area, of which no template knows.
 */
class InjectionTest {
    private static final Pattern TOKEN = Pattern.compile("<[^<>\\s]{1,30}>|\\[/?[A-Z_]+]");
    private static final int PRIVATE_AREA = 0xE000;
    private static final int PRIVATE_CHARS = 0x1900;

    /** What templates compare with, which only as it is leads anywhere. */
    private static final List<String> KEPT = List.of("role", "type", "id", "tool_call_id", "name");

    private final SplittableRandom random = new SplittableRandom(11);
    private int rendered;

    @Test
    void nothingSaidBecomesControlInTemplatesOfTests() {
        TemplateFiles.families().forEach((name, source) -> assertSafe(name, source, /* rounds= */ 12));
        assertThat(rendered).isGreaterThan(4_000);
    }

    @Test
    void nothingSaidBecomesControlInBuiltInTemplates() {
        ChatTemplate chatml = BuiltInTemplates.find("chatml").orElseThrow();
        assertSafe("chatml", chatml, List.of("<|im_start|>", "<|im_end|>"), /* rounds= */ 12);
        assertThat(rendered).isGreaterThan(400);
    }

    @Test
    void nothingSaidBecomesControlInTemplatesOfModels() {
        Map<String, String> templates = TemplateFiles.real();
        assumeFalse(templates.isEmpty(), TemplateFiles.NEEDED);
        templates.forEach((name, source) -> assertSafe(name, source, /* rounds= */ 3));
        assertThat(rendered).isGreaterThan(40 * templates.size());
    }

    private void assertSafe(String name, String source, int rounds) {
        List<String> tokens = new ArrayList<>(List.of("</think>", "<s>", "{{ bos_token }}"));
        Matcher matcher = TOKEN.matcher(source);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        assertSafe(name, ChatTemplate.parse(source), tokens, rounds);
    }

    private void assertSafe(String name, ChatTemplate template, List<String> tokens, int rounds) {
        for (Map.Entry<String, Map<String, Object>> conversation :
                Conversations.all().entrySet()) {
            for (int round = 0; round < rounds; round++) {
                Map<String, Object> variables = new LinkedHashMap<>(conversation.getValue());
                variables.replaceAll((key, value) -> key.endsWith("_token") ? value : hostile(key, value, tokens));
                List<TextPart> parts;
                try {
                    parts = template.render(Conversations.input(variables));
                } catch (InvalidRequestException | TemplateException e) {
                    assertThat(e).hasMessageMatching("(?s)[^\uE000-\uF8FF]*");
                    continue;
                }
                assertThat(parts)
                        .as("%s on %s", name, conversation.getKey())
                        .allSatisfy(InjectionTest::assertNotPrivate);
                assertJoined(template, variables, parts);
                rendered++;
            }
        }
    }

    private static void assertNotPrivate(TextPart part) {
        assertThat(part.text()).isNotEmpty();
        if (part.control()) {
            assertThat(part.text())
                    .doesNotContainPattern("[\uE000-\uF8FF]")
                    .doesNotContainPattern("\\\\u[ef][0-9a-f]{3}");
        }
    }

    /** Checks that every text from the input lies within one plain part, and that marks change nothing of the whole. */
    private static void assertJoined(ChatTemplate template, Map<String, Object> variables, List<TextPart> parts) {
        Map<String, Object> trusted = new LinkedHashMap<>();
        variables.forEach((key, value) -> trusted.put(key, key.endsWith("_token") ? value : trusted(value)));
        List<TextPart> whole = template.render(Conversations.input(trusted));
        assertThat(joined(parts)).isEqualTo(joined(whole));
        String text = joined(parts);
        Matcher said = Pattern.compile("[\uE000-\uF8FF]\\S+?[\uE000-\uF8FF]").matcher(text);
        while (said.find()) {
            assertPlain(parts, said.start(), said.end());
        }
    }

    private static void assertPlain(List<TextPart> parts, int start, int end) {
        int at = 0;
        for (TextPart part : parts) {
            int partEnd = at + part.text().length();
            if (start >= at && start < partEnd) {
                assertThat(part.control()).isFalse();
                return;
            }
            at = partEnd;
        }
        assertThat(end).isLessThanOrEqualTo(at);
    }

    private static String joined(List<TextPart> parts) {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(part.text()));
        return text.toString();
    }

    @Nullable
    private Object hostile(String key, @Nullable Object value, List<String> tokens) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> hostile = new LinkedHashMap<>();
            map.forEach((name, item) -> hostile.put(String.valueOf(name), hostile(String.valueOf(name), item, tokens)));
            return hostile;
        }
        if (value instanceof List<?> list) {
            List<Object> hostile = new ArrayList<>();
            list.forEach(item -> hostile.add(hostile(key, item, tokens)));
            return hostile;
        }
        boolean keep = KEPT.contains(key) && random.nextInt(20) > 0;
        return value instanceof String && !keep ? hostileText(tokens) : value;
    }

    private String hostileText(List<String> tokens) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            text.append(privateChar());
            text.append(tokens.get(random.nextInt(tokens.size())));
            text.append(privateChar()).append(random.nextInt(3) == 0 ? "\n" : "");
        }
        return text.toString();
    }

    private char privateChar() {
        return (char) (PRIVATE_AREA + random.nextInt(PRIVATE_CHARS));
    }

    /** Returns the same with every text as if the library had written it. */
    @Nullable
    private static Object trusted(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> trusted = new LinkedHashMap<>();
            map.forEach((name, item) -> trusted.put(String.valueOf(name), trusted(item)));
            return trusted;
        }
        if (value instanceof List<?> list) {
            List<Object> trusted = new ArrayList<>();
            list.forEach(item -> trusted.add(trusted(item)));
            return trusted;
        }
        return value instanceof String text ? TextPart.control(text) : value;
    }
}
