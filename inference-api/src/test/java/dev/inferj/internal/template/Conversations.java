package dev.inferj.internal.template;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Conversations of every kind that templates make a difference between. */
public final class Conversations {
    /** The time that the oracle gives too. */
    static final Clock CLOCK =
            Clock.fixed(LocalDateTime.of(2026, 3, 5, 7, 8, 9).toInstant(ZoneOffset.UTC), ZoneOffset.UTC);

    private static final List<Map<String, Object>> TOOLS = List.of(
            tool(
                    "get_weather",
                    "Says what the weather is like, \"now\" & <soon>.",
                    map(
                            "city", map("type", "string", "description", "Name of the city"),
                            "unit", map("type", "string", "enum", List.of("celsius", "fahrenheit")),
                            "days", map("type", "integer", "description", "How many", "default", 3)),
                    List.of("city")),
            tool("list_all", "Lists what's there.", map(), List.of()),
            tool(
                    "book",
                    "Books a trip.\nTwo lines.",
                    map(
                            "legs",
                            map(
                                    "type",
                                    "array",
                                    "items",
                                    map(
                                            "type", "object",
                                            "properties",
                                                    map("from", map("type", "string"), "to", map("type", "string")),
                                            "required", List.of("from"))),
                            "price",
                            map("type", List.of("number", "null"), "description", "Most, in €"),
                            "flexible",
                            map("type", "boolean", "description", "Any day", "nullable", true)),
                    List.of("legs", "price")));

    private Conversations() {}

    /** Returns the variables of each conversation, by its name. */
    static Map<String, Map<String, Object>> all() {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        for (Map.Entry<String, Map<String, Object>> entry : bare().entrySet()) {
            all.put(entry.getKey(), variables(entry.getValue(), false));
            all.put(entry.getKey() + ", prompted", variables(entry.getValue(), true));
        }
        return all;
    }

    private static Map<String, Map<String, Object>> bare() {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        List<Map<String, Object>> turns = List.of(
                message("system", "You are terse."),
                message("user", "What is 2 + 2?"),
                message("assistant", "4"),
                message("user", "And 3 + 3?"));
        all.put("one user", map("messages", List.of(message("user", "Hello!"))));
        all.put("system and user", map("messages", turns.subList(0, 2)));
        all.put("several turns", map("messages", turns));
        all.put("ends with the assistant", map("messages", turns.subList(0, 3)));
        all.put("without system", map("messages", turns.subList(1, 4)));
        all.put("no messages", map("messages", List.of()));
        all.put(
                "thought in the content",
                map(
                        "messages",
                        List.of(
                                message("user", "Why?"),
                                message("assistant", "<think>\nLet me see.\n</think>\n\nBecause."),
                                message("user", "Really?"))));
        all.put(
                "thought beside the content",
                map(
                        "messages",
                        List.of(
                                message("user", "Why?"),
                                map("role", "assistant", "content", "Because.", "reasoning_content", "Let me see."),
                                message("user", "Really?"),
                                map(
                                        "role",
                                        "assistant",
                                        "content",
                                        "Yes.",
                                        "reasoning_content",
                                        "Sure.",
                                        "thinking",
                                        "Sure."))));
        all.put("thinking on", map("messages", turns, "enable_thinking", true));
        all.put("thinking off", map("messages", turns, "enable_thinking", false));
        all.put("tools", map("messages", turns.subList(0, 2), "tools", TOOLS));
        all.put("tools without system", map("messages", turns.subList(1, 2), "tools", TOOLS));
        all.put("tools called", map("messages", called(map("city", "Paris", "days", 2)), "tools", TOOLS));
        all.put(
                "tools called with JSON text",
                map("messages", called("{\"city\": \"Paris\", \"days\": 2}"), "tools", TOOLS));
        all.put("tools called, none given", map("messages", called(map("city", "Zürich"))));
        all.put("several tools called", map("messages", calledTwice(), "tools", TOOLS, "enable_thinking", true));
        all.put(
                "content of parts",
                map(
                        "messages",
                        List.of(
                                message("system", List.of(text("You see."))),
                                message("user", List.of(text("What is "), map("type", "image"), text("this?"))))));
        all.put(
                "content of parts of text",
                map(
                        "messages",
                        List.of(
                                message("user", List.of(text("One."), text("Two."))),
                                message("assistant", List.of(text("Three."))))));
        all.put(
                "null content",
                map("messages", List.of(message("user", "Go."), message("assistant", null), message("user", "On."))));
        all.put("missing content", map("messages", List.of(message("user", "Go."), map("role", "assistant"))));
        all.put(
                "blanks everywhere",
                map(
                        "messages",
                        List.of(
                                message("system", "\n  You are\tterse. \n\n"),
                                message("user", "  \n\nHello \u00a0\u3000"),
                                message("assistant", "\t\n"),
                                message("user", ""))));
        all.put(
                "beyond ASCII",
                map("messages", List.of(message("user", "Grüße 👋🏽 — ‘x’ \u2028 \"y\" \\z <b>&amp;</b> 中文"))));
        all.put("unknown role", map("messages", List.of(message("wizard", "Abracadabra."))));
        all.put("two users", map("messages", List.of(message("user", "One."), message("user", "Two."))));
        all.put("developer", map("messages", List.of(message("developer", "Be kind."), message("user", "Hi."))));
        all.put(
                "settings of models",
                map(
                        "messages",
                        turns,
                        "tools",
                        TOOLS,
                        "date_string",
                        "5 Mar 2026",
                        "tools_in_user_message",
                        false,
                        "builtin_tools",
                        List.of("brave_search", "wolfram_alpha"),
                        "reasoning_effort",
                        "high",
                        "thinking",
                        true,
                        "model_identity",
                        "You are a test.",
                        "system_message",
                        "Set apart.",
                        "documents",
                        List.of(map("title", "T", "text", "Body.", "doc_id", 1))));
        return all;
    }

    private static Map<String, Object> variables(Map<String, Object> bare, boolean prompted) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("tools", null);
        variables.put("documents", null);
        variables.put("add_generation_prompt", prompted);
        variables.put("bos_token", "<s>");
        variables.put("eos_token", "</s>");
        variables.putAll(bare);
        return variables;
    }

    /** Returns the same for the code under test. */
    @SuppressWarnings("unchecked")
    static TemplateInput input(Map<String, Object> variables) {
        TemplateInput.Builder input = TemplateInput.builder().clock(CLOCK);
        variables.forEach((name, value) -> {
            switch (name) {
                case "messages" -> input.messages((List<Map<String, Object>>) value);
                case "tools" -> {
                    if (value != null) {
                        input.tools((List<Map<String, Object>>) value);
                    }
                }
                case "add_generation_prompt" -> input.addGenerationPrompt((Boolean) value);
                case "bos_token" -> input.bosToken((String) value);
                case "eos_token" -> input.eosToken((String) value);
                default -> input.variable(name, value);
            }
        });
        return input.build();
    }

    static Map<String, Object> message(String role, @Nullable Object content) {
        return map("role", role, "content", content);
    }

    private static Map<String, Object> text(String text) {
        return map("type", "text", "text", text);
    }

    private static List<Map<String, Object>> called(Object arguments) {
        return List.of(
                message("user", "Weather in Paris?"),
                map(
                        "role",
                        "assistant",
                        "content",
                        "",
                        "tool_calls",
                        List.of(call("call00001", "get_weather", arguments))),
                map(
                        "role",
                        "tool",
                        "name",
                        "get_weather",
                        "tool_call_id",
                        "call00001",
                        "content",
                        "{\"sky\": \"grey\"}"),
                message("assistant", "Grey."),
                message("user", "Thanks."));
    }

    private static List<Map<String, Object>> calledTwice() {
        return List.of(
                message("system", "Use tools."),
                message("user", "Paris and Oslo?"),
                map(
                        "role", "assistant",
                        "content", "I look.",
                        "reasoning_content", "Two calls.",
                        "tool_calls",
                                List.of(
                                        call("call00001", "get_weather", map("city", "Paris", "unit", "celsius")),
                                        call(
                                                "call00002",
                                                "get_weather",
                                                map("city", "Oslo", "days", 1, "legs", List.of(1, 2.5))))),
                map("role", "tool", "name", "get_weather", "tool_call_id", "call00001", "content", "grey"),
                map("role", "tool", "name", "get_weather", "tool_call_id", "call00002", "content", "white"));
    }

    private static Map<String, Object> call(String id, String name, Object arguments) {
        return map("id", id, "type", "function", "function", map("name", name, "arguments", arguments));
    }

    private static Map<String, Object> tool(
            String name, String description, Map<String, Object> properties, List<String> required) {
        return map(
                "type",
                "function",
                "function",
                map(
                        "name", name,
                        "description", description,
                        "parameters", map("type", "object", "properties", properties, "required", required)));
    }

    /** Returns a map in the order of the arguments, which may hold null. */
    public static Map<String, Object> map(@Nullable Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        List<Object> all = new ArrayList<>(java.util.Arrays.asList(namesAndValues));
        for (int i = 0; i < all.size(); i += 2) {
            map.put((String) all.get(i), all.get(i + 1));
        }
        return map;
    }
}
