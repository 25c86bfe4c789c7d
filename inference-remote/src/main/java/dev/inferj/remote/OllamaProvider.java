package dev.inferj.remote;

import dev.inferj.ModelAddress;
import dev.inferj.ModelInfo;
import dev.inferj.ModelOptions;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.ollama.OllamaEmbeddings;
import dev.inferj.remote.internal.ollama.OllamaFacts;
import dev.inferj.remote.internal.ollama.OllamaProtocol;
import dev.inferj.spi.Backend;
import dev.inferj.spi.EmbeddingBackend;
import dev.inferj.spi.Provider;
import dev.inferj.spi.SettingSource;
import dev.inferj.spi.Settings;
import java.util.LinkedHashMap;
import java.util.Map;

/** Opens {@code ollama:} addresses and {@link Ollama} options. Applications use those and not this class. */
public final class OllamaProvider implements Provider {
    /** Creates the provider; nothing is asked of a server before a model is opened. */
    public OllamaProvider() {}

    @Override
    public String scheme() {
        return Ollama.SCHEME;
    }

    @Override
    public ModelOptions options(ModelAddress address) {
        return Ollama.of(address);
    }

    @Override
    public Backend open(ModelOptions options, SettingSource defaults) {
        return servers(options, defaults)
                .open((info, server, settings) -> new OllamaProtocol(info, server, settings, fields(settings)));
    }

    @Override
    public EmbeddingBackend openEmbedding(ModelOptions options, SettingSource defaults) {
        return servers(options, defaults)
                .openEmbedding(
                        (info, server, settings) -> new OllamaEmbeddings(info, server, settings, fields(settings)));
    }

    private static HttpReplicas<ModelInfo> servers(ModelOptions options, SettingSource defaults) {
        Ollama ollama = OpenTarget.options(Ollama.class, options);
        HttpTarget target = OpenTarget.of(ollama, Ollama.SETTINGS, "", defaults);
        return new HttpReplicas<>(
                target, http -> new OllamaFacts(http, target.settings(), Ollama.SCHEME, ollama.model()).ask());
    }

    /** What the options add to every request. */
    private static OllamaProtocol.Always fields(Settings settings) {
        Map<String, Object> fields = new LinkedHashMap<>();
        settings.find(Ollama.THINK).ifPresent(think -> fields.put("think", think));
        settings.find(Ollama.KEEP_ALIVE).ifPresent(time -> fields.put("keep_alive", time.toSeconds()));
        Map<String, Object> options = new LinkedHashMap<>();
        settings.find(HttpSettings.CONTEXT_TOKENS).ifPresent(tokens -> options.put("num_ctx", tokens));
        return new OllamaProtocol.Always(fields, options);
    }
}
