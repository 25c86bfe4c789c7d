package dev.inferj.spi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values of a provider's {@link Setting}s, each of them checked. Immutable: each change returns a new one. Safe to share
 * between threads.
 */
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
     * @throws IllegalArgumentException if a name is not among the known ones, which the message then lists, or a value is
     *     not allowed
     */
    public static Settings read(List<Setting<?>> known, Map<String, String> texts) {
        Settings settings = EMPTY;
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            Setting<?> setting = known.stream()
                    .filter(s -> s.name().equals(entry.getKey()))
                    .findFirst()
                    .orElseThrow(() -> unknown(known, entry.getKey()));
            settings = settings.withRead(setting, entry.getValue());
        }
        return settings;
    }

    /**
     * Returns settings that hold one more value, in place of an earlier one of the same setting.
     *
     * @throws IllegalArgumentException if the value is not allowed
     */
    public <T> Settings with(Setting<T> setting, T value) {
        Map<Setting<?>, Object> more = new LinkedHashMap<>(values);
        more.put(setting, setting.checked(value));
        return new Settings(more);
    }

    /**
     * Returns settings in which values from a source fill what is not set here.
     *
     * @throws IllegalArgumentException if the source holds a value that is not allowed
     */
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

    /**
     * Returns the value, or the setting's default.
     *
     * @throws IllegalStateException if it has neither, which is a mistake of the provider
     */
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new IllegalStateException("no value and no default: " + setting));
    }

    /** Returns the names of what is set; no values, which may be secrets. */
    @Override
    public String toString() {
        return values.keySet().toString();
    }

    private static IllegalArgumentException unknown(List<Setting<?>> known, String name) {
        List<String> names = known.stream().map(Setting::name).sorted().toList();
        String rule = names.isEmpty() ? "left out, there are none" : "one of " + String.join(", ", names);
        String hint = Spelling.nearest(name, names)
                .map(near -> " (did you mean " + near + "?)")
                .orElse("");
        return new IllegalArgumentException("setting must be " + rule + ": " + name + hint);
    }

    private <T> Settings withRead(Setting<T> setting, String text) {
        return with(setting, setting.read(text));
    }
}
