package dev.inferj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inferj.CacheReport.Cause;
import org.junit.jupiter.api.Test;

final class CacheReportTest {
    @Test
    void holdsWhatItWasBuiltWith() {
        CacheReport report = CacheReport.builder(Cause.DIVERGED, 10, 4)
                .divergence(5)
                .texts("cats", "dogs")
                .build();

        assertThat(report.cause()).isEqualTo(Cause.DIVERGED);
        assertThat(report.promptTokens()).isEqualTo(10);
        assertThat(report.cachedTokens()).isEqualTo(4);
        assertThat(report.divergence()).hasValue(5);
        assertThat(report.earlierText()).hasValue("cats");
        assertThat(report.promptText()).hasValue("dogs");
        assertThat(report).hasToString("CacheReport[DIVERGED, 4 of 10 tokens cached, differs at 5]");
    }

    @Test
    void refusesCountsThatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CacheReport.builder(Cause.NONE, -1, 0))
                .withMessage("promptTokens must be >= 0: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CacheReport.builder(Cause.NONE, 3, 4))
                .withMessage("cachedTokens must be in [0, promptTokens (3)]: 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CacheReport.builder(Cause.NONE, 3, 2).divergence(-1))
                .withMessage("position must be >= 0: -1");
    }
}
