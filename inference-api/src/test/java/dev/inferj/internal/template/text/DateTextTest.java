package dev.inferj.internal.template.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.MarkedTextBuilder;
import dev.inferj.spi.TextPart;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class DateTextTest {
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 3, 5, 7, 8, 9, 120_000_000);

    private static String format(String format) {
        return DateText.format(MarkedText.control(format), TIME).text();
    }

    @Test
    void codesStandForParts() {
        assertThat(format("%d %b %Y")).isEqualTo("05 Mar 2026");
        assertThat(format("%Y-%m-%dT%H:%M:%S.%f")).isEqualTo("2026-03-05T07:08:09.120000");
        assertThat(format("%A, %B %-d, %I %p")).isEqualTo("Thursday, March 5, 07 AM");
        assertThat(format("%j %U %W %V %G %u %w %y %C")).isEqualTo("064 09 09 10 2026 4 4 26 20");
        assertThat(format("100%% %e|%Z%z|%-H")).isEqualTo("100%  5||7");
    }

    @Test
    void aPercentAtTheEndStays() {
        assertThat(format("%Y%")).isEqualTo("2026%");
    }

    @Test
    void aFormatThatCameInStaysPlain() {
        MarkedText format = new MarkedTextBuilder()
                .appendControl("%Y")
                .append("-%m", /* plain= */ true)
                .build();
        assertThat(DateText.format(format, TIME).parts())
                .containsExactly(TextPart.control("2026"), TextPart.plain("-03"));
    }

    @Test
    void unknownCodesFail() {
        assertThatThrownBy(() -> format("%Q"))
                .isInstanceOf(EvaluationFault.class)
                .hasMessageContaining("%Q");
    }
}
