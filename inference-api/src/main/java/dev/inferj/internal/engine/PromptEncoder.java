package dev.inferj.internal.engine;

import dev.inferj.ChatRequest;
import dev.inferj.ContextLengthExceededException;
import dev.inferj.InvalidRequestException;
import dev.inferj.Role;
import dev.inferj.internal.delivery.SpokenText;
import dev.inferj.spi.TextPart;
import dev.inferj.spi.Tokenizer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a request into the tokens of its prompt, or says why it cannot be run. Safe to share between threads. */
final class PromptEncoder {
    private final String model;
    private final PromptWriter writer;
    private final Tokenizer tokenizer;
    private final int contextTokens;

    PromptEncoder(String model, PromptWriter writer, Tokenizer tokenizer, int contextTokens) {
        this.model = model;
        this.writer = writer;
        this.tokenizer = tokenizer;
        this.contextTokens = contextTokens;
    }

    /**
     * Returns the tokens of a prompt.
     *
     * @param before what a session has said before; its tokens are kept where the prompt's text goes on from its text
     * @param mayShift whether the older half of what was said may be cut out where it does not fit
     */
    EncodedPrompt encode(ChatRequest request, @Nullable SpokenText before, boolean mayShift) {
        checkLogitBias(request);
        List<TextPart> parts = writer.write(request);
        int[] prompt = before == null ? null : goOn(parts, before);
        boolean rewritten = before != null && prompt == null;
        if (prompt == null) {
            prompt = whole(parts);
        }
        if (prompt.length == 0) {
            throw new InvalidRequestException("the prompt has no tokens: say something");
        }
        if (mayShift) {
            int said = before == null || rewritten ? prompt.length - 1 : before.tokens().length;
            return shifted(request, prompt, said, rewritten);
        }
        if (prompt.length >= contextTokens) {
            throw new ContextLengthExceededException(prompt.length, contextTokens);
        }
        return new EncodedPrompt(prompt, rewritten, /* keepOnShift= */ -1, /* shift= */ null);
    }

    /** Returns how many tokens a prompt has, whether or not it can be run. */
    int count(ChatRequest request, @Nullable SpokenText before) {
        List<TextPart> parts = writer.write(request);
        int[] prompt = before == null ? null : goOn(parts, before);
        return (prompt == null ? whole(parts) : prompt).length;
    }

    private int[] whole(List<TextPart> parts) {
        return tokenizer.encode(parts, /* begin= */ true);
    }

    /** @param said how many tokens were said before: those of the question must stay */
    private EncodedPrompt shifted(ChatRequest request, int[] prompt, int said, boolean rewritten) {
        int keep = preamble(request);
        if (prompt.length < contextTokens) {
            return new EncodedPrompt(prompt, rewritten, keep, /* shift= */ null);
        }
        ContextShift shift = ContextShift.of(prompt.length, keep, said - keep, contextTokens);
        return new EncodedPrompt(shift.applied(prompt), rewritten, keep, shift);
    }

    /** Returns how many tokens stand in front of the first question, whatever that is. */
    private int preamble(ChatRequest request) {
        if (request.rawPrompt().isPresent()) {
            return tokenizer.encode(List.of(), /* begin= */ true).length;
        }
        int[] one = tokenizer.encode(writer.write(withQuestion(request, "a")), /* begin= */ true);
        int[] other = tokenizer.encode(writer.write(withQuestion(request, "b")), /* begin= */ true);
        return Math.max(0, Arrays.mismatch(one, other));
    }

    private static ChatRequest withQuestion(ChatRequest request, String question) {
        ChatRequest.Builder first = ChatRequest.builder();
        request.messages().stream()
                .takeWhile(message -> message.role() == Role.SYSTEM)
                .forEach(first::message);
        request.templateVariables().forEach(first::templateVariable);
        return first.tools(request.tools())
                .toolChoice(request.toolChoice())
                .user(question)
                .build();
    }

    /**
     * Returns the tokens of what was said and of what follows it, or null if the template wrote what was said
     * differently this time.
     */
    private int @Nullable [] goOn(List<TextPart> parts, SpokenText before) {
        String said = PromptParts.text(writer.write(before.asked())) + before.answer();
        if (!PromptParts.text(parts).startsWith(said)) {
            return null;
        }
        int[] rest = tokenizer.encode(PromptParts.from(parts, said.length()), /* begin= */ false);
        int[] prompt = Arrays.copyOf(before.tokens(), before.tokens().length + rest.length);
        System.arraycopy(rest, 0, prompt, before.tokens().length, rest.length);
        return prompt;
    }

    private void checkLogitBias(ChatRequest request) {
        for (int token : request.sampling().logitBias().keySet()) {
            if (token >= tokenizer.vocabularySize()) {
                throw new InvalidRequestException("logitBias token must be < " + tokenizer.vocabularySize()
                        + ", the size of the vocabulary of " + model + ": " + token);
            }
        }
    }
}
