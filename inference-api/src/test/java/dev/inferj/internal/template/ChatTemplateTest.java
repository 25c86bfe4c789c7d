package dev.inferj.internal.template;

import static dev.inferj.internal.template.Conversations.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.InvalidRequestException;
import dev.inferj.internal.template.rendering.TemplateException;
import dev.inferj.spi.TextPart;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChatTemplateTest {
    private static List<TextPart> render(String template) {
        return ChatTemplate.parse(template).render(SampleVariables.input());
    }

    /** A template, the line that is at fault, and what is wrong there; ⏎ stands for a line end. */
    private static final String NOT_UNDERSTOOD = """
            a⏎b{% if %} ⇒ 2 ⇒ '%}' stands where a value is expected
            ⏎⏎{% foo %} ⇒ 3 ⇒ the tag 'foo' is not understood
            ⏎{{ 'x'|frob }} ⇒ 2 ⇒ the filter 'frob' is not known
            ⏎{{ x is⏎ frob }} ⇒ 3 ⇒ the test 'frob' is not known
            ⏎{{ 'x ⇒ 2 ⇒ a string has no end: add '
            {% if x %}⏎⏎. ⇒ 3 ⇒ the end of the template stands where '{% endif %}' is expected
            {# a⏎ #}⏎{{ $ }} ⇒ 3 ⇒ the character '$' is not expected
            {% raw %}⏎{% endraw %}{{ ⇒ 2 ⇒ a tag has no end: add '}}'
            """;

    private static final String FAILING = """
            a⏎{{ nothing.x }} ⇒ 2 ⇒ 'nothing' is not defined
            ⏎⏎{{ messages[0].x.y }} ⇒ 3 ⇒ 'x' is not in the dict
            {% for m in messages %}⏎{{ m.x + 1 }}{% endfor %} ⇒ 2 ⇒ 'x' is not in the dict
            {% macro f(a) %}⏎{{ a.b }}{% endmacro %}⏎{{ f(none.c) }} ⇒ 2 ⇒ 'c' is no part of none
            {{ 1 }}⏎{% set x = 1 +⏎ 'a' %} ⇒ 2 ⇒ the operator + does not fit a whole number and text
            ⏎{{ [1, 2]⏎|join⏎|int⏎|first }} ⇒ 5 ⇒ a whole number has no items to go through
            ⏎{% for a, b in [[1]] %}{% endfor %} ⇒ 2 ⇒ a list has fewer items than the 2 needed
            ⏎{{ 5(1) }} ⇒ 2 ⇒ a whole number cannot be called
            ⏎{{ messages[0][messages[0].role].x }} ⇒ 2 ⇒ there is no such item in a dict
            """;

    static Stream<String> notUnderstood() {
        return NOT_UNDERSTOOD.lines();
    }

    static Stream<String> failing() {
        return FAILING.lines();
    }

    @ParameterizedTest
    @MethodSource("notUnderstood")
    void whatIsNotUnderstoodIsSaidWithItsLine(String line) {
        List<String> parts = List.of(line.split(" ⇒ "));
        String source = parts.get(0).replace('⏎', '\n');
        assertFault(() -> ChatTemplate.parse(source), parts);
    }

    @ParameterizedTest
    @MethodSource("failing")
    void whatFailsIsSaidWithItsLine(String line) {
        List<String> parts = List.of(line.split(" ⇒ "));
        ChatTemplate parsed = ChatTemplate.parse(parts.get(0).replace('⏎', '\n'));
        assertFault(() -> parsed.render(SampleVariables.input()), parts);
    }

    private static void assertFault(ThrowingCallable action, List<String> parts) {
        assertThatThrownBy(action).isInstanceOfSatisfying(TemplateException.class, e -> {
            assertThat(e).hasMessage("chat template, line " + parts.get(1) + ": " + parts.get(2));
            assertThat(e.line()).isEqualTo(Integer.parseInt(parts.get(1)));
        });
    }

    @Test
    void theWordsOfATemplateThatRefusesReachTheCaller() {
        assertThatThrownBy(() -> render("{{ raise_exception('Roles must take ' + 'turns') }}"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("the model's chat template refuses the conversation: Roles must take turns");
    }

    @Test
    void whatCameInIsNotAmongThoseWords() {
        assertThatThrownBy(() -> render("{{ raise_exception('No ' ~ messages[0].content ~ '!') }}"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("the model's chat template refuses the conversation: No …!");
    }

    @Test
    void longTemplatesAreRefused() {
        assertThatThrownBy(() -> ChatTemplate.parse("x".repeat((1 << 20) + 1)))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("a template may have 1048576 chars at most");
    }

    @Test
    void threadsMayShareATemplate() {
        ChatTemplate template = ChatTemplate.parse(
                "{% set ns = namespace(n=0) %}{% for m in messages %}{% set ns.n = ns.n + 1 %}<{{ m.content }}>{{ ns.n }}{% endfor %}");
        List<String> answers = IntStream.range(0, 2_000)
                .parallel()
                .mapToObj(i -> template.render(TemplateInput.builder()
                                .messages(List.of(message("user", "u" + i), message("user", "v" + i)))
                                .build())
                        .toString()
                        .replaceAll("\\D", ""))
                .distinct()
                .toList();
        assertThat(answers).hasSizeLessThanOrEqualTo(4); // lengths of parts: the number of digits of i alone
        assertThat(template.render(TemplateInput.builder()
                        .messages(List.of(message("user", "a"), message("user", "b")))
                        .build()))
                .containsExactly(
                        TextPart.control("<"),
                        TextPart.plain("a"),
                        TextPart.control(">1<"),
                        TextPart.plain("b"),
                        TextPart.control(">2"));
    }

    @Test
    void theTemplateOfAFileWithLineEndsOfWindowsIsTheSame() {
        assertThat(render("a\r\n{% if true %}\r\nb\r\n{% endif %}\r\n{{ 'x\r\ny' }}"))
                .isEqualTo(render("a\n{% if true %}\nb\n{% endif %}\n{{ 'x\ny' }}"))
                .containsExactly(TextPart.control("a\nb\nx\ny"));
    }
}
