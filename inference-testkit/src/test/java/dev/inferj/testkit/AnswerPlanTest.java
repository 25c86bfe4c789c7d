package dev.inferj.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.SamplingOptions;
import org.junit.jupiter.api.Test;

class AnswerPlanTest {
    private static final int ROOM = 100;

    @Test
    void wordsKeepTheSpaceBeforeThem() {
        assertThat(Words.cut("One, two\n three ")).containsExactly("One,", " two", "\n three", " ");
        assertThat(Words.cut("")).isEmpty();
        assertThat(Words.cut(" \t ")).containsExactly(" \t ");
    }

    @Test
    void answerEndsByItself() {
        AnswerPlan plan = plan(MockAnswer.text("one two three"), SamplingOptions.builder());

        assertThat(plan.pieces()).containsExactly("one", " two", " three");
        assertThat(plan.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(plan.matchedStop()).isNull();
    }

    @Test
    void answerIsCutAtMaxTokens() {
        AnswerPlan plan =
                plan(MockAnswer.text("one two three"), SamplingOptions.builder().maxTokens(2));

        assertThat(plan.pieces()).containsExactly("one", " two");
        assertThat(plan.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void answerOfJustMaxTokensIsCutToo() {
        // A model that has said its last token has not yet said that it was the last.
        AnswerPlan plan =
                plan(MockAnswer.text("one two"), SamplingOptions.builder().maxTokens(2));

        assertThat(plan.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void answerIsCutWhereTheContextIsFull() {
        AnswerPlan plan = AnswerPlan.of(
                MockAnswer.endless("a", "b"),
                Words::cut,
                SamplingOptions.builder().build(),
                3);

        assertThat(plan.pieces()).containsExactly("a", "b", "a");
        assertThat(plan.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void tokensAreSaidAsGiven() {
        AnswerPlan plan = plan(MockAnswer.tokens("He", "llo", "", " you"), SamplingOptions.builder());

        assertThat(plan.pieces()).containsExactly("He", "llo", "", " you");
    }

    @Test
    void stopStringIsCutOffAcrossTokens() {
        AnswerPlan plan = plan(
                MockAnswer.tokens("ab", "cd", "ef", "gh"),
                SamplingOptions.builder().stop("bcde"));

        assertThat(plan.pieces()).containsExactly("a", "", "");
        assertThat(plan.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(plan.matchedStop()).isEqualTo("bcde");
    }

    @Test
    void stopStringThatIsCompleteFirstWins() {
        AnswerPlan plan =
                plan(MockAnswer.tokens("abcdef"), SamplingOptions.builder().stop("bcdef", "cd", "f"));

        assertThat(plan.pieces()).containsExactly("ab");
        assertThat(plan.matchedStop()).isEqualTo("cd");
    }

    @Test
    void longestOfStopStringsThatEndTogetherWins() {
        AnswerPlan plan =
                plan(MockAnswer.tokens("abcdef"), SamplingOptions.builder().stop("d", "bcd", "cd"));

        assertThat(plan.pieces()).containsExactly("a");
        assertThat(plan.matchedStop()).isEqualTo("bcd");
    }

    @Test
    void stopStringBehindMaxTokensIsNotReached() {
        AnswerPlan plan = plan(
                MockAnswer.text("one two three"),
                SamplingOptions.builder().maxTokens(2).stop("three"));

        assertThat(plan.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(plan.matchedStop()).isNull();
    }

    @Test
    void faultInPlaceOfTheEndComesOnlyWhereTheAnswerEndsByItself() {
        MockAnswer answer = MockAnswer.text("one two").failAt(2, () -> new InferenceException("boom"));

        assertThat(plan(answer, SamplingOptions.builder()).isComplete(2)).isFalse();
        assertThat(plan(answer, SamplingOptions.builder().maxTokens(2)).isComplete(2))
                .isTrue();
        assertThat(plan(answer, SamplingOptions.builder().stop("wo")).isComplete(2))
                .isTrue();
    }

    private static AnswerPlan plan(MockAnswer answer, SamplingOptions.Builder options) {
        return AnswerPlan.of(answer, Words::cut, options.build(), ROOM);
    }
}
