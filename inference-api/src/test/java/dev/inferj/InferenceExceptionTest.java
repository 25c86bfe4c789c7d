package dev.inferj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InferenceExceptionTest {
    private final IOException cause = new IOException("reset");

    static Stream<InferenceException> failuresThatARetryDoesNotMend() {
        IOException cause = new IOException("reset");
        return Stream.of(
                new InferenceException("failed"),
                new InferenceException("failed", cause),
                new InvalidRequestException("bad"),
                new InvalidRequestException("bad", cause),
                new ContextLengthExceededException(9, 8),
                new ModelNotFoundException("none"),
                new ModelNotFoundException("none", cause),
                new InvalidModelException("damaged"),
                new InvalidModelException("damaged", cause),
                new InsufficientMemoryException("too big", 10, 5),
                new ProviderUnavailableException("no library", cause, /* retryable= */ false),
                new EngineFailedException("failed"),
                new EngineFailedException("failed", cause));
    }

    @ParameterizedTest
    @MethodSource("failuresThatARetryDoesNotMend")
    void failureThatARetryDoesNotMendSaysSo(InferenceException failure) {
        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure.retryAfter()).isEmpty();
        assertThat(failure.partialText()).isEmpty();
        assertThat(failure.getMessage()).isNotBlank();
    }

    @Test
    void overloadAndMissedDeadlineAndServerThatIsDownMayBeRetried() {
        assertThat(new OverloadedException("full", null).isRetryable()).isTrue();
        assertThat(new DeadlineExceededException("late").isRetryable()).isTrue();
        assertThat(new ProviderUnavailableException("refused", cause, true).isRetryable())
                .isTrue();
    }

    @Test
    void overloadSaysWhenToComeBackIfThatIsKnown() {
        assertThat(new OverloadedException("full", Duration.ofMillis(250)).retryAfter())
                .hasValue(Duration.ofMillis(250));
        assertThat(new OverloadedException("full", null).retryAfter()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OverloadedException("full", Duration.ofMillis(-1)))
                .withMessage("retryAfter must be >= 0: PT-0.001S");
    }

    @Test
    void partialTextIsWhatWasSaidBeforeTheFailure() {
        DeadlineExceededException failure = new DeadlineExceededException("late");
        assertThat(failure.withPartialText("Once upon")).isSameAs(failure);
        assertThat(failure.partialText()).isEqualTo("Once upon");
        assertThat(failure).hasMessage("late");
    }

    @Test
    void promptThatIsTooLongSaysByHowMuch() {
        ContextLengthExceededException failure = new ContextLengthExceededException(4097, 4096);
        assertThat(failure.needed()).isEqualTo(4097);
        assertThat(failure.limit()).isEqualTo(4096);
        assertThat(failure)
                .hasMessage("the prompt has 4097 tokens, the context holds 4096, one of them for the answer: "
                        + "shorten the prompt or raise contextTokens");
    }

    @Test
    void modelThatDoesNotFitSaysWhatItNeeds() {
        InsufficientMemoryException failure = new InsufficientMemoryException("too big", 1L << 40, -1);
        assertThat(failure.neededBytes()).isEqualTo(1L << 40);
        assertThat(failure.availableBytes()).isEqualTo(-1);
    }

    @Test
    void causeIsKept() {
        assertThat(new EngineFailedException("failed", cause)).hasCause(cause);
        assertThat(new ProviderUnavailableException("down", cause, true)).hasCause(cause);
        assertThat(new InferenceException("failed")).hasNoCause();
    }
}
