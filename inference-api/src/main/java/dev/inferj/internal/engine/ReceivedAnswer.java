package dev.inferj.internal.engine;

import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import dev.inferj.Receipt;
import dev.inferj.TokenLogprob;
import dev.inferj.ToolCall;
import dev.inferj.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link dev.inferj.spi.RequestBackend} has answered so far. Belongs to one thread at a time. */
final class ReceivedAnswer {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder(0);
    private List<ToolCall> toolCalls = List.of();
    private List<TokenLogprob> logprobs = List.of();

    void text(String piece) {
        text.append(piece);
    }

    void reasoning(String piece) {
        reasoning.append(piece);
    }

    void toolCall(ToolCall call) {
        toolCalls = toolCalls.isEmpty() ? new ArrayList<>() : toolCalls;
        toolCalls.add(call);
    }

    void logprobs(List<TokenLogprob> tokens) {
        logprobs = logprobs.isEmpty() ? new ArrayList<>() : logprobs;
        logprobs.addAll(tokens);
    }

    String text() {
        return text.toString();
    }

    ChatResponse response(FinishReason reason, @Nullable String matchedStop, Usage usage, Receipt receipt) {
        return ChatResponse.builder(text(), reason, usage, receipt)
                .reasoning(reasoning.toString())
                .toolCalls(toolCalls)
                .logprobs(logprobs)
                .matchedStop(matchedStop)
                .build();
    }
}
