package dev.inferj.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inferj.spi.Settings;
import dev.inferj.spi.StepLimits;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DimensionsTest {
    @Test
    void defaultsFollowTheModel() {
        assertThat(of(Map.of(), 131_072)).isEqualTo(new StepLimits(4, 4096, 4 * 4096, 512));
        assertThat(of(Map.of(), 512)).isEqualTo(new StepLimits(4, 512, 2048, 512));
        assertThat(of(Map.of("kvTokens", "1000"), 131_072)).isEqualTo(new StepLimits(4, 1000, 1000, 512));
        assertThat(of(Map.of("contextTokens", "100", "slots", "2"), 512)).isEqualTo(new StepLimits(2, 100, 200, 200));
    }

    @Test
    void sizesThatCannotGoTogetherAreRefused() {
        refused(Map.of("contextTokens", "513"), "contextTokens must be <= 512");
        refused(Map.of("kvTokens", "100", "contextTokens", "200"), "kvTokens must be in [200, 800]");
        refused(Map.of("kvTokens", "2049"), "kvTokens must be in [512, 2048]");
        refused(Map.of("slots", "8", "batchTokens", "7"), "batchTokens must be >= slots (8): 7");
    }

    private static void refused(Map<String, String> texts, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> of(texts, 512)).withMessageStartingWith(message);
    }

    private static StepLimits of(Map<String, String> texts, int trained) {
        return Dimensions.of(Settings.read(DjlSettings.ALL, texts), trained);
    }
}
