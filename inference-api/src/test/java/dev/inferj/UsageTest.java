package dev.inferj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTest {
    @Test
    void totalIsPromptAndAnswerTogether() {
        assertThat(new Usage(10, 4, 3).totalTokens()).isEqualTo(13);
        assertThat(new Usage(0, 0, Integer.MAX_VALUE).totalTokens()).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1 | 0 | 0 | promptTokens must be >= 0: -1",
                "5 | -1 | 0 | cachedTokens must be in [0, promptTokens (5)]: -1",
                "5 | 6 | 0 | cachedTokens must be in [0, promptTokens (5)]: 6",
                "5 | 0 | -1 | outputTokens must be >= 0 and, with promptTokens (5), an int: -1",
                "1 | 0 | 2147483647 | outputTokens must be >= 0 and, with promptTokens (1), an int: 2147483647"
            })
    void countsThatCannotBeAreRefused(int prompt, int cached, int output, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Usage(prompt, cached, output))
                .withMessage(message);
    }
}
