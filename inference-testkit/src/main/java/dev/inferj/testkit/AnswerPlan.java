package dev.inferj.testkit;

import dev.inferj.FinishReason;
import dev.inferj.SamplingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How one answer goes to its end, known before its first token is said: what each token adds to the text and why it
 * ends behind the last.
 *
 * @param pieces the text that each token adds, without what a stop string cuts off; may be empty
 * @param matchedStop the stop string that ends the answer, if one does
 * @param faultAt the token that a fault takes the place of, as {@link MockAnswer#faultAt}
 */
record AnswerPlan(
        List<String> pieces,
        FinishReason finishReason,
        @Nullable String matchedStop,
        int faultAt) {

    /** @param room tokens that the context has left */
    static AnswerPlan of(MockAnswer answer, Function<String, List<String>> cutter, SamplingOptions options, int room) {
        int most = Math.min(options.maxTokens().orElse(Integer.MAX_VALUE), room);
        List<String> tokens = answer.tokens(cutter, most);
        StopMatch match = StopMatch.first(String.join("", tokens), options.stop());
        if (match != null) {
            return new AnswerPlan(cut(tokens, match), FinishReason.STOP, match.stop(), answer.faultAt());
        }
        FinishReason reason = tokens.size() < most ? FinishReason.STOP : FinishReason.LENGTH;
        return new AnswerPlan(tokens, reason, null, answer.faultAt());
    }

    /** Returns whether the answer is over when so many tokens have been said. */
    boolean isComplete(int said) {
        boolean endsByItself = finishReason == FinishReason.STOP && matchedStop == null;
        return said == pieces.size() && !(endsByItself && faultAt == said);
    }

    /** Returns the tokens up to the one that completes the stop string, without the stop string's text. */
    private static List<String> cut(List<String> tokens, StopMatch match) {
        List<String> pieces = new ArrayList<>();
        int begin = 0;
        for (int i = 0; begin < match.end(); i++) {
            String token = tokens.get(i);
            int kept = Math.max(0, Math.min(token.length(), match.begin() - begin));
            pieces.add(token.substring(0, kept));
            begin += token.length();
        }
        return pieces;
    }
}
