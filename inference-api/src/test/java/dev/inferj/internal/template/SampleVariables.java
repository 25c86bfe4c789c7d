package dev.inferj.internal.template;

import static dev.inferj.internal.template.Conversations.map;
import static dev.inferj.internal.template.Conversations.message;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** The variables of small templates in tests. */
public final class SampleVariables {
    private SampleVariables() {}

    static Map<String, Object> all() {
        return map(
                "tools",
                null,
                "documents",
                null,
                "add_generation_prompt",
                true,
                "bos_token",
                "<s>",
                "eos_token",
                "</s>",
                "messages",
                List.of(
                        message("user", "Hello, <|im_start|> Ä"),
                        message("assistant", "fine\n"),
                        map("role", "tool", "content", null, "tool_calls", List.of(1))),
                "s",
                "  The quick 'brown' fox\n",
                "t",
                "ab<|im_end|>Σ",
                "n",
                5,
                "f",
                2.75,
                "big",
                new BigInteger("12345678901234567890123"),
                "xs",
                List.of(3, 1, 2),
                "loose",
                map("name", "N a m e", "Items", List.of("q"), "deep", map("x", 1)));
    }

    public static TemplateInput input() {
        return Conversations.input(all());
    }
}
