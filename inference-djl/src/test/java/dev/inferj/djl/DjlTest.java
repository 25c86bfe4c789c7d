package dev.inferj.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inferj.ModelAddress;
import dev.inferj.ModelNotFoundException;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.SettingSource;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DjlTest {
    @Test
    void everySettingOfTheBuilderIsOneOfTheAddress() {
        Djl built = Djl.model(Path.of("/m/tiny"))
                .contextTokens(512)
                .slots(3)
                .kvTokens(1000)
                .batchTokens(64)
                .threads(2)
                .precision(Precision.INT8)
                .cacheType(CacheType.F32)
                .device(Device.cuda(1))
                .nativeFolder(Path.of("natives"))
                .maxWaiting(7)
                .drainTime(Duration.ofSeconds(9))
                .hostCacheMiB(1)
                .diskCacheMiB(2)
                .logContent(true)
                .chatTemplate("chatml");
        Djl read = (Djl) new DjlProvider()
                .options(ModelAddress.parse(
                        "djl:/m/tiny?contextTokens=512&slots=3&kvTokens=1000&batchTokens=64&threads=2"
                                + "&precision=int8&cacheType=f32&device=cuda:1&nativeFolder=natives&maxWaiting=7&drainTime=9s"
                                + "&hostCacheMiB=1&diskCacheMiB=2&logContent=true&chatTemplate=chatml"));
        for (var setting : DjlSettings.ALL) {
            assertThat(read.settings().find(setting))
                    .as(setting.name())
                    .isEqualTo(built.settings().find(setting));
        }
        assertThat(ServingOptions.of(read.settings())).isEqualTo(ServingOptions.of(built.settings()));
        assertThat(read.model()).isEqualTo("tiny");
        assertThat(read).hasToString("djl:/m/tiny");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "slots=0",
                "slots=257",
                "precision=int3",
                "device=gpu",
                "device=cuda:100",
                "threads=0",
                "cacheType=q8"
            })
    void valuesOutOfRangeAreRefusedByName(String setting) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DjlProvider().options(ModelAddress.parse("djl:/m?" + setting)))
                .withMessageStartingWith(setting.substring(0, setting.indexOf('=')) + " must be ");
    }

    @Test
    void devicesAreReadAsTheyAreWritten() {
        assertThat(Device.parse("auto")).isEqualTo(Device.auto());
        assertThat(Device.parse("cpu")).isEqualTo(Device.cpu());
        assertThat(Device.parse("cuda")).isEqualTo(Device.cuda(0)).hasToString("cuda:0");
        assertThat(Device.parse("cuda:3")).isEqualTo(Device.cuda(3)).hasSameHashCodeAs(Device.cuda(3));
        assertThatIllegalArgumentException().isThrownBy(() -> Device.cuda(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Device.parse("cuda:x"));
    }

    @Test
    void aFolderWithoutAModelIsNotFound() {
        assertThatExceptionOfType(ModelNotFoundException.class)
                .isThrownBy(() -> new DjlProvider().open(Djl.model(Path.of("/nowhere")), SettingSource.NONE))
                .withMessageContaining("/nowhere/config.json");
    }
}
