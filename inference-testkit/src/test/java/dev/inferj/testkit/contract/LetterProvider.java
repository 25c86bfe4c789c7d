package dev.inferj.testkit.contract;

import dev.inferj.ModelAddress;
import dev.inferj.ModelNotFoundException;
import dev.inferj.ModelOptions;
import dev.inferj.spi.Backend;
import dev.inferj.spi.Provider;
import dev.inferj.spi.SettingSource;
import dev.inferj.spi.Settings;

/** Opens {@link LetterBackend}s, at the address {@code letters:abc}. */
final class LetterProvider implements Provider {
    static final String SCHEME = "letters";

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public ModelOptions options(ModelAddress address) {
        return new LetterOptions(address.target(), Settings.read(LetterOptions.SETTINGS, address.parameters()));
    }

    @Override
    public Backend open(ModelOptions options, SettingSource defaults) {
        LetterOptions letters = (LetterOptions) options;
        if (!letters.model().equals("abc")) {
            throw new ModelNotFoundException("there is no " + letters.model() + ", only abc");
        }
        return new LetterBackend(letters.settings());
    }
}
