package dev.inferj.internal.template.rendering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.internal.template.ChatTemplate;
import dev.inferj.internal.template.SampleVariables;
import dev.inferj.spi.TextPart;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No template runs for ever, fills the memory or the stack. */
class BudgetTest {
    private static final int SMALL_STACK = 512 * 1024;

    /** Renders on a thread with a small stack. */
    private static String render(String template) throws InterruptedException, ExecutionException {
        FutureTask<String> rendering =
                new FutureTask<>(() -> ChatTemplate.parse(template).render(SampleVariables.input()).stream()
                        .map(TextPart::text)
                        .collect(Collectors.joining()));
        Thread thread = new Thread(null, rendering, "rendering", SMALL_STACK);
        thread.start();
        return rendering.get();
    }

    private static void assertFails(String template, String message) {
        assertThatThrownBy(() -> render(template))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(message);
    }

    private static final String GROWING = """
            {{ 'x' * 10**9 }} ⇒ a text may have 16777216 chars at most
            {{ ('x' * 10**6)|join('x' * 1000) }} ⇒ a text may have
            {{ ('x' * 10**6)|replace('x', 'y' * 100) }} ⇒ a text may have
            {{ ('x' * 10**6).replace('', 'y' * 100) }} ⇒ a text may have
            {{ ('a,' * 10**6)|indent(10**6) ~ 1 }}{{ ('a⏎' * 10**6)|indent(1000) }} ⇒ a text may have
            {{ '%99999999d' % 1 }} ⇒ a text may have
            {{ '{:99999999}'.format(1) }} ⇒ a text may have
            {{ '%.99999999f' % 1.5 }} ⇒ a text may have
            {% set ns = namespace(s='x') %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %} ⇒ a text may have
            {% set ns = namespace(s='x') %}{% for i in range(99) %}{% set ns.s %}{{ ns.s }}{{ ns.s }}{% endset %}{% endfor %} ⇒ a text may have
            {% for i in range(99) %}{{ 'x' * 10**6 }}{% endfor %} ⇒ a text may have
            {% set x = 'x' * 10**7 %}{% for i in range(99) %}{% set y = x[1:] %}{% endfor %} ⇒ rendering may
            {% set ns = namespace(l=[]) %}{% for i in range(99) %}{% set ns.l = ns.l + ['x' * 10**7] %}{% endfor %} ⇒ rendering may make texts
            {% set x = ('a ' * 8000000).split() %} ⇒ rendering may make texts
            {% set ns = namespace(s=[1]) %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %} ⇒ rendering may take 10000000 steps
            {{ [1] * 10**9 }} ⇒ rendering may take
            {% set ns = namespace(s=[1]) %}{% for i in range(60) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s }} ⇒ a text may have
            {% set ns = namespace(s=[1]) %}{% for i in range(60) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s|tojson }} ⇒ a text may have
            {% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %} ⇒ rendering may take
            {% set a = 'a' * 10**7 %}{% for i in range(999) %}{{ 'b' in a }}{% if (a ~ 'b') in a %}{% endif %}{% endfor %} ⇒ rendering may
            {% set a = 'a' * 10**6 %}{{ (a ~ a ~ 'b').find(a ~ 'b') }} ⇒ rendering may take
            {% set a = ' ' * 10**7 %}{% for i in range(99999) %}{{ a|trim }}{% endfor %} ⇒ rendering may take
            {% set a = '👋' * 10**6 %}{% for i in range(99999) %}{{ a[-1]|length }}{% endfor %} ⇒ rendering may take
            {{ range(10**12) }} ⇒ a range may have 100000 numbers at most
            {{ range(10**30) }} ⇒ the bounds of a range must lie within
            {{ 2 ** (10**9) }} ⇒ a power is too large
            {% set ns = namespace(n=2) %}{% for i in range(99) %}{% set ns.n = ns.n * ns.n %}{% endfor %} ⇒ a whole number may have 2048 bits
            {{ ('9' * 10**6)|int }} ⇒ a whole number may have 600 digits
            {% macro f() %}{{ f() }}{% endmacro %}{{ f() }} ⇒ blocks, expressions and macros may be 300 deep
            {% macro f(x) %}{{ [f([x])|trim|upper ~ 1][0] if 1 else 2 }}{% endmacro %}{{ f(1) }} ⇒ may be 300 deep
            {% macro f() %}{% call f() %}{% if 1 %}{{ caller() }}{% endif %}{% endcall %}{% endmacro %}{{ f() }} ⇒ may be 300 deep
            {% for x in [[1]] recursive %}{{ loop([[1]]) }}{% endfor %} ⇒ may be 300 deep
            {% set ns = namespace(s=1) %}{% for i in range(9999) %}{% set ns.s = [ns.s] %}{% endfor %} ⇒ values may lie 100 deep
            {% set ns = namespace(s=1) %}{% for i in range(9999) %}{% set ns.s = {'k': ns.s} %}{% endfor %} ⇒ values may lie 100 deep
            {% set ns = namespace(s=[1]) %}{% for i in range(9999) %}{% set ns.s = ns.s|select %}{% endfor %}{{ ns.s|list }} ⇒ values may lie 100 deep
            {% set ns = namespace(a=[1], b=[1]) %}{% for i in range(60) %}{% set ns.a = [ns.a, ns.a] %}{% set ns.b = [ns.b, ns.b] %}{% endfor %}{{ ns.a == ns.b }} ⇒ rendering may take
            {% set ns = namespace(a=[1], b=[1]) %}{% for i in range(60) %}{% set ns.a = [ns.a, ns.a] %}{% set ns.b = [ns.b, ns.b] %}{% endfor %}{{ ns.a < ns.b }} ⇒ rendering may take
            {% set ns = namespace() %}{% set ns.ns = ns %}{{ ns }} ⇒ a namespace cannot be printed
            """;

    static Stream<String> growing() {
        return GROWING.lines();
    }

    /** @param line a template, an arrow, and what its failure says */
    @ParameterizedTest
    @MethodSource("growing")
    void templatesThatGrowFail(String line) {
        int arrow = line.lastIndexOf(" ⇒ ");
        assertFails(line.substring(0, arrow).replace('⏎', '\n'), line.substring(arrow + 3));
    }

    @Test
    void templatesThatAreDeepFail() {
        assertFails("{{ " + "(".repeat(10_000) + "1" + ")".repeat(10_000) + " }}", "may be 150 deep");
        assertFails("{{ " + "[".repeat(10_000) + "]".repeat(10_000) + " }}", "may be 150 deep");
        assertFails("{{ " + "{1:".repeat(10_000) + "1" + "}".repeat(10_000) + " }}", "may be 150 deep");
        assertFails("{{ " + "not ".repeat(10_000) + "1 }}", "may be 150 deep");
        assertFails("{{ " + "- ".repeat(10_000) + "1 }}", "may be 150 deep");
        assertFails("{{ " + "f(".repeat(10_000) + ")".repeat(10_000) + " }}", "may be 150 deep");
        assertFails("{{ " + "a[".repeat(10_000) + "1" + "]".repeat(10_000) + " }}", "may be 150 deep");
        assertFails("{{ " + "1 if 1 else ".repeat(10_000) + "1 }}", "may be 150 deep");
        assertFails("{% if 1 %}".repeat(10_000) + "{% endif %}".repeat(10_000), "may be 150 deep");
        assertFails(
                "{% for " + "(".repeat(10_000) + "a" + ")".repeat(10_000) + " in x %}{% endfor %}", "may be 150 deep");
    }

    @Test
    void longChainsFailWhenTheyRun() {
        assertFails("{{ " + "1 + ".repeat(10_000) + "1 }}", "may be 300 deep");
        assertFails("{{ " + "1 is eq ".repeat(10_000) + "1 }}", "may be 300 deep");
        assertFails("{{ 'x'" + "|trim".repeat(10_000) + " }}", "may be 300 deep");
        assertFails("{{ messages" + "[0]".repeat(10_000) + " }}", "may be 300 deep");
    }

    @Test
    void whatModelsNeedIsWellWithinTheBounds() throws Exception {
        assertThat(render("{{ " + "1 + ".repeat(100) + "1 }}")).isEqualTo("101");
        assertThat(render("{% macro f(x) %}{{ x }}{% if x %}{{ f(x - 1) }}{% endif %}{% endmacro %}{{ f(30) }}"))
                .isEqualTo(IntStream.rangeClosed(0, 30)
                        .mapToObj(i -> String.valueOf(30 - i))
                        .collect(Collectors.joining()));
        assertThat(render("{{ " + "(".repeat(40) + "1" + ")".repeat(40) + " }}"))
                .isEqualTo("1");
        assertThat(render("{% if 1 %}".repeat(60) + "x" + "{% endif %}".repeat(60)))
                .isEqualTo("x");
        assertThat(render("{% for i in range(100000) %}x{% endfor %}")).hasSize(100_000);
        assertThat(render("{{ 'x' * 10**7 }}")).hasSize(10_000_000);
    }
}
