package dev.inferj.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServingOptionsTest {
    @Test
    void optionsAreTheDefaultsWhereNothingIsSet() {
        assertThat(ServingOptions.of(Settings.EMPTY))
                .isEqualTo(new ServingOptions(1024, Duration.ofSeconds(5), 256L << 20));
    }

    @Test
    void optionsAreWhatTheSettingsSay() {
        Settings settings = Settings.read(ServingOptions.SETTINGS, Map.of("maxWaiting", "1", "drainTime", "0s"));
        assertThat(ServingOptions.of(settings)).isEqualTo(new ServingOptions(1, Duration.ZERO, 256L << 20));
    }

    @Test
    void optionsOutOfTheirRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ServingOptions(0, Duration.ZERO, 0))
                .withMessage("maxWaiting must be in [1, 1000000]: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ServingOptions(1, Duration.ofNanos(-1), 0))
                .withMessageStartingWith("drainTime must be a duration")
                .withMessageEndingWith(": PT-0.000000001S");
    }
}
