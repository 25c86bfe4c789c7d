package dev.inferj.internal.template;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Templates for models that carry none. */
public final class BuiltInTemplates {
    /** Each message between the two tokens of ChatML, its role on a line of its own. */
    private static final String CHATML = """
            {%- for message in messages -%}
              <|im_start|>{{ message.role }}{{ '\\n' }}
              {%- if message.content is string -%}
                {{ message.content }}
              {%- else -%}
                {%- for part in message.content or [] if part.type == 'text' -%}{{ part.text }}{%- endfor -%}
              {%- endif -%}
              <|im_end|>{{ '\\n' }}
            {%- endfor -%}
            {%- if add_generation_prompt -%}
              <|im_start|>assistant{{ '\\n' }}
            {%- endif -%}
            """;

    private static final Map<String, ChatTemplate> TEMPLATES = Map.of("chatml", ChatTemplate.parse(CHATML));

    private BuiltInTemplates() {}

    /** Returns the names there are. */
    public static Set<String> names() {
        return TEMPLATES.keySet();
    }

    /** Returns a template by its name; empty where none has it. */
    public static Optional<ChatTemplate> find(String name) {
        return Optional.ofNullable(TEMPLATES.get(name));
    }
}
