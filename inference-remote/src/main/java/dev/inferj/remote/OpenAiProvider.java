package dev.inferj.remote;

import dev.inferj.ModelAddress;
import dev.inferj.ModelOptions;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.openai.OpenAiEmbeddings;
import dev.inferj.remote.internal.openai.OpenAiFacts;
import dev.inferj.remote.internal.openai.OpenAiProtocol;
import dev.inferj.remote.internal.openai.OpenAiRerank;
import dev.inferj.spi.Backend;
import dev.inferj.spi.EmbeddingBackend;
import dev.inferj.spi.Provider;
import dev.inferj.spi.RerankBackend;
import dev.inferj.spi.SettingSource;

/** Opens {@code openai:} addresses and {@link OpenAi} options. Applications use those and not this class. */
public final class OpenAiProvider implements Provider {
    /** Creates the provider; nothing is asked of a server before a model is opened. */
    public OpenAiProvider() {}

    @Override
    public String scheme() {
        return OpenAi.SCHEME;
    }

    @Override
    public ModelOptions options(ModelAddress address) {
        return OpenAi.of(address);
    }

    @Override
    public Backend open(ModelOptions options, SettingSource defaults) {
        return servers(options, defaults).open(OpenAiProtocol::new);
    }

    @Override
    public EmbeddingBackend openEmbedding(ModelOptions options, SettingSource defaults) {
        return servers(options, defaults).openEmbedding(OpenAiEmbeddings::new);
    }

    @Override
    public RerankBackend openRerank(ModelOptions options, SettingSource defaults) {
        return servers(options, defaults).openRerank(OpenAiRerank::new);
    }

    private static HttpReplicas<OpenAiFacts.Found> servers(ModelOptions options, SettingSource defaults) {
        OpenAi openAi = OpenTarget.options(OpenAi.class, options);
        HttpTarget target = OpenTarget.of(openAi, OpenAi.SETTINGS, "/v1", defaults);
        return new HttpReplicas<>(
                target,
                http -> new OpenAiFacts(http, target.settings(), OpenAi.SCHEME, openAi.model()).ask(/* known= */ null));
    }
}
