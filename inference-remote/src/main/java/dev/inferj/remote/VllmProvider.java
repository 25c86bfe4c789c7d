package dev.inferj.remote;

import dev.inferj.ModelAddress;
import dev.inferj.ModelOptions;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.openai.Dialect;
import dev.inferj.remote.internal.openai.OpenAiFacts;
import dev.inferj.remote.internal.openai.OpenAiProtocol;
import dev.inferj.remote.internal.vllm.VllmFields;
import dev.inferj.spi.Backend;
import dev.inferj.spi.Provider;
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
        Vllm vllm = OpenTarget.options(Vllm.class, options);
        HttpTarget target = OpenTarget.of(vllm, Vllm.SETTINGS, "/v1", defaults);
        VllmFields.checkExtraBody(target.settings());
        VllmFields fields = new VllmFields(target.settings().get(Vllm.SEND_PRIORITY), VllmOptions::fieldsOf);
        return Replicas.open(
                target,
                http -> new OpenAiFacts(http, target.settings(), Vllm.SCHEME, vllm.model()).ask(Dialect.VLLM),
                (found, server) -> new OpenAiProtocol(found, server, target.settings(), fields));
    }
}
