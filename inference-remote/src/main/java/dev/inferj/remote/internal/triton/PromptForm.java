package dev.inferj.remote.internal.triton;

import dev.inferj.ChatRequest;
import dev.inferj.InvalidRequestException;
import dev.inferj.Message;
import dev.inferj.internal.template.BuiltInTemplates;
import dev.inferj.internal.template.ChatTemplate;
import dev.inferj.internal.template.TemplateInput;
import dev.inferj.internal.template.rendering.TemplateException;
import dev.inferj.spi.TextPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts a request in the form of a single text, by a chat template, for servers that know none. Such a server cannot tell
 * what a user wrote from what the template wrote, so a message that holds one of the template's own marks is refused.
 */
public final class PromptForm {
    private static final Pattern MARK = Pattern.compile("<[|/]?[^\\s<>]{1,60}\\|?>|\\[/?[A-Z_]{2,40}]");

    private final String model;
    private final @Nullable ChatTemplate template;
    private final String beginText;
    private final String endText;

    private PromptForm(String model, @Nullable ChatTemplate template, String beginText, String endText) {
        this.model = model;
        this.template = template;
        this.beginText = beginText;
        this.endText = endText;
    }

    /**
     * Returns the form that a setting names.
     *
     * @param name a built-in template, or a file; null for raw prompts alone
     * @throws IllegalArgumentException if there is none of this name, or it is not understood
     */
    public static PromptForm of(String model, @Nullable String name, String beginText, String endText) {
        return new PromptForm(model, name == null ? null : template(name), beginText, endText);
    }

    private static ChatTemplate template(String name) {
        Optional<ChatTemplate> builtIn = BuiltInTemplates.find(name);
        if (builtIn.isPresent()) {
            return builtIn.get();
        }
        if (!name.endsWith(".jinja")) {
            throw new IllegalArgumentException("chatTemplate must be a built-in one " + BuiltInTemplates.names()
                    + ", or a file that ends in .jinja: " + name);
        }
        try {
            return ChatTemplate.parse(Files.readString(Path.of(name)));
        } catch (IOException e) {
            throw new IllegalArgumentException("chatTemplate must be a file that can be read: " + name, e);
        }
    }

    boolean takesMessages() {
        return template != null;
    }

    /**
     * Returns the text of a prompt.
     *
     * @throws InvalidRequestException if there is no template, or it does not take these messages
     */
    String write(ChatRequest request) {
        if (request.rawPrompt().isPresent()) {
            return request.rawPrompt().get();
        }
        if (template == null) {
            throw new InvalidRequestException(model + " has no chat template: use rawPrompt(text) instead of messages,"
                    + " or name a template by the setting chatTemplate");
        }
        TemplateInput.Builder input = TemplateInput.builder()
                .messages(request.messages().stream().map(PromptForm::values).toList())
                .addGenerationPrompt(true)
                .bosToken(beginText)
                .eosToken(endText);
        request.templateVariables().forEach(input::variable);
        List<TextPart> parts;
        try {
            parts = template.render(input.build());
        } catch (TemplateException e) {
            throw new InvalidRequestException(
                    "the messages cannot be put in the form that " + model + " wants: " + e.getMessage(), e);
        }
        checkMarks(parts);
        return parts.stream().map(TextPart::text).collect(Collectors.joining());
    }

    private void checkMarks(List<TextPart> parts) {
        Set<String> marks = new HashSet<>();
        for (TextPart part : parts) {
            if (part.control()) {
                Matcher matcher = MARK.matcher(part.text());
                while (matcher.find()) {
                    marks.add(matcher.group());
                }
            }
        }
        for (TextPart part : parts) {
            for (String mark : part.control() ? Set.<String>of() : marks) {
                if (part.text().contains(mark)) {
                    throw new InvalidRequestException("a message holds " + mark + ", which " + model
                            + " would take for the end of that message: leave it out");
                }
            }
        }
    }

    private static Map<String, Object> values(Message message) {
        return Map.of(
                "role", TextPart.control(message.role().name().toLowerCase(Locale.ROOT)),
                "content", message.text());
    }
}
