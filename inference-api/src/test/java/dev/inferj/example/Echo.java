package dev.inferj.example;

import static java.util.Objects.requireNonNull;

import dev.inferj.ModelOptions;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Setting;
import dev.inferj.spi.Settings;
import java.util.List;
import java.util.stream.Stream;

/** Models that say again what they were told. Immutable: each method returns new options. */
public final class Echo implements ModelOptions {
    static final String SCHEME = "echo";

    static final Setting<Integer> PARALLEL = Setting.integer("parallel", 1, 1000, 4);

    static final List<Setting<?>> SETTINGS =
            Stream.concat(Stream.of(PARALLEL), ServingOptions.SETTINGS.stream()).toList();

    private final String model;
    private final Settings settings;

    Echo(String model, Settings settings) {
        this.model = requireNonNull(model, "model");
        this.settings = settings;
    }

    /** Chooses a model; {@code parrot} is the only one. */
    public static Echo model(String name) {
        return new Echo(name, Settings.EMPTY);
    }

    /** Answers so many requests side by side, in [1, 1000]. Default 4. */
    public Echo parallel(int parallel) {
        return new Echo(model, settings.with(PARALLEL, parallel));
    }

    /** Refuses requests beyond so many that wait, in [1, 1000000]. Default 1024. */
    public Echo maxWaiting(int maxWaiting) {
        return new Echo(model, settings.with(ServingOptions.MAX_WAITING, maxWaiting));
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public String model() {
        return model;
    }

    Settings settings() {
        return settings;
    }
}
