package dev.inferj.llamacpp;

import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import dev.inferj.Session;

/**
 * What one turn of a session said and cost.
 *
 * @param text the answer
 * @param promptTokens tokens of the whole prompt
 * @param computedTokens those of them that did not come from the cache
 * @param heldTokens tokens whose cells the session has behind the turn: the last one of an answer that was cut off was
 *     never computed
 */
record TurnOutcome(String text, int promptTokens, int computedTokens, int heldTokens) {
    /** Asks for a greedy continuation of what was said and this. */
    static TurnOutcome of(Session session, String text, int maxTokens) {
        return of(
                session.request().rawPrompt(text).greedy().maxTokens(maxTokens).send());
    }

    static TurnOutcome of(ChatResponse response) {
        int prompt = response.usage().promptTokens();
        boolean cutOff = response.finishReason() == FinishReason.LENGTH;
        return new TurnOutcome(
                response.text(),
                prompt,
                prompt - response.usage().cachedTokens(),
                response.usage().totalTokens() - (cutOff ? 1 : 0));
    }
}
