package dev.inferj.internal.engine;

import dev.inferj.ChatRequest;
import dev.inferj.ContextLengthExceededException;
import dev.inferj.InvalidRequestException;
import dev.inferj.ModelInfo;
import dev.inferj.spi.TextPart;
import dev.inferj.spi.Tokenizer;
import java.util.List;

/** Turns a request into the tokens of its prompt, or says why it cannot be run. Safe to share between threads. */
final class PromptEncoder {
    private final ModelInfo info;
    private final Tokenizer tokenizer;
    private final int contextTokens;

    PromptEncoder(ModelInfo info, Tokenizer tokenizer, int contextTokens) {
        this.info = info;
        this.tokenizer = tokenizer;
        this.contextTokens = contextTokens;
    }

    int[] encode(ChatRequest request) {
        for (int token : request.sampling().logitBias().keySet()) {
            if (token >= tokenizer.vocabularySize()) {
                throw new InvalidRequestException("logitBias token must be < " + tokenizer.vocabularySize()
                        + ", the size of the vocabulary of " + info.name() + ": " + token);
            }
        }
        String rawPrompt = request.rawPrompt().orElse(null);
        if (rawPrompt == null) {
            throw new InvalidRequestException(
                    info.name() + " has no chat template: use rawPrompt(text) instead of messages");
        }
        int[] prompt = tokenizer.encode(List.of(TextPart.plain(rawPrompt)), /* begin= */ true);
        if (prompt.length == 0) {
            throw new InvalidRequestException("the prompt has no tokens: say something");
        }
        if (prompt.length >= contextTokens) {
            throw new ContextLengthExceededException(prompt.length, contextTokens);
        }
        return prompt;
    }
}
