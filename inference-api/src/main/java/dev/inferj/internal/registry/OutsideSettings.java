package dev.inferj.internal.registry;

import dev.inferj.spi.SettingSource;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Settings from outside the program. The setting {@code contextTokens} of the provider {@code llamacpp} is the key
 * {@code inferj.llamacpp.contextTokens} of the given properties, else the system property of that name, else the
 * environment variable {@code INFERJ_LLAMACPP_CONTEXT_TOKENS}.
 */
public final class OutsideSettings implements SettingSource {
    private final Properties properties;
    private final Properties systemProperties;
    private final Map<String, String> environment;

    public OutsideSettings(Properties properties, Properties systemProperties, Map<String, String> environment) {
        this.properties = properties;
        this.systemProperties = systemProperties;
        this.environment = environment;
    }

    @Override
    public @Nullable String find(String scheme, String name) {
        String key = "inferj." + scheme + "." + name;
        String value = properties.getProperty(key);
        if (value == null) {
            value = systemProperties.getProperty(key);
        }
        return value == null ? environment.get(variable(key)) : value;
    }

    private static String variable(String key) {
        return key.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("[^A-Za-z0-9]", "_")
                .toUpperCase(Locale.ROOT);
    }
}
