package dev.inferj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChatRequestTest {
    @Test
    void templateVariablesOfOtherKindsAndNamesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChatRequest.builder().templateVariable("messages", "x"))
                .withMessage("name must not be blank nor one of [add_generation_prompt, bos_token, eos_token, messages,"
                        + " tools]: messages");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChatRequest.builder().templateVariable("x", List.of()))
                .withMessageContaining("value must be a String, a Boolean or a Number");
    }

    private final ChatRequest.Builder builder = ChatRequest.builder();

    @Test
    void requestHasMessagesInTheirOrder() {
        List<Message> turns = List.of(Message.assistant("c"), Message.of(Role.USER, "d"));
        ChatRequest request =
                builder.system("a").user("b").messages(turns).user("").build();
        assertThat(request.messages())
                .containsExactly(
                        Message.system("a"),
                        Message.user("b"),
                        Message.assistant("c"),
                        Message.user("d"),
                        Message.user(""))
                .isUnmodifiable();
        assertThat(request.rawPrompt()).isEmpty();
    }

    @Test
    void requestMayHaveARawPromptInstead() {
        ChatRequest request = builder.rawPrompt("first").rawPrompt("").build();
        assertThat(request.rawPrompt()).hasValue("");
        assertThat(request.messages()).isEmpty();
    }

    @Test
    void requestWithNeitherIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.temperature(1).build())
                .withMessage("request must have messages or a raw prompt: neither was given");
    }

    @Test
    void requestWithBothIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.user("a").rawPrompt("b").build())
                .withMessage("request must have messages or a raw prompt: both were given");
    }

    @Test
    void requestHasNoDeadlineAndNoRankUnlessItSaysSo() {
        ChatRequest request = builder.user("a").build();
        assertThat(request.deadline()).isEmpty();
        assertThat(request.priority()).isZero();
        assertThat(request.tenant()).isEmpty();
    }

    @Test
    void deadlineIsAboveZeroAndMayBeVeryFar() {
        builder.user("a");
        assertThat(builder.deadline(Duration.ofNanos(1)).build().deadline()).hasValue(Duration.ofNanos(1));
        Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
        assertThat(builder.deadline(longest).build().deadline()).hasValue(longest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-0.000000001S", "PT-2562047788015215H"})
    void deadlineThatHasPassedIsRefused(Duration deadline) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.deadline(deadline))
                .withMessage("deadline must be > 0: " + deadline);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, Integer.MAX_VALUE})
    void anyNumberIsAPriority(int priority) {
        assertThat(builder.user("a").priority(priority).build().priority()).isEqualTo(priority);
    }

    @Test
    void tenantHasAName() {
        assertThat(builder.user("a").tenant("Ümit 🦙").build().tenant()).isEqualTo("Ümit 🦙");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.tenant(" "))
                .withMessage("tenant must not be blank: \" \"");
    }

    @Test
    void samplingIsSetWithTheRequest() {
        SamplingOptions sampling = builder.user("a")
                .greedy()
                .topK(1)
                .topP(0.5)
                .minP(0.25)
                .repetitionPenalty(1.5)
                .frequencyPenalty(-1)
                .presencePenalty(2)
                .logitBias(3, 4)
                .seed(5)
                .maxTokens(6)
                .stop("x", "y")
                .build()
                .sampling();
        assertThat(sampling.temperature()).hasValue(0);
        assertThat(sampling.topK()).hasValue(1);
        assertThat(sampling.topP()).hasValue(0.5);
        assertThat(sampling.minP()).hasValue(0.25);
        assertThat(sampling.repetitionPenalty()).hasValue(1.5);
        assertThat(sampling.frequencyPenalty()).hasValue(-1);
        assertThat(sampling.presencePenalty()).hasValue(2);
        assertThat(sampling.logitBias()).containsOnlyKeys(3).containsValue(4f);
        assertThat(sampling.seed()).hasValue(5);
        assertThat(sampling.maxTokens()).hasValue(6);
        assertThat(sampling.stop()).containsExactly("x", "y");
    }

    @Test
    void samplingOutOfItsRangeIsRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.temperature(Double.NaN))
                .withMessage("temperature must be in [0, 100]: NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxTokens(0))
                .withMessage("maxTokens must be >= 1: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.stop(""))
                .withMessage("stop must not be empty: \"\"");
    }

    @Test
    void missingPartIsRefusedByName() {
        String nothing = absent();
        assertThatNullPointerException().isThrownBy(() -> builder.user(nothing)).withMessage("text");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.rawPrompt(nothing))
                .withMessage("prompt");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.messages(Arrays.asList(ChatRequestTest.<Message>absent())))
                .withMessage("message");
    }

    @Test
    void builtRequestDoesNotChangeWithItsBuilder() {
        ChatRequest request = builder.user("a").maxTokens(1).build();
        builder.user("b").maxTokens(2);
        assertThat(request.messages()).containsExactly(Message.user("a"));
        assertThat(request.sampling().maxTokens()).hasValue(1);
    }

    @Test
    void messagesAreEqualIfRoleAndTextAre() {
        assertThat(Message.user("a"))
                .isEqualTo(Message.of(Role.USER, "a"))
                .hasSameHashCodeAs(Message.of(Role.USER, "a"))
                .isNotEqualTo(Message.user("b"))
                .isNotEqualTo(Message.system("a"))
                .isNotEqualTo("a");
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what a caller without null checks may do
    private static <T> T absent() {
        @Nullable T nothing = null;
        return nothing;
    }
}
