package dev.inferj.testkit;

import dev.inferj.ContextLengthExceededException;
import dev.inferj.Truncation;
import dev.inferj.spi.BatchItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text that a mock embeds or ranks, cut into words.
 *
 * @param query what it is ranked for; null if it is embedded
 */
record MockItem(List<String> words, @Nullable String query, int tokens, boolean truncated) implements BatchItem {
    static MockItem of(
            List<String> words, @Nullable String query, int queryTokens, int contextTokens, Truncation truncation) {
        int needed = queryTokens + words.size();
        if (needed <= contextTokens) {
            return new MockItem(words, query, needed, /* truncated= */ false);
        }
        if (truncation == Truncation.REFUSE || queryTokens >= contextTokens) {
            throw ContextLengthExceededException.ofInput(needed, contextTokens);
        }
        return new MockItem(words.subList(0, contextTokens - queryTokens), query, contextTokens, /* truncated= */ true);
    }

    String text() {
        return String.join("", words);
    }

    /** Returns the number of words; not the words. */
    @Override
    public String toString() {
        return "MockItem[" + tokens + " tokens]";
    }
}
