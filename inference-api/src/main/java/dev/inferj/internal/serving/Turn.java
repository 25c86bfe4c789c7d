package dev.inferj.internal.serving;

import dev.inferj.ChatRequest;
import dev.inferj.Message;
import dev.inferj.ToolCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question and its answer.
 *
 * @param messages what was asked; empty if it was a raw prompt
 * @param rawPrompt what was asked, if it was a raw prompt
 * @param answer what the model said
 * @param toolCalls the tools that it wanted called
 */
record Turn(List<Message> messages, @Nullable String rawPrompt, String answer, List<ToolCall> toolCalls) {
    Turn {
        if (messages.isEmpty() != (rawPrompt != null)) {
            throw new IllegalArgumentException("turn must have messages or a raw prompt");
        }
    }

    /** Returns what was asked, as a request. */
    ChatRequest question() {
        ChatRequest.Builder question = ChatRequest.builder();
        return rawPrompt == null
                ? question.messages(messages).build()
                : question.rawPrompt(rawPrompt).build();
    }
}
