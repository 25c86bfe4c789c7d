package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.inferj.ModelAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LlamaCppTest {
    private final LlamaCpp options = LlamaCpp.model(Path.of("/models/a.b.gguf"));

    @Test
    void modelIsNamedAfterItsFile() {
        assertThat(options.model()).isEqualTo("a.b");
        assertThat(options).hasToString("llamacpp:/models/a.b.gguf");
        assertThat(LlamaCpp.model(Path.of("plain")).model()).isEqualTo("plain");
    }

    @Test
    void optionsAreNeverChanged() {
        LlamaCpp more = options.slots(3);

        assertThat(options.settings().get(LlamaCppSettings.SLOTS)).isEqualTo(4);
        assertThat(more.settings().get(LlamaCppSettings.SLOTS)).isEqualTo(3);
    }

    @Test
    void addressAndBuilderSayTheSame() {
        LlamaCpp read = LlamaCpp.of(
                ModelAddress.parse(
                        "llamacpp:/models/a.b.gguf?contextTokens=100&slots=2&kvTokens=150"
                                + "&batchTokens=32&microBatchTokens=16&threads=1&gpuLayers=all&keyCacheType=q8_0&valueCacheType=bf16"
                                + "&flashAttention=on&mmap=false&mlock=true&ropeBase=10000&ropeScale=0.5&pooling=cls&normalize=false&causalAttention=true"
                                + "&lora=a.gguf@2&library=/lib"
                                + "&maxWaiting=9&drainTime=2s&hostCacheMiB=7&diskCacheMiB=5&logContent=true&chatTemplate=chatml"));
        LlamaCpp built = options.contextTokens(100)
                .slots(2)
                .kvTokens(150)
                .batchTokens(32)
                .microBatchTokens(16)
                .threads(1)
                .gpuLayers(GpuLayers.all())
                .keyCacheType(CacheType.Q8_0)
                .valueCacheType(CacheType.BF16)
                .flashAttention(FlashAttention.ON)
                .mmap(false)
                .mlock(true)
                .ropeBase(10_000)
                .ropeScale(0.5)
                .pooling(Pooling.CLS)
                .normalize(false)
                .causalAttention(true)
                .lora(Path.of("a.gguf"), 2)
                .library(Path.of("/lib"))
                .maxWaiting(9)
                .drainTime(Duration.ofSeconds(2))
                .hostCacheMiB(7)
                .diskCacheMiB(5)
                .logContent(true)
                .chatTemplate("chatml");

        assertThat(read.file()).isEqualTo(built.file());
        assertThat(LlamaCppSettings.ALL)
                .allSatisfy(setting -> assertThat(read.settings().find(setting))
                        .as(setting.name())
                        .isPresent()
                        .isEqualTo(built.settings().find(setting)));
    }

    @ParameterizedTest
    @CsvSource({
        "contextTokens, 0",
        "contextTokens, 16777217",
        "slots, 0",
        "slots, 257",
        "kvTokens, -1",
        "batchTokens, 0",
        "batchTokens, 65537",
        "microBatchTokens, 0",
        "threads, 0",
        "threads, 513",
        "gpuLayers, -1",
        "keyCacheType, q9",
        "valueCacheType, ''",
        "flashAttention, maybe",
        "pooling, rank",
        "normalize, 1",
        "mmap, yes",
        "ropeBase, NaN",
        "ropeBase, 0.0",
        "ropeScale, Infinity",
        "ropeScale, -0.0",
        "ropeScale, 4.9E-324"
    })
    void settingBeyondItsRangeIsRefusedByItsName(String name, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LlamaCpp.of(ModelAddress.parse("llamacpp:m.gguf?" + name + "=" + value)))
                .withMessageStartingWith(name + " must be ")
                .withMessageEndingWith(": " + value);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY, -0.0, 0, Double.MIN_VALUE, 1e300})
    void decimalBeyondItsRangeIsRefused(double value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.ropeBase(value))
                .withMessage("ropeBase must be in [1, 1000000000]: " + value);
        assertThatIllegalArgumentException().isThrownBy(() -> options.ropeScale(value));
    }

    @Test
    void unknownSettingIsRefusedWithANearOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LlamaCpp.of(ModelAddress.parse("llamacpp:m.gguf?contextToken=1")))
                .withMessageContaining("did you mean contextTokens?");
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefusedAtOnce() {
        assertThatNullPointerException().isThrownBy(() -> LlamaCpp.model(null));
        assertThatNullPointerException().isThrownBy(() -> options.library(null));
        assertThatNullPointerException().isThrownBy(() -> options.lora(null, 1));
        assertThatNullPointerException().isThrownBy(() -> options.onLoadProgress(null));
    }
}
