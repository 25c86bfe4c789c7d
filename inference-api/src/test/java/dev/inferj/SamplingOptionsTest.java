package dev.inferj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingOptionsTest {
    /** A parameter that is a real number, with values at and just beyond its bounds. */
    record Real(
            String rule,
            BiFunction<SamplingOptions.Builder, Double, SamplingOptions.Builder> setter,
            Function<SamplingOptions, OptionalDouble> getter,
            List<Double> allowed,
            List<Double> refused) {
        double keptOf(double value) {
            return getter.apply(setter.apply(SamplingOptions.builder(), value).build())
                    .orElseThrow();
        }

        void assertRefuses(double value) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> setter.apply(SamplingOptions.builder(), value))
                    .withMessage(rule + ": " + value);
        }

        @Override
        public String toString() {
            return rule;
        }
    }

    static Stream<Real> reals() {
        return Stream.of(
                new Real(
                        "temperature must be in [0, 100]",
                        SamplingOptions.Builder::temperature,
                        SamplingOptions::temperature,
                        List.of(0.0, Double.MIN_VALUE, 1.0, 100.0),
                        List.of(-Double.MIN_VALUE, -1.0, Math.nextUp(100.0))),
                new Real(
                        "topP must be in (0, 1]",
                        SamplingOptions.Builder::topP,
                        SamplingOptions::topP,
                        List.of(Double.MIN_VALUE, 0.5, 1.0),
                        List.of(0.0, -0.0, -Double.MIN_VALUE, Math.nextUp(1.0))),
                new Real(
                        "minP must be in [0, 1]",
                        SamplingOptions.Builder::minP,
                        SamplingOptions::minP,
                        List.of(0.0, Double.MIN_VALUE, 1.0),
                        List.of(-Double.MIN_VALUE, Math.nextUp(1.0))),
                new Real(
                        "repetitionPenalty must be in (0, 10]",
                        SamplingOptions.Builder::repetitionPenalty,
                        SamplingOptions::repetitionPenalty,
                        List.of(Double.MIN_VALUE, 1.0, 10.0),
                        List.of(0.0, -0.0, -1.0, Math.nextUp(10.0))),
                new Real(
                        "frequencyPenalty must be in [-2, 2]",
                        SamplingOptions.Builder::frequencyPenalty,
                        SamplingOptions::frequencyPenalty,
                        List.of(-2.0, -Double.MIN_VALUE, 0.0, 2.0),
                        List.of(Math.nextDown(-2.0), Math.nextUp(2.0))),
                new Real(
                        "presencePenalty must be in [-2, 2]",
                        SamplingOptions.Builder::presencePenalty,
                        SamplingOptions::presencePenalty,
                        List.of(-2.0, 0.0, Double.MIN_NORMAL, 2.0),
                        List.of(Math.nextDown(-2.0), Math.nextUp(2.0))),
                new Real(
                        "bias must be in [-100, 100]",
                        (builder, bias) -> builder.logitBias(7, bias),
                        options -> options.logitBias().values().stream()
                                .mapToDouble(Float::doubleValue)
                                .findFirst(),
                        List.of(-100.0, 0.0, 0.5, 100.0),
                        List.of(Math.nextDown(-100.0), Math.nextUp(100.0))));
    }

    private final SamplingOptions.Builder builder = SamplingOptions.builder();

    @Test
    void nothingIsSetAtFirst() {
        SamplingOptions options = builder.build();
        assertThat(reals().map(parameter -> parameter.getter().apply(options))).allMatch(OptionalDouble::isEmpty);
        assertThat(options.topK()).isEmpty();
        assertThat(options.seed()).isEmpty();
        assertThat(options.maxTokens()).isEmpty();
        assertThat(options.stop()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("reals")
    void realParameterTakesItsWholeRange(Real parameter) {
        for (double value : parameter.allowed()) {
            assertThat(parameter.keptOf(value)).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @MethodSource("reals")
    void realParameterRefusesWhatIsBeyondItsRange(Real parameter) {
        parameter.refused().forEach(parameter::assertRefuses);
    }

    @ParameterizedTest
    @MethodSource("reals")
    void realParameterRefusesWhatIsNoFiniteNumber(Real parameter) {
        parameter.assertRefuses(Double.NaN);
        parameter.assertRefuses(Double.POSITIVE_INFINITY);
        parameter.assertRefuses(Double.NEGATIVE_INFINITY);
    }

    static Stream<Real> realsThatMayBeZero() {
        return reals().filter(parameter -> parameter.allowed().contains(0.0));
    }

    @ParameterizedTest
    @MethodSource("realsThatMayBeZero")
    void negativeZeroIsKeptAsZero(Real parameter) {
        assertThat(Double.doubleToRawLongBits(parameter.keptOf(-0.0))).isZero();
    }

    @Test
    void topKKeepsAllOrSoMany() {
        assertThat(builder.topK(0).build().topK()).hasValue(0);
        assertThat(builder.topK(Integer.MAX_VALUE).build().topK()).hasValue(Integer.MAX_VALUE);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.topK(-1)).withMessage("topK must be >= 0: -1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void answerHasAtLeastOneToken(int maxTokens) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxTokens(maxTokens))
                .withMessage("maxTokens must be >= 1: " + maxTokens);
    }

    @Test
    void answerMayHaveAnyNumberOfTokens() {
        assertThat(builder.maxTokens(1).build().maxTokens()).hasValue(1);
        assertThat(builder.maxTokens(Integer.MAX_VALUE).build().maxTokens()).hasValue(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    void anyNumberIsASeed(long seed) {
        assertThat(builder.seed(seed).build().seed()).hasValue(seed);
    }

    @Test
    void biasIsPerTokenAndTheLastOneCounts() {
        builder.logitBias(5, 1).logitBias(0, -100).logitBias(5, 2.5);
        assertThat(builder.build().logitBias())
                .containsExactly(entry(5, 2.5f), entry(0, -100f))
                .isUnmodifiable();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.logitBias(-1, 0))
                .withMessage("token must be >= 0: -1");
    }

    @Test
    void stopStringsAddUpWithoutDuplicates() {
        builder.stop("\n", "END").stop().stop("\n", "🦙");
        assertThat(builder.build().stop()).containsExactly("\n", "END", "🦙").isUnmodifiable();
    }

    @Test
    void emptyOrMissingStopStringIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.stop("a", ""))
                .withMessage("stop must not be empty: \"\"");
        @Nullable String[] missing = {null};
        assertThatNullPointerException().isThrownBy(() -> stop(missing)).withMessage("stop");
    }

    @Test
    void thousandsOfStopStringsAreKept() {
        String[] many = IntStream.range(0, 10_000).mapToObj(i -> "stop " + i).toArray(String[]::new);
        assertThat(builder.stop(many).stop(many).build().stop()).containsExactly(many);
    }

    @Test
    void builtOptionsDoNotChangeWithTheirBuilder() {
        SamplingOptions options = builder.temperature(0.5).stop("a").build();
        builder.temperature(1).stop("b").logitBias(1, 1);
        assertThat(options.temperature()).hasValue(0.5);
        assertThat(options.stop()).containsExactly("a");
        assertThat(options.logitBias()).isEmpty();
    }

    @SuppressWarnings("NullAway") // what a caller without null checks may do
    private void stop(@Nullable String[] stop) {
        builder.stop(stop);
    }
}
