package dev.inferj.internal.delivery;

import dev.inferj.ChatRequest;

/**
 * What a session's last turn was, in tokens: the next prompt goes on from these, and not from tokens that its text might
 * be cut into differently.
 */
public final class SpokenText {
    private final ChatRequest asked;
    private final String answer;
    private final int[] tokens;

    /**
     * @param asked the whole request of the turn
     * @param answer the text that answered it
     * @param tokens the tokens of both; not copied, so not to be changed
     */
    public SpokenText(ChatRequest asked, String answer, int[] tokens) {
        this.asked = asked;
        this.answer = answer;
        this.tokens = tokens;
    }

    public ChatRequest asked() {
        return asked;
    }

    public String answer() {
        return answer;
    }

    /** Returns the tokens; not to be changed. */
    public int[] tokens() {
        return tokens;
    }
}
