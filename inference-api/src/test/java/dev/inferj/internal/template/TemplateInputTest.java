package dev.inferj.internal.template;

import static dev.inferj.internal.template.Conversations.map;
import static dev.inferj.internal.template.Conversations.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.spi.TextPart;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TemplateInputTest {
    private static String render(String template, TemplateInput.Builder input) {
        return ChatTemplate.parse(template).render(input.build()).stream()
                .map(TextPart::text)
                .collect(Collectors.joining());
    }

    private static String shown(Object value) {
        return render("{{ x }}", TemplateInput.builder().variable("x", value));
    }

    @Test
    void whatIsNotGivenIsAsInTransformers() {
        assertThat(render(
                        "{{ messages }} {{ tools }} {{ documents }} {{ add_generation_prompt }} {{ bos_token is defined }}",
                        TemplateInput.builder()))
                .isEqualTo("[] None None False False");
    }

    @Test
    void valuesOfJsonBecomeValuesOfTheTemplate() {
        assertThat(shown(map("a", 1, "b", List.of(true, 2.5), "c", null)))
                .isEqualTo("{'a': 1, 'b': [True, 2.5], 'c': None}");
        assertThat(shown(Arrays.asList("x", null))).isEqualTo("['x', None]");
        assertThat(shown(List.of(1L, (short) 2, (byte) 3, new BigInteger("12345678901234567890"))))
                .isEqualTo("[1, 2, 3, 12345678901234567890]");
        assertThat(shown(List.of(0.1f, new BigDecimal("1.10"), new AtomicLong(4))))
                .isEqualTo("[0.1, 1.1, 4.0]");
        assertThat(shown(CharBuffer.wrap("text"))).isEqualTo("text");
    }

    @Test
    void laterChangesMakeNoDifference() {
        List<Map<String, Object>> messages = new ArrayList<>(List.of(new HashMap<>(message("user", "before"))));
        TemplateInput input = TemplateInput.builder().messages(messages).build();
        messages.get(0).put("content", "after");
        messages.clear();
        assertThat(ChatTemplate.parse("{{ messages[0].content }}").render(input))
                .containsExactly(TextPart.plain("before"));
    }

    @Test
    void anInputRendersAsOftenAsNeeded() {
        TemplateInput input =
                TemplateInput.builder().messages(List.of(message("user", "x"))).build();
        ChatTemplate template =
                ChatTemplate.parse("{% set messages = [] %}{{ messages }}{% set ns = namespace(n=1) %}");
        assertThat(template.render(input)).isEqualTo(template.render(input)).isNotEmpty();
        assertThat(ChatTemplate.parse("{{ messages|length }}").render(input)).containsExactly(TextPart.control("1"));
    }

    @Test
    void valuesThatAreNotJsonAreRefused() {
        assertThatThrownBy(() -> shown(new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "variable x must hold maps, lists, text, numbers, booleans and null: it holds class java.lang.Object");
        assertThatThrownBy(() -> shown(Map.of(1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("variable x must hold maps with text as keys: one has class java.lang.Integer");
        assertThatThrownBy(() -> shown(BigInteger.TWO.pow(10_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("variable x must hold numbers of a sensible size");
    }

    @Test
    void deepValuesAreRefused() {
        Object deep = "end";
        for (int i = 0; i < 100_000; i++) {
            deep = i % 2 == 0 ? List.of(deep) : Map.of("k", deep);
        }
        Object tooDeep = deep;
        assertThatThrownBy(() -> TemplateInput.builder().messages(List.of(map("content", tooDeep))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("messages must be nested at most 99 deep: it is deeper");
    }

    @Test
    void valuesOfGreatNumberAreRefused() {
        Object wide = "x";
        for (int i = 0; i < 30; i++) {
            wide = List.of(wide, wide);
        }
        Object tooWide = wide;
        assertThatThrownBy(() -> TemplateInput.builder().tools(List.of(map("x", tooWide))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tools must hold at most 1000000 values: it holds more");
    }

    @Test
    void variablesWithAMethodAreSetByIt() {
        assertThatThrownBy(() -> TemplateInput.builder().variable("messages", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("variable must not be one that has a method here: messages");
    }

    @Test
    void theClockTellsTheTime() {
        assertThat(render(
                        "{{ strftime_now('%Y-%m-%d %H') }}",
                        TemplateInput.builder().clock(Conversations.CLOCK)))
                .isEqualTo("2026-03-05 07");
    }
}
