package dev.inferj.djl;

import dev.inferj.ModelAddress;
import dev.inferj.ModelOptions;
import dev.inferj.spi.Backend;
import dev.inferj.spi.Provider;
import dev.inferj.spi.SettingSource;

/** Opens {@code djl:} addresses and {@link Djl} options. Applications use those and not this class. */
public final class DjlProvider implements Provider {
    /** Creates the provider, without loading anything. */
    public DjlProvider() {}

    @Override
    public String scheme() {
        return Djl.SCHEME;
    }

    @Override
    public ModelOptions options(ModelAddress address) {
        return Djl.of(address);
    }

    @Override
    public Backend open(ModelOptions options, SettingSource defaults) {
        if (!(options instanceof Djl djl)) {
            throw new IllegalArgumentException(
                    "options must be Djl options: " + options.getClass().getName());
        }
        return new ModelOpening(djl, djl.settings().orElse(DjlSettings.ALL, Djl.SCHEME, defaults)).open();
    }
}
