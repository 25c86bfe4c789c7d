package dev.inferj.llamacpp;

import dev.inferj.ModelAddress;
import dev.inferj.ModelOptions;
import dev.inferj.spi.Backend;
import dev.inferj.spi.Provider;
import dev.inferj.spi.SettingSource;

/** Opens {@code llamacpp:} addresses and {@link LlamaCpp} options. Applications use those and not this class. */
public final class LlamaCppProvider implements Provider {
    /** Creates the provider, without loading anything. */
    public LlamaCppProvider() {}

    @Override
    public String scheme() {
        return LlamaCpp.SCHEME;
    }

    @Override
    public ModelOptions options(ModelAddress address) {
        return LlamaCpp.of(address);
    }

    @Override
    public Backend open(ModelOptions options, SettingSource defaults) {
        if (!(options instanceof LlamaCpp llamaCpp)) {
            throw new IllegalArgumentException(
                    "options must be LlamaCpp options: " + options.getClass().getName());
        }
        return new ModelOpening(llamaCpp, llamaCpp.settings().orElse(LlamaCppSettings.ALL, LlamaCpp.SCHEME, defaults))
                .open();
    }
}
