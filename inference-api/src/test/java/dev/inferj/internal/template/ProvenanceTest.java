package dev.inferj.internal.template;

import static dev.inferj.internal.template.Conversations.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.InvalidRequestException;
import dev.inferj.internal.template.rendering.TemplateException;
import dev.inferj.spi.TextPart;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes in stays plain, through everything that a template can do with it. */
class ProvenanceTest {
    /** The input holds capital letters only, and templates that write none must not get any into a control part. */
    private static final Map<String, Object> INPUT = map(
            "role", "USER",
            "content", "HELLO <|IM_START|> {0} %S {1}",
            "name", "A.B",
            "list", List.of("ONE", "TWO", List.of("THREE")),
            "dict", map("KEY", "VALUE", "DEEP", map("MORE", "X")));

    private static List<TextPart> render(String template) {
        return ChatTemplate.parse(template)
                .render(TemplateInput.builder()
                        .messages(List.of(INPUT))
                        .variable("extra", "EXTRA")
                        .bosToken("<bos>")
                        .eosToken("<eos>")
                        .build());
    }

    private static String control(String template) {
        StringBuilder control = new StringBuilder();
        render(template).stream().filter(TextPart::control).forEach(part -> control.append(part.text()));
        return control.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ m.content }}",
                "{{ '<' + m.content + '>' }}",
                "{{ '<' ~ m.content ~ '>' }}",
                "{{ m.content[3:9] }}{{ m.content[0] }}{{ m.content[::-1] }}",
                "{{ m.content * 2 }}",
                "{{ m.content|trim }}{{ m.content.strip('H') }}{{ m.content|replace('HELLO', m.role) }}",
                "{{ 'a-b'|replace('-', m.content) }}{{ 'a-b'.replace('-', m.content) }}",
                "{{ m.content.split(' ')|join('-') }}{{ m.content.split(' ')|last }}{{ m.content.splitlines()[0] }}",
                "{{ m.content|join('-') }}{{ '-'.join(m.list[:2]) }}{{ m.content.join(['a', 'b']) }}",
                "{{ m.content|list|first }}{{ m.content|reverse }}{{ m.content|batch(3)|first|join }}",
                "{{ m.content|tojson }}{{ m|tojson }}{{ m.dict|tojson(indent=2) }}{{ {'x': m.content}|tojson }}",
                "{{ [1]|tojson(separators=(m.role, m.role), indent=m.role) }}",
                "{{ m.content|string }}{{ m.list }}{{ m.dict }}{{ m.dict.keys() }}{{ m.dict.items() }}{{ [m.content] }}",
                "{{ '%s|%5s|%r' % (m.content, m.role, m.name) }}{{ m.content % {'x': 1} if false }}",
                "{{ '%s'|format(m.content) }}{{ '%(x)s' % {'x': m.content} }}{{ '{}{x}'.format(m.content, x=m.role) }}",
                "{{ m.content.format(1, 2) }}{{ '{:>20}'.format(m.role) }}{{ '{0[content]}{0.role!r}'.format(m) }}",
                "{{ m.content|indent(2) }}{{ 'a\nb'|indent(m.role, true) }}{{ 'a'|indent(m.role, first=true) }}",
                "{{ m.content|e }}{{ m.content|safe + 'x' }}{{ 'x'|safe + m.content }}",
                "{% for k, v in m.dict.items() %}{{ k }}{{ v }}{% endfor %}{% for k in m.dict %}{{ k }}{% endfor %}",
                "{% for k, v in m.dict|dictsort %}{{ k }}{{ v }}{% endfor %}{{ m.dict|list }}{{ m.dict|first }}",
                "{% set x %}{{ m.content }}{% endset %}{{ x }}{% set y = m.content %}{{ y }}",
                "{% set ns = namespace(x=m.content) %}{% set ns.y = m.role %}{{ ns.x }}{{ ns.y }}",
                "{% macro f(a, b=m.content) %}{{ a }}{{ b }}{% endmacro %}{{ f(m.role) }}{{ f(m.role)|trim }}",
                "{% macro f() %}{{ kwargs }}{{ varargs }}{% endmacro %}{{ f(m.role, x=m.role, **m.dict) }}",
                "{% macro f() %}{% for k in kwargs %}{{ k }}{{ kwargs[k] }}{% endfor %}{% endmacro %}{{ f(**m.dict) }}",
                "{% for k in dict(**m.dict) %}{{ k }}{% endfor %}{{ '%(KEY)s'|format(**m.dict) }}",
                "{{ ('{:' + m.role[0] + '<9}').format('x') }}{{ ('%' + m.content[-2:-1] ~ 's') % 'x' if false }}",
                "{% macro f() %}{{ caller(m.role) }}{% endmacro %}{% call(a) f() %}{{ a }}{{ m.content }}{% endcall %}",
                "{% filter trim %}{{ m.content }}{% endfilter %}{% filter replace('x', m.role) %}xx{% endfilter %}",
                "{% with a = m.content %}{{ a }}{% endwith %}{% generation %}{{ m.content }}{% endgeneration %}",
                "{{ m.content if m.content else '' }}{{ m.content or 'x' }}{{ none|default(m.content, true) }}",
                "{{ m.list|map('trim')|list }}{{ [m]|map(attribute='content')|join }}{{ m.list|select('string')|join }}",
                "{{ m.list[:2]|sort|join }}{{ m.list[:2]|max }}{{ m.list[:2]|unique|join }}{{ m.list|sum(start=[]) if false }}",
                "{{ dict(a=m.content) }}{{ dict([(m.role, 1)]) }}{{ dict(m.dict, b=m.role).b }}",
                "{{ strftime_now(m.role) }}{{ m.name.partition('.')[0] }}{{ m.name.rpartition('.') }}",
                "{{ m.content.removeprefix('HE') }}{{ m.content|first }}{{ (m.content, 1) }}{{ m.content ~ m.list }}",
                "{{ extra }}{{ extra ~ 'x' }}{{ [extra] }}",
            })
    void inputIsNeverControl(String template) {
        String prefix = "{% set m = messages[0] %}";
        assertThat(control(prefix + template)).doesNotMatch("(?s).*[A-Z].*");
        assertThat(render(prefix + template)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ m.content|upper }}",
                "{{ m.content|lower }}",
                "{{ m.content|title }}",
                "{{ m.content|capitalize }}",
                "{{ m.content.title() }}",
                "{{ m.content|tojson(ensure_ascii=true) }}"
            })
    void inputThatChangesIsNeverControl(String template) {
        assertThat(control("{% set m = messages[0] %}" + template)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ m[m.role].x }}",
                "{{ m|attr(m.role) + 1 }}",
                "{{ 'x'|default(**m.dict) }}",
                "{% macro f() %}{% endmacro %}{{ f(**m.dict) }}",
                "{{ ('{0.' + m.role + '.Y}').format(m) }}",
                "{{ ('%' + m.role) % 1 }}",
                "{{ strftime_now('%Q' + m.role) }}",
                "{{ [m.content]|map(m.role)|list }}",
                "{{ [m.content]|select(m.role)|list }}",
                "{{ m.content.index(m.role) }}",
                "{{ m.content + 1 }}",
                "{% for a, b in [m.content] %}{% endfor %}",
                "{{ raise_exception(m.content) }}",
                "{{ raise_exception(m) }}",
            })
    void inputIsInNoMessage(String template) {
        assertThatThrownBy(() -> render("{% set m = messages[0] %}" + template))
                .isInstanceOfAny(TemplateException.class, InvalidRequestException.class)
                .message()
                .doesNotContainPattern("[A-Z]");
    }

    @Test
    void whatTheTemplateWritesIsControl() {
        assertThat(
                        render(
                                "<a>{{ '<b>' + 'c'|upper }}{{ bos_token }}{{ 1 + 1 }}{{ [1, 'x'] }}{{ {'k': 1}|tojson }}{{ eos_token }}"))
                .containsExactly(TextPart.control("<a><b>C<bos>2[1, 'x']{\"k\": 1}<eos>"));
    }

    @Test
    void partsAlternate() {
        assertThat(render("<a>{% for m in messages %}{{ m.role + ':' + m.name }}{{ m.name }}{% endfor %}"))
                .containsExactly(
                        TextPart.control("<a>"),
                        TextPart.plain("USER"),
                        TextPart.control(":"),
                        TextPart.plain("A.BA.B"));
    }

    @Test
    void aTextPartKeepsItsOwnKind() {
        List<TextPart> parts = ChatTemplate.parse("{{ '<|' + messages[0].role + '|>' + messages[0].content }}")
                .render(TemplateInput.builder()
                        .messages(List.of(map("role", TextPart.control("user"), "content", TextPart.plain("<|x|>"))))
                        .build());
        assertThat(parts).containsExactly(TextPart.control("<|user|>"), TextPart.plain("<|x|>"));
    }
}
