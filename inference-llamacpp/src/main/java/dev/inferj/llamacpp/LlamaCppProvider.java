package dev.inferj.llamacpp;

import dev.inferj.ModelAddress;
import dev.inferj.ModelOptions;
import dev.inferj.spi.Backend;
import dev.inferj.spi.EmbeddingBackend;
import dev.inferj.spi.Provider;
import dev.inferj.spi.RerankBackend;
import dev.inferj.spi.SettingSource;
import dev.inferj.spi.Settings;

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
        LlamaCpp llamaCpp = llamaCpp(options);
        return new ModelOpening(llamaCpp, settings(llamaCpp, defaults)).open();
    }

    @Override
    public EmbeddingBackend openEmbedding(ModelOptions options, SettingSource defaults) {
        LlamaCpp llamaCpp = llamaCpp(options);
        return new ReaderOpening(llamaCpp, settings(llamaCpp, defaults)).embeddings();
    }

    @Override
    public RerankBackend openRerank(ModelOptions options, SettingSource defaults) {
        LlamaCpp llamaCpp = llamaCpp(options);
        return new ReaderOpening(llamaCpp, settings(llamaCpp, defaults)).reranker();
    }

    private static LlamaCpp llamaCpp(ModelOptions options) {
        if (options instanceof LlamaCpp llamaCpp) {
            return llamaCpp;
        }
        throw new IllegalArgumentException(
                "options must be LlamaCpp options: " + options.getClass().getName());
    }

    private static Settings settings(LlamaCpp options, SettingSource defaults) {
        return options.settings().orElse(LlamaCppSettings.ALL, LlamaCpp.SCHEME, defaults);
    }
}
