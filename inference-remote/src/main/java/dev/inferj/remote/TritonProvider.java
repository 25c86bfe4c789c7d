package dev.inferj.remote;

import dev.inferj.ModelAddress;
import dev.inferj.ModelOptions;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.triton.GenerateModel;
import dev.inferj.remote.internal.triton.InferModel;
import dev.inferj.remote.internal.triton.PromptForm;
import dev.inferj.remote.internal.triton.TritonEmbeddings;
import dev.inferj.remote.internal.triton.TritonGrpc;
import dev.inferj.remote.internal.triton.TritonProtocol;
import dev.inferj.remote.internal.triton.TritonRerank;
import dev.inferj.spi.Backend;
import dev.inferj.spi.EmbeddingBackend;
import dev.inferj.spi.Provider;
import dev.inferj.spi.RerankBackend;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.SettingSource;
import dev.inferj.spi.Settings;

/** Opens {@code triton:} addresses and {@link Triton} options. Applications use those and not this class. */
public final class TritonProvider implements Provider {
    /** Creates the provider; nothing is asked of a server before a model is opened. */
    public TritonProvider() {}

    @Override
    public String scheme() {
        return Triton.SCHEME;
    }

    @Override
    public ModelOptions options(ModelAddress address) {
        return Triton.of(address);
    }

    @Override
    public EmbeddingBackend openEmbedding(ModelOptions options, SettingSource defaults) {
        return models(options, defaults)
                .openEmbedding((model, server, settings) -> new TritonEmbeddings(
                        model,
                        settings.find(Triton.TEXT_INPUT).orElse(null),
                        settings.find(Triton.OUTPUT).orElse(null),
                        server));
    }

    @Override
    public RerankBackend openRerank(ModelOptions options, SettingSource defaults) {
        return models(options, defaults)
                .openRerank((model, server, settings) -> new TritonRerank(
                        model,
                        settings.find(Triton.QUERY_INPUT).orElse(null),
                        settings.find(Triton.DOCUMENT_INPUT).orElse(null),
                        settings.find(Triton.OUTPUT).orElse(null),
                        server));
    }

    private static HttpReplicas<InferModel> models(ModelOptions options, SettingSource defaults) {
        Triton triton = OpenTarget.options(Triton.class, options);
        HttpTarget target = OpenTarget.of(triton, Triton.SETTINGS, "", defaults);
        if (target.settings().get(Triton.TRANSPORT) != Transport.HTTP) {
            throw new IllegalArgumentException(
                    "transport must be http for models that embed or rank texts, with the server's port for that,"
                            + " usually 8000: " + triton);
        }
        return new HttpReplicas<>(
                target, http -> InferModel.ask(http, target.settings(), Triton.SCHEME, triton.model()));
    }

    @Override
    public Backend open(ModelOptions options, SettingSource defaults) {
        Triton triton = OpenTarget.options(Triton.class, options);
        HttpTarget target = OpenTarget.of(triton, Triton.SETTINGS, "", defaults);
        Settings settings = target.settings();
        PromptForm form = PromptForm.of(
                triton.model(),
                settings.find(ServingOptions.CHAT_TEMPLATE).orElse(null),
                settings.find(Triton.BEGIN_TEXT).orElse(""),
                settings.find(Triton.END_TEXT).orElse(""));
        if (settings.get(Triton.TRANSPORT) == Transport.GRPC) {
            return new Replicas<>(
                            target, TritonGrpc.find()::at, server -> server.ask(Triton.SCHEME, triton.model(), form))
                    .open((model, server) -> server.open(model));
        }
        return new HttpReplicas<>(
                        target, http -> GenerateModel.ask(http, Triton.SCHEME, triton.model(), form, settings))
                .open(TritonProtocol::new);
    }
}
