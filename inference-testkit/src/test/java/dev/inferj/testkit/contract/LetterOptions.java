package dev.inferj.testkit.contract;

import dev.inferj.ModelOptions;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Setting;
import dev.inferj.spi.Settings;
import java.util.List;
import java.util.stream.Stream;

/** Options of the {@link LetterProvider}. */
record LetterOptions(String model, Settings settings) implements ModelOptions {
    static final Setting<Integer> SLOTS = Setting.integer("slots", 1, 64, 4);
    static final List<Setting<?>> SETTINGS =
            Stream.concat(Stream.of(SLOTS), ServingOptions.SETTINGS.stream()).toList();

    @Override
    public String scheme() {
        return LetterProvider.SCHEME;
    }
}
