package dev.inferj.spi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values of a provider's {@link Setting}s. Immutable: each change returns a new one. */
public final class Settings {
    /** Holds no value. */
    public static final Settings EMPTY = new Settings(Map.of());

    private final Map<Setting<?>, Object> values;

    private Settings(Map<Setting<?>, Object> values) {
        this.values = values;
    }

    /**
     * Reads settings by name, as an address holds them.
     *
     * @throws IllegalArgumentException if a name is not among the known ones, or a value is not allowed
     */
    public static Settings read(List<Setting<?>> known, Map<String, String> texts) {
        Settings settings = EMPTY;
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            Setting<?> setting = known.stream()
                    .filter(s -> s.name().equals(entry.getKey()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("setting must be one of "
                            + known.stream().map(Setting::name).sorted().collect(Collectors.joining(", ")) + ": "
                            + entry.getKey()));
            settings = settings.withRead(setting, entry.getValue());
        }
        return settings;
    }

    /** Returns settings that hold one more value. */
    public <T> Settings with(Setting<T> setting, T value) {
        Map<Setting<?>, Object> more = new LinkedHashMap<>(values);
        more.put(setting, setting.checked(value));
        return new Settings(more);
    }

    /** Returns settings in which values from a source fill what is not set here. */
    public Settings orElse(List<Setting<?>> known, String scheme, SettingSource source) {
        Settings filled = this;
        for (Setting<?> setting : known) {
            String text = values.containsKey(setting) ? null : source.find(scheme, setting.name());
            if (text != null) {
                filled = filled.withRead(setting, text);
            }
        }
        return filled;
    }

    /** Returns the value, or the setting's default; empty if it has neither. */
    @SuppressWarnings("unchecked") // with() put a T under a Setting<T>
    public <T> Optional<T> find(Setting<T> setting) {
        @Nullable T value = (@Nullable T) values.get(setting);
        return Optional.ofNullable(value == null ? setting.defaultValue() : value);
    }

    /** Returns the value, or the setting's default, which it must have. */
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new IllegalStateException("no value and no default: " + setting));
    }

    @Override
    public String toString() {
        return values.keySet().toString();
    }

    private <T> Settings withRead(Setting<T> setting, String text) {
        return with(setting, setting.read(text));
    }
}
