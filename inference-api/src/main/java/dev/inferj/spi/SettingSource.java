package dev.inferj.spi;

import org.jspecify.annotations.Nullable;

/**
 * Values for settings that were not given with the model: from system properties, the environment or a file. Safe to
 * share between threads.
 */
@FunctionalInterface
public interface SettingSource {
    /** Holds nothing. */
    SettingSource NONE = (scheme, name) -> null;

    /** Returns the text of a provider's setting, or null. */
    @Nullable
    String find(String scheme, String name);
}
