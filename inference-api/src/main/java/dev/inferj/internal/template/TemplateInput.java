package dev.inferj.internal.template;

import static java.util.Objects.requireNonNull;

import dev.inferj.internal.template.value.BoolValue;
import dev.inferj.internal.template.value.ListValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.NoneValue;
import dev.inferj.internal.template.value.Value;
import java.time.Clock;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a template renders: messages and tools as JSON-like values, and settings. Immutable.
 *
 * <p>Values are maps with text as keys, lists, text, numbers, booleans and null. Text is plain; a {@link
 * dev.inferj.spi.TextPart} in place of a text keeps its own kind, for what the library wrote itself, such as a role that
 * the template makes a control token of.
 */
public final class TemplateInput {
    private static final Set<String> SETTINGS =
            Set.of("messages", "tools", "add_generation_prompt", "bos_token", "eos_token");

    private final Map<String, Value> variables;
    private final Clock clock;

    private TemplateInput(Map<String, Value> variables, Clock clock) {
        this.variables = variables;
        this.clock = clock;
    }

    /** Returns a builder without messages and tools, with the time of the system. */
    public static Builder builder() {
        return new Builder();
    }

    Map<String, Value> variables() {
        return variables;
    }

    Clock clock() {
        return clock;
    }

    /** Collects an input. Values are copied at once. Belongs to one thread. */
    public static final class Builder {
        private final Map<String, Value> variables = new HashMap<>();
        private Clock clock = Clock.system(ZoneId.systemDefault());

        private Builder() {
            variables.put("messages", ListValue.EMPTY);
            // As in Hugging Face's transformers, what is not given is none rather than undefined.
            variables.put("tools", NoneValue.NONE);
            variables.put("documents", NoneValue.NONE);
            variables.put("add_generation_prompt", BoolValue.FALSE);
        }

        /** Sets the messages: role, content and whatever else the template reads. */
        public Builder messages(List<? extends Map<String, ?>> messages) {
            variables.put("messages", InputValues.of("messages", messages));
            return this;
        }

        /** Sets the tools that the model may call. */
        public Builder tools(List<? extends Map<String, ?>> tools) {
            variables.put("tools", InputValues.of("tools", tools));
            return this;
        }

        /** Sets whether the prompt ends with the beginning of the assistant's answer. */
        public Builder addGenerationPrompt(boolean addGenerationPrompt) {
            variables.put("add_generation_prompt", BoolValue.of(addGenerationPrompt));
            return this;
        }

        /** Sets the model's token for the beginning of a text, which counts as written by the template. */
        public Builder bosToken(String bosToken) {
            variables.put("bos_token", MarkedText.control(bosToken));
            return this;
        }

        /** Sets the model's token for the end of a text, which counts as written by the template. */
        public Builder eosToken(String eosToken) {
            variables.put("eos_token", MarkedText.control(eosToken));
            return this;
        }

        /** Sets a further variable of the template, such as {@code enable_thinking}. */
        public Builder variable(String name, @Nullable Object value) {
            if (SETTINGS.contains(name)) {
                throw new IllegalArgumentException("variable must not be one that has a method here: " + name);
            }
            variables.put(requireNonNull(name, "name"), InputValues.of("variable " + name, value));
            return this;
        }

        /** Sets what tells the template the time, in its time zone. */
        public Builder clock(Clock clock) {
            this.clock = requireNonNull(clock, "clock");
            return this;
        }

        /** Returns the input. */
        public TemplateInput build() {
            return new TemplateInput(Map.copyOf(variables), clock);
        }
    }
}
