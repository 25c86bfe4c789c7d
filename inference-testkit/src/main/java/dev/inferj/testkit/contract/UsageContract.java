package dev.inferj.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.ContextLengthExceededException;
import dev.inferj.Feature;
import dev.inferj.FinishReason;
import dev.inferj.InvalidRequestException;
import dev.inferj.Usage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tokens are counted, and limits on them kept. */
public interface UsageContract extends ModelUnderTest {
    @Test
    default void promptHasTheSameTokensEachTime() {
        try (TestBed bed = TestBed.open(this)) {
            int first = bed.send(bed.request()).usage().promptTokens();

            assertThat(first).isPositive();
            assertThat(bed.send(bed.request()).usage().promptTokens()).isEqualTo(first);
            assertThat(bed.send(bed.request().maxTokens(1)).usage().promptTokens())
                    .isEqualTo(first);
        }
    }

    @Test
    default void tokensOfAPromptAreCountedAsItsAnswerCountsThem() {
        try (TestBed bed = TestBed.open(this)) {
            assumeTrue(bed.model().info().features().contains(Feature.TOKEN_COUNT), "the model does not count tokens");
            List<ChatRequest.Builder> prompts = new ArrayList<>();
            if (capabilities().contains(Capability.RAW_PROMPTS)) {
                prompts.add(ChatRequest.builder().rawPrompt(prompt()));
                prompts.add(ChatRequest.builder().rawPrompt("An <s> é 😀</s>"));
            }
            if (capabilities().contains(Capability.MESSAGES)) {
                prompts.add(ChatRequest.builder().user(prompt()));
                prompts.add(ChatRequest.builder()
                        .system("Be brief.")
                        .user("Hello")
                        .assistant("Hello!")
                        .user(prompt()));
            }
            for (ChatRequest.Builder prompt : prompts) {
                int counted = bed.model().countTokens(prompt.build());

                assertThat(counted)
                        .as("%s", prompt.build().messages())
                        .isEqualTo(bed.send(prompt.maxTokens(1)).usage().promptTokens());
            }
        }
    }

    @Test
    default void promptBeyondTheContextIsCounted() {
        try (TestBed bed = TestBed.open(this)) {
            int context = bed.model().info().contextTokens();
            assumeTrue(
                    bed.model().info().features().contains(Feature.TOKEN_COUNT) && context > 0,
                    "the model does not count tokens, or has no bound");

            assertThat(bed.model()
                            .countTokens(bed.ask("word ".repeat(context + 1)).build()))
                    .isGreaterThan(context);
        }
    }

    @Test
    default void modelThatDoesNotCountTokensSaysSo() {
        try (TestBed bed = TestBed.open(this)) {
            assumeFalse(bed.model().info().features().contains(Feature.TOKEN_COUNT), "the model counts tokens");

            assertThatThrownBy(() -> bed.model().countTokens(bed.request().build()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("TOKEN_COUNT");
        }
    }

    @Test
    default void longerPromptHasMoreTokens() {
        try (TestBed bed = TestBed.open(this)) {
            Usage once = bed.send(bed.ask(prompt()).maxTokens(1)).usage();
            Usage twice =
                    bed.send(bed.ask(prompt() + " " + prompt()).maxTokens(1)).usage();

            assertThat(twice.promptTokens()).isGreaterThan(once.promptTokens());
        }
    }

    @Test
    default void maxTokensOfOneGivesOneToken() {
        assertLength(1);
    }

    @Test
    default void maxTokensOfThreeGivesThreeTokens() {
        assertLength(3);
    }

    private void assertLength(int maxTokens) {
        try (TestBed bed = TestBed.open(this)) {
            String longer = bed.send(bed.request()).text();

            ChatResponse response = bed.send(bed.request().maxTokens(maxTokens));

            assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
            assertThat(response.usage().outputTokens()).isEqualTo(maxTokens);
            assertThat(longer).startsWith(response.text());
            assertThat(response.text().length()).isLessThan(longer.length());
        }
    }

    @Test
    default void everyTokenOfTheAnswerIsCounted() {
        try (TestBed bed = TestBed.open(this)) {
            RecordingSubscriber subscriber = bed.subscribe(bed.request(), RecordingSubscriber.unbounded());
            int tokens = subscriber.response().usage().outputTokens();
            int deltas = subscriber.events().size() - 1;

            assertThat(tokens).isEqualTo(TestBed.MAX_TOKENS).isBetween(deltas, deltas * tokensPerEvent());
        }
    }

    @Test
    default void hugeMaxTokensEndsByItselfOrAtTheContext() {
        try (TestBed bed = TestBed.open(this)) {
            ChatResponse response = bed.send(bed.request().maxTokens(Integer.MAX_VALUE));

            int context = bed.model().info().contextTokens();
            if (response.finishReason() == FinishReason.LENGTH) {
                assertThat(response.usage().totalTokens()).isEqualTo(context);
            } else {
                assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
                assertThat(response.matchedStop()).isEmpty();
            }
            assertThat(response.usage().outputTokens()).isGreaterThanOrEqualTo(TestBed.MAX_TOKENS);
        }
    }

    @Test
    default void promptBeyondTheContextIsRefused() {
        assumeTrue(capabilities().contains(Capability.CONTEXT_LIMIT), "the model does not know its context");
        try (TestBed bed = TestBed.open(this)) {
            int context = bed.model().info().contextTokens();
            String tooLong = "word ".repeat(context + 1);

            var refusal = catchThrowableOfType(
                    ContextLengthExceededException.class,
                    () -> bed.model().sendAsync(bed.ask(tooLong).build()));

            assertThat(refusal).isNotNull();
            assertThat(refusal.limit()).isEqualTo(context);
            assertThat(refusal.needed()).isGreaterThan(context);
            assertThat(refusal.isRetryable()).isFalse();
            assertThat(bed.send(bed.request()).text()).isNotEmpty();
        }
    }
}
