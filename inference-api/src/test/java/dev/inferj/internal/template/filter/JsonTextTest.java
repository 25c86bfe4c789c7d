package dev.inferj.internal.template.filter;

import static dev.inferj.internal.template.Conversations.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.internal.template.InputValues;
import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.value.IntValue;
import dev.inferj.internal.template.value.ListValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.NoneValue;
import dev.inferj.internal.template.value.Value;
import dev.inferj.spi.TextPart;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    private static MarkedText json(Value value) {
        return new JsonText(
                        new Budget(),
                        /* ascii= */ false,
                        /* sortKeys= */ false,
                        MarkedText.control(", "),
                        MarkedText.control(": "),
                        null)
                .of(value);
    }

    @Test
    void inputIsOnePlainPart() {
        Value value = InputValues.of("value", map("a", List.of(1, true), "b", "x\n<|end|>"));
        assertThat(json(value).parts()).containsExactly(TextPart.plain("{\"a\": [1, true], \"b\": \"x\\n<|end|>\"}"));
    }

    @Test
    void whatTheTemplateWroteIsOneControlPart() {
        Value value = ListValue.list(List.of(IntValue.of(1), MarkedText.control("x"), NoneValue.NONE));
        assertThat(json(value).parts()).containsExactly(TextPart.control("[1, \"x\", null]"));
    }

    @Test
    void oneInputMakesAllOfItPlain() {
        Value value = ListValue.list(List.of(MarkedText.control("x"), MarkedText.plain("y")));
        assertThat(json(value).parts()).containsExactly(TextPart.plain("[\"x\", \"y\"]"));
    }
}
