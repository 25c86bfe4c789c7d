package dev.inferj.internal.engine;

import dev.inferj.Message;
import dev.inferj.Role;
import dev.inferj.ToolCall;
import dev.inferj.ToolDefinition;
import dev.inferj.spi.TextPart;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Puts messages and tools in the shape that chat templates read: that of Hugging Face's transformers. */
final class TemplateValues {
    private TemplateValues() {}

    /** The role is the library's own word, so a template may make a control token of it. */
    static Map<String, Object> of(Message message) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("role", TextPart.control(message.role().name().toLowerCase(Locale.ROOT)));
        values.put("content", message.text());
        if (message.role() == Role.ASSISTANT && !message.toolCalls().isEmpty()) {
            values.put(
                    "tool_calls",
                    message.toolCalls().stream().map(TemplateValues::of).toList());
        }
        message.answered().ifPresent(call -> {
            values.put("name", call.name());
            values.put("tool_call_id", call.id());
        });
        return values;
    }

    static Map<String, Object> of(ToolDefinition tool) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", tool.name());
        function.put("description", tool.description());
        function.put("parameters", tool.parametersAsMap());
        return function(function);
    }

    /** Arguments that are no object in JSON are shown as the text that the model wrote. */
    private static Map<String, Object> of(ToolCall call) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", call.name());
        function.put("arguments", call.argumentsAsMap().<Object>map(map -> map).orElse(call.arguments()));
        Map<String, Object> values = function(function);
        values.put("id", call.id());
        return values;
    }

    private static Map<String, Object> function(Map<String, Object> function) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("type", "function");
        values.put("function", function);
        return values;
    }
}
