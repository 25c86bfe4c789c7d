package dev.inferj.djl;

import dev.inferj.ModelAddress;
import dev.inferj.ModelOptions;
import dev.inferj.spi.Backend;
import dev.inferj.spi.EmbeddingBackend;
import dev.inferj.spi.Provider;
import dev.inferj.spi.RerankBackend;
import dev.inferj.spi.SettingSource;
import dev.inferj.spi.Settings;

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
        Djl djl = djl(options);
        return new ModelOpening(djl, settings(djl, defaults)).open();
    }

    @Override
    public EmbeddingBackend openEmbedding(ModelOptions options, SettingSource defaults) {
        Djl djl = djl(options);
        return new EncoderOpening(djl, settings(djl, defaults)).embeddings();
    }

    @Override
    public RerankBackend openRerank(ModelOptions options, SettingSource defaults) {
        Djl djl = djl(options);
        return new EncoderOpening(djl, settings(djl, defaults)).reranker();
    }

    private static Djl djl(ModelOptions options) {
        if (options instanceof Djl djl) {
            return djl;
        }
        throw new IllegalArgumentException(
                "options must be Djl options: " + options.getClass().getName());
    }

    private static Settings settings(Djl djl, SettingSource defaults) {
        return djl.settings().orElse(DjlSettings.ALL, Djl.SCHEME, defaults);
    }
}
