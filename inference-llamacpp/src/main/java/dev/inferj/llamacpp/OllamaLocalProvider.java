package dev.inferj.llamacpp;

import dev.inferj.ModelAddress;
import dev.inferj.ModelOptions;
import dev.inferj.spi.Backend;
import dev.inferj.spi.EmbeddingBackend;
import dev.inferj.spi.Provider;
import dev.inferj.spi.RerankBackend;
import dev.inferj.spi.SettingSource;

/** Opens {@code ollama-local:} addresses and {@link OllamaLocal} options. Applications use those and not this class. */
public final class OllamaLocalProvider implements Provider {
    private final LlamaCppProvider llamaCpp = new LlamaCppProvider();

    /** Creates the provider, without loading anything. */
    public OllamaLocalProvider() {}

    @Override
    public String scheme() {
        return OllamaLocal.SCHEME;
    }

    @Override
    public ModelOptions options(ModelAddress address) {
        return OllamaLocal.of(address);
    }

    @Override
    public Backend open(ModelOptions options, SettingSource defaults) {
        return llamaCpp.open(find(options, defaults), defaults);
    }

    @Override
    public EmbeddingBackend openEmbedding(ModelOptions options, SettingSource defaults) {
        return llamaCpp.openEmbedding(find(options, defaults), defaults);
    }

    @Override
    public RerankBackend openRerank(ModelOptions options, SettingSource defaults) {
        return llamaCpp.openRerank(find(options, defaults), defaults);
    }

    private static LlamaCpp find(ModelOptions options, SettingSource defaults) {
        if (options instanceof OllamaLocal local) {
            return local.find(defaults);
        }
        throw new IllegalArgumentException(
                "options must be OllamaLocal options: " + options.getClass().getName());
    }
}
