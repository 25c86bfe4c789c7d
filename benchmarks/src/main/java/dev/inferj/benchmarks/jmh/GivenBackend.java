package dev.inferj.benchmarks.jmh;

import dev.inferj.ChatModel;
import dev.inferj.Inference;
import dev.inferj.ModelAddress;
import dev.inferj.ModelOptions;
import dev.inferj.spi.Backend;
import dev.inferj.spi.Provider;
import dev.inferj.spi.SettingSource;

/** Opens one given backend, whatever the address says. */
record GivenBackend(Backend backend) implements Provider {
    private static final String SCHEME = "given";

    /** Opens a backend as callers see it. Closing the model closes the backend. */
    static ChatModel open(Backend backend) {
        return Inference.builder().provider(new GivenBackend(backend)).build().chat(SCHEME + ":backend");
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public ModelOptions options(ModelAddress address) {
        return new ModelOptions() {
            @Override
            public String scheme() {
                return SCHEME;
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
