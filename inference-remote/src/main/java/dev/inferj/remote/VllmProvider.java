package dev.inferj.remote;

import dev.inferj.ModelAddress;
import dev.inferj.ModelOptions;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.openai.Dialect;
import dev.inferj.remote.internal.openai.OpenAiEmbeddings;
import dev.inferj.remote.internal.openai.OpenAiFacts;
import dev.inferj.remote.internal.openai.OpenAiProtocol;
import dev.inferj.remote.internal.openai.OpenAiRerank;
import dev.inferj.remote.internal.vllm.VllmFields;
import dev.inferj.spi.Backend;
import dev.inferj.spi.EmbeddingBackend;
import dev.inferj.spi.Provider;
import dev.inferj.spi.RerankBackend;
import dev.inferj.spi.SettingSource;

/** Opens {@code vllm:} addresses and {@link Vllm} options. Applications use those and not this class. */
public final class VllmProvider implements Provider {
    /** Creates the provider; nothing is asked of a server before a model is opened. */
    public VllmProvider() {}

    @Override
    public String scheme() {
        return Vllm.SCHEME;
    }

    @Override
    public ModelOptions options(ModelAddress address) {
        return Vllm.of(address);
    }

    @Override
    public Backend open(ModelOptions options, SettingSource defaults) {
        return servers(options, defaults).open((found, server, settings) -> {
            VllmFields fields = new VllmFields(settings.get(Vllm.SEND_PRIORITY), VllmOptions::fieldsOf);
            return new OpenAiProtocol(found, server, settings, fields);
        });
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
        Vllm vllm = OpenTarget.options(Vllm.class, options);
        HttpTarget target = OpenTarget.of(vllm, Vllm.SETTINGS, "/v1", defaults);
        VllmFields.checkExtraBody(target.settings());
        return new HttpReplicas<>(
                target, http -> new OpenAiFacts(http, target.settings(), Vllm.SCHEME, vllm.model()).ask(Dialect.VLLM));
    }
}
