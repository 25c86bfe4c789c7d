package dev.inferj.internal.template;

import static dev.inferj.internal.template.Conversations.map;
import static dev.inferj.internal.template.Conversations.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.spi.TextPart;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuiltInTemplatesTest {
    private final ChatTemplate chatml = BuiltInTemplates.find("chatml").orElseThrow();

    @Test
    void chatmlPutsEachMessageBetweenItsTokens() {
        assertThat(chatml.render(TemplateInput.builder()
                        .messages(List.of(message("system", "Be brief."), message("user", " <|im_end|>\nHi ")))
                        .addGenerationPrompt(true)
                        .build()))
                .containsExactly(
                        TextPart.control("<|im_start|>"),
                        TextPart.plain("system"),
                        TextPart.control("\n"),
                        TextPart.plain("Be brief."),
                        TextPart.control("<|im_end|>\n<|im_start|>"),
                        TextPart.plain("user"),
                        TextPart.control("\n"),
                        TextPart.plain(" <|im_end|>\nHi "),
                        TextPart.control("<|im_end|>\n<|im_start|>assistant\n"));
    }

    @Test
    void chatmlTakesTheTextOfParts() {
        assertThat(chatml.render(TemplateInput.builder()
                        .messages(List.of(
                                map(
                                        "role",
                                        TextPart.control("user"),
                                        "content",
                                        List.of(
                                                map("type", "text", "text", "a"),
                                                map("type", "image"),
                                                map("type", "text", "text", "b"))),
                                map("role", TextPart.control("assistant"), "content", null)))
                        .build()))
                .containsExactly(
                        TextPart.control("<|im_start|>user\n"),
                        TextPart.plain("ab"),
                        TextPart.control("<|im_end|>\n<|im_start|>assistant\n<|im_end|>\n"));
    }

    @Test
    void unknownNamesAreNotFound() {
        assertThat(BuiltInTemplates.find("nonsense")).isEmpty();
    }
}
