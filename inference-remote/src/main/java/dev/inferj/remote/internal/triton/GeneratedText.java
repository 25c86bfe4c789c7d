package dev.inferj.remote.internal.triton;

import dev.inferj.FinishReason;
import dev.inferj.remote.internal.run.Answer;
import java.util.List;
import java.util.OptionalInt;

/**
 * Puts an answer together of the responses of a language model. Triton has no mark of the end: the responses end. A model that gives the reason
 * of its end must have given one by then; of others, the last response is all that tells. Belongs to one thread at a time.
 */
public final class GeneratedText {
    private final Answer answer;
    private final boolean givesReason;
    private final OptionalInt maxTokens;
    private int inputTokens;
    private int outputTokens;
    private boolean begun;
    private boolean ended;

    GeneratedText(Answer answer, Tensors tensors, OptionalInt maxTokens) {
        this.answer = answer;
        this.givesReason = tensors.has(GenerateInputs.RETURN_FINISH_REASON);
        this.maxTokens = maxTokens;
    }

    /**
     * Adds a response.
     *
     * @param reason why the answer ends here; empty, or that it goes on
     * @param inputTokens of the prompt; 0 where it does not say
     * @param outputTokens of this response; 0 where it does not say
     */
    public void add(List<String> texts, String reason, int inputTokens, int outputTokens) {
        begun = true;
        texts.forEach(answer::text);
        this.inputTokens = Math.max(this.inputTokens, inputTokens);
        this.outputTokens += outputTokens;
        answer.usage(this.inputTokens, /* cachedTokens= */ 0, this.outputTokens);
        if (!reason.isEmpty() && !reason.equals(Tensors.GOES_ON)) {
            ended = true;
            answer.ends(reason.equals("length") ? FinishReason.LENGTH : FinishReason.STOP, /* matchedStop= */ null);
        }
    }

    /** Returns whether the answer is complete if no more responses come. */
    public boolean mayEndHere() {
        if (!givesReason && begun && !ended) {
            ended = true;
            boolean full = maxTokens.isPresent() && outputTokens >= maxTokens.getAsInt();
            answer.ends(full ? FinishReason.LENGTH : FinishReason.STOP, /* matchedStop= */ null);
        }
        return ended;
    }
}
