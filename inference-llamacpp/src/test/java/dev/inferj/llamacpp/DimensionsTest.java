package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DimensionsTest {
    private static final int UNKNOWN = 0;

    private final LlamaCpp options = LlamaCpp.model(Path.of("model.gguf"));

    @Test
    void contextIsWhatTheModelWasTrainedForUpTo4096() {
        assertThat(of(options, 512)).isEqualTo(new Dimensions(4, 512, 4 * 512, 512, 512));
        assertThat(of(options, 131_072)).isEqualTo(new Dimensions(4, 4096, 4 * 4096, 512, 512));
        assertThat(of(options, UNKNOWN).contextTokens()).isEqualTo(4096);
    }

    @Test
    void contextOfASmallCacheIsThatCache() {
        assertThat(of(options.kvTokens(300), 2048)).isEqualTo(new Dimensions(4, 300, 300, 300, 300));
        assertThat(of(options.kvTokens(5000), 2048)).isEqualTo(new Dimensions(4, 2048, 5000, 512, 512));
    }

    @Test
    void contextBeyondTrainingNeedsStretching() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(options.contextTokens(513), 512))
                .withMessageContaining("contextTokens must be <= 512")
                .withMessageEndingWith(": 513");
        assertThat(of(options.contextTokens(1024).ropeScale(0.5), 512).contextTokens())
                .isEqualTo(1024);
        assertThat(of(options.contextTokens(1024).ropeBase(1e6), 512).contextTokens())
                .isEqualTo(1024);
        assertThat(of(options.contextTokens(9000), UNKNOWN).contextTokens()).isEqualTo(9000);
    }

    @Test
    void cacheHoldsAtLeastOneContextAndAtMostAll() {
        LlamaCpp two = options.slots(2).contextTokens(100);

        assertThat(of(two.kvTokens(100), 512).kvTokens()).isEqualTo(100);
        assertThat(of(two.kvTokens(200), 512).kvTokens()).isEqualTo(200);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(two.kvTokens(99), 512))
                .withMessage("kvTokens must be in [100, 200], from contextTokens to slots * contextTokens: 99");
        assertThatIllegalArgumentException().isThrownBy(() -> of(two.kvTokens(201), 512));
    }

    @Test
    void cellsStayWithinWhatCanBeCounted() {
        LlamaCpp most = options.slots(64).contextTokens(1 << 24);

        assertThat(of(most, UNKNOWN).kvTokens()).isEqualTo(1 << 30);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(most.slots(65), UNKNOWN))
                .withMessage("slots * contextTokens must be <= 1073741824: 65 * 16777216");
    }

    @Test
    void batchIsNoLargerThanTheCacheAndHoldsATokenOfEachSlot() {
        LlamaCpp small = options.slots(8).contextTokens(16).kvTokens(20);

        assertThat(of(small, 512).batchTokens()).isEqualTo(20);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(small.batchTokens(7), 512))
                .withMessage("batchTokens must be >= slots (8): 7");
    }

    @Test
    void microBatchIsPartOfTheBatch() {
        assertThat(of(options.batchTokens(2048), 4096).microBatchTokens()).isEqualTo(512);
        assertThat(of(options.batchTokens(2048).microBatchTokens(2048), 4096).microBatchTokens())
                .isEqualTo(2048);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(options.microBatchTokens(513), 4096))
                .withMessage("microBatchTokens must be <= batchTokens (512): 513");
    }

    private static Dimensions of(LlamaCpp options, int trained) {
        return Dimensions.of(options.settings(), trained);
    }
}
