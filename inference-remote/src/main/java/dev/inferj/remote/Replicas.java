package dev.inferj.remote;

import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.batch.BatchProtocol;
import dev.inferj.remote.internal.batch.RemoteEmbeddings;
import dev.inferj.remote.internal.batch.RemoteReranker;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.remote.internal.pool.PooledBackend;
import dev.inferj.remote.internal.run.Protocol;
import dev.inferj.remote.internal.run.RemoteBackend;
import dev.inferj.spi.EmbeddingBackend;
import dev.inferj.spi.EmbeddingInput;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RerankBackend;
import dev.inferj.spi.RerankInput;
import dev.inferj.spi.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The servers that the options of a model name: one, or several that all have it. The first that answers is asked for the
 * facts, which count for all.
 *
 * @param <F> the facts of a model
 */
final class Replicas<F> {
    private final Settings settings;
    private final List<HttpCalls> servers = new ArrayList<>();
    private final Function<HttpCalls, F> facts;

    /** @param facts asks a server */
    Replicas(HttpTarget target, Function<HttpCalls, F> facts) {
        this.settings = target.settings();
        this.facts = facts;
        servers.add(new HttpCalls(target));
        for (String other : settings.get(HttpSettings.REPLICAS)) {
            ServerAddress server = ServerAddress.ofTarget("//" + other)
                    .withTls(target.server().tls())
                    .withPath(target.server().path());
            servers.add(new HttpCalls(target.withServer(server)));
        }
    }

    /** Makes what speaks to a server, from the facts and the settings. */
    @FunctionalInterface
    interface Speaker<F, P> {
        P of(F facts, ServerAddress server, Settings settings);
    }

    /** Opens a model that writes texts. */
    RequestBackend open(Speaker<F, ? extends Protocol> protocol) {
        F found = firstAnswer();
        Map<String, RemoteBackend> backends = new LinkedHashMap<>();
        for (HttpCalls http : servers) {
            backends.put(
                    http.server().authority(),
                    RemoteBackend.of(protocol.of(found, http.server(), settings), http, settings));
        }
        return backends.size() == 1 ? backends.values().iterator().next() : new PooledBackend(backends, settings);
    }

    /** Opens a model that embeds texts. */
    EmbeddingBackend openEmbedding(Speaker<F, ? extends BatchProtocol<EmbeddingInput, float[]>> protocol) {
        return RemoteEmbeddings.open(protocol.of(firstAnswer(), servers.get(0).server(), settings), servers, settings);
    }

    /** Opens a model that ranks documents. */
    RerankBackend openRerank(Speaker<F, ? extends BatchProtocol<RerankInput, Float>> protocol) {
        return RemoteReranker.open(protocol.of(firstAnswer(), servers.get(0).server(), settings), servers, settings);
    }

    private F firstAnswer() {
        @Nullable ProviderUnavailableException failure = null;
        for (HttpCalls http : servers) {
            try {
                return facts.apply(http);
            } catch (ProviderUnavailableException e) { // another may be there
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        throw failure == null ? new IllegalStateException("no server") : failure;
    }
}
