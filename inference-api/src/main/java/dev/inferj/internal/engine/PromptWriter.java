package dev.inferj.internal.engine;

import dev.inferj.ChatRequest;
import dev.inferj.InvalidRequestException;
import dev.inferj.ToolChoice;
import dev.inferj.internal.template.ChatTemplate;
import dev.inferj.internal.template.TemplateInput;
import dev.inferj.internal.template.rendering.TemplateException;
import dev.inferj.spi.TextPart;
import dev.inferj.spi.Tokenizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a request in the form that a model wants: messages by its chat template, raw prompts as they stand. */
final class PromptWriter {
    private final String model;
    private final @Nullable ChatTemplate template;
    private final Tokenizer tokenizer;

    /** @param template null if the model takes no messages */
    PromptWriter(String model, @Nullable ChatTemplate template, Tokenizer tokenizer) {
        this.model = model;
        this.template = template;
        this.tokenizer = tokenizer;
    }

    /**
     * Returns the stretches of a prompt.
     *
     * @throws InvalidRequestException if the model takes no messages, or not these
     */
    List<TextPart> write(ChatRequest request) {
        String rawPrompt = request.rawPrompt().orElse(null);
        if (rawPrompt != null) {
            return List.of(TextPart.plain(rawPrompt));
        }
        if (template == null) {
            throw new InvalidRequestException(model + " has no chat template: use rawPrompt(text) instead of messages,"
                    + " or name a template by the setting chatTemplate");
        }
        TemplateInput.Builder input = TemplateInput.builder()
                .messages(request.messages().stream().map(TemplateValues::of).toList())
                .addGenerationPrompt(true)
                .bosToken(tokenizer.beginText())
                .eosToken(tokenizer.endText());
        if (!request.tools().isEmpty() && !request.toolChoice().equals(ToolChoice.NONE)) {
            input.tools(request.tools().stream().map(TemplateValues::of).toList());
        }
        request.templateVariables().forEach(input::variable);
        try {
            return template.render(input.build());
        } catch (TemplateException e) {
            throw new InvalidRequestException(
                    "the messages cannot be put in the form that " + model + " wants: " + e.getMessage(), e);
        }
    }
}
