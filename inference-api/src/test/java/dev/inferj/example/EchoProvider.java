package dev.inferj.example;

import dev.inferj.ModelAddress;
import dev.inferj.ModelNotFoundException;
import dev.inferj.ModelOptions;
import dev.inferj.spi.Backend;
import dev.inferj.spi.Provider;
import dev.inferj.spi.SettingSource;
import dev.inferj.spi.Settings;

/** Opens {@link Echo} models, at addresses such as {@code echo:parrot?parallel=8}. */
public final class EchoProvider implements Provider {
    @Override
    public String scheme() {
        return Echo.SCHEME;
    }

    @Override
    public ModelOptions options(ModelAddress address) {
        return new Echo(address.target(), Settings.read(Echo.SETTINGS, address.parameters()));
    }

    @Override
    public Backend open(ModelOptions options, SettingSource defaults) {
        Echo echo = (Echo) options;
        if (!echo.model().equals("parrot")) {
            throw new ModelNotFoundException("there is no model echo:" + echo.model() + ": use echo:parrot");
        }
        return new EchoBackend(echo.model(), echo.settings().orElse(Echo.SETTINGS, Echo.SCHEME, defaults));
    }
}
