package dev.inferj.remote;

import dev.inferj.ModelAddress;
import dev.inferj.ModelOptions;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.tgi.TgiFacts;
import dev.inferj.remote.internal.tgi.TgiProtocol;
import dev.inferj.spi.Backend;
import dev.inferj.spi.Provider;
import dev.inferj.spi.SettingSource;

/** Opens {@code tgi:} addresses and {@link Tgi} options. Applications use those and not this class. */
public final class TgiProvider implements Provider {
    /** Creates the provider; nothing is asked of a server before a model is opened. */
    public TgiProvider() {}

    @Override
    public String scheme() {
        return Tgi.SCHEME;
    }

    @Override
    public ModelOptions options(ModelAddress address) {
        return Tgi.of(address);
    }

    @Override
    public Backend open(ModelOptions options, SettingSource defaults) {
        Tgi tgi = OpenTarget.options(Tgi.class, options);
        HttpTarget target = OpenTarget.of(tgi, Tgi.SETTINGS, "", defaults);
        return new HttpReplicas<>(target, http -> new TgiFacts(http, target.settings(), Tgi.SCHEME, tgi.model()).ask())
                .open(TgiProtocol::new);
    }
}
