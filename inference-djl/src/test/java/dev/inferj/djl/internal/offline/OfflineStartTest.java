package dev.inferj.djl.internal.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OfflineStartTest {
    private static final String OFFLINE = "ai.djl.offline";

    @AfterEach
    void clear() {
        System.clearProperty(OFFLINE);
        System.clearProperty("ENGINE_CACHE_DIR");
    }

    @Test
    void propertiesAreSetForTheTaskAlone() {
        String[] seen = OfflineStart.run(Path.of("natives"), () ->
                new String[] {System.getProperty(OFFLINE), System.getProperty("ENGINE_CACHE_DIR")});
        assertThat(seen)
                .containsExactly("true", Path.of("natives").toAbsolutePath().toString());
        assertThat(System.getProperty(OFFLINE)).isNull();
        assertThat(System.getProperty("ENGINE_CACHE_DIR")).isNull();
    }

    @Test
    void whatTheUserSetStays() {
        System.setProperty(OFFLINE, "false");
        System.setProperty("ENGINE_CACHE_DIR", "mine");
        assertThat(OfflineStart.run(() -> System.getProperty(OFFLINE))).isEqualTo("false");
        assertThat(OfflineStart.run(Path.of("natives"), () -> "")).isEmpty();
        assertThat(System.getProperty(OFFLINE)).isEqualTo("false");
        assertThat(System.getProperty("ENGINE_CACHE_DIR")).isEqualTo("mine");
    }

    @Test
    void propertiesAreTakenBackWhenTheTaskFails() {
        assertThatIllegalStateException()
                .isThrownBy(() -> OfflineStart.run(() -> {
                    throw new IllegalStateException("no");
                }));
        assertThat(System.getProperty(OFFLINE)).isNull();
    }
}
