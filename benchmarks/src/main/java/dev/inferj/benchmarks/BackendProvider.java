package dev.inferj.benchmarks;

import dev.inferj.ModelAddress;
import dev.inferj.ModelOptions;
import dev.inferj.spi.Backend;
import dev.inferj.spi.Provider;
import dev.inferj.spi.SettingSource;

/** Opens one given backend, whatever the address says. */
record BackendProvider(Backend backend) implements Provider {
    static final String ADDRESS = "simulated:nothing";

    @Override
    public String scheme() {
        return "simulated";
    }

    @Override
    public ModelOptions options(ModelAddress address) {
        return new ModelOptions() {
            @Override
            public String scheme() {
                return address.scheme();
            }

            @Override
            public String model() {
                return address.target();
            }
        };
    }

    @Override
    public Backend open(ModelOptions options, SettingSource defaults) {
        return backend;
    }
}
