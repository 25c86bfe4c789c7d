package dev.inferj.testkit;

import dev.inferj.ChatRequest;
import dev.inferj.Message;
import dev.inferj.Role;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What a mock knows of language: words for tokens, and who said what. */
final class Words {
    private static final Pattern WORD = Pattern.compile("\\s*\\S+|\\s+");

    private Words() {}

    /** Cuts a text into words, each with the space before it. */
    static List<String> cut(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).toList();
    }

    /** Returns what the user said last, or the raw prompt; empty if neither is there. */
    static String lastOfUser(ChatRequest request) {
        return request.rawPrompt()
                .orElseGet(() -> request.messages().stream()
                        .filter(message -> message.role() == Role.USER)
                        .map(Message::text)
                        .reduce("", (earlier, later) -> later));
    }

    /** Returns how many tokens the prompt has. */
    static int promptTokens(ChatRequest request, Function<String, List<String>> cutter) {
        return request.rawPrompt()
                .map(prompt -> cutter.apply(prompt).size())
                .orElseGet(() -> request.messages().stream()
                        .mapToInt(message -> cutter.apply(message.text()).size())
                        .sum());
    }
}
