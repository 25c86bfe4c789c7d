package dev.inferj.internal.engine;

import dev.inferj.Feature;
import dev.inferj.ModelInfo;
import dev.inferj.internal.template.BuiltInTemplates;
import dev.inferj.internal.template.ChatTemplate;
import dev.inferj.internal.template.rendering.TemplateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the chat template that a model is to use. */
final class TemplateChoice {
    private static final Logger LOG = LoggerFactory.getLogger(TemplateChoice.class);
    private static final String DEFAULT = "default";
    private static final String FILE_ENDING = ".jinja";

    private TemplateChoice() {}

    /**
     * Returns the template: the one that is asked for, or the model's own.
     *
     * @return null if none is asked for and the model has none, or one that cannot be understood
     * @throws IllegalArgumentException if the one that is asked for is not there or cannot be understood
     */
    static @Nullable ChatTemplate of(ModelInfo info, Optional<String> asked) {
        if (asked.isPresent()) {
            return named(info, asked.get());
        }
        String own = info.chatTemplate().orElse(null);
        if (own == null) {
            return null;
        }
        try {
            return ChatTemplate.parse(own);
        } catch (TemplateException e) { // raw prompts still work
            LOG.warn("{} takes raw prompts only, as its template is not understood: {}", info.name(), e.getMessage());
            return null;
        }
    }

    /** Returns the facts of a model with what it can do by its template and this engine. */
    static ModelInfo told(ModelInfo info, @Nullable ChatTemplate template) {
        EnumSet<Feature> features = EnumSet.of(Feature.TOKEN_COUNT);
        if (template != null && template.readsTools()) {
            features.add(Feature.TOOLS);
        }
        return info.toBuilder()
                .takesMessages(template != null)
                .features(features)
                .build();
    }

    private static ChatTemplate named(ModelInfo info, String name) {
        Optional<String> own = name.equals(DEFAULT)
                ? info.chatTemplate()
                : Optional.ofNullable(info.namedChatTemplates().get(name));
        if (own.isPresent()) {
            return ChatTemplate.parse(own.get());
        }
        Optional<ChatTemplate> builtIn = BuiltInTemplates.find(name);
        if (builtIn.isPresent()) {
            return builtIn.get();
        }
        if (name.endsWith(FILE_ENDING)) {
            return file(Path.of(name));
        }
        List<String> names = new ArrayList<>(info.namedChatTemplates().keySet());
        info.chatTemplate().ifPresent(template -> names.add(DEFAULT));
        throw new IllegalArgumentException("chatTemplate must be one of the model's own " + names
                + ", a built-in one " + BuiltInTemplates.names() + ", or a file that ends in " + FILE_ENDING + ": "
                + name);
    }

    private static ChatTemplate file(Path file) {
        try {
            return ChatTemplate.parse(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("chatTemplate must be a file that can be read: " + file, e);
        }
    }
}
