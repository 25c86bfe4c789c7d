package dev.inferj.remote;

import dev.inferj.remote.internal.batch.BatchProtocol;
import dev.inferj.remote.internal.batch.RemoteEmbeddings;
import dev.inferj.remote.internal.batch.RemoteReranker;
import dev.inferj.remote.internal.batch.ServerTurns;
import dev.inferj.remote.internal.http.Gauges;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.remote.internal.pool.PoolServer;
import dev.inferj.remote.internal.run.HttpCarrier;
import dev.inferj.remote.internal.run.Protocol;
import dev.inferj.remote.internal.run.RemoteBackend;
import dev.inferj.spi.EmbeddingBackend;
import dev.inferj.spi.EmbeddingInput;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RerankBackend;
import dev.inferj.spi.RerankInput;
import dev.inferj.spi.Settings;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * The servers of a model that are spoken to by HTTP.
 *
 * @param <F> the facts of a model
 */
final class HttpReplicas<F> {
    private final Replicas<HttpCalls, F> replicas;
    private final HttpTarget target;
    private final Settings settings;

    /**
     * Finds the servers.
     *
     * @param asker asks a server for the facts
     * @throws dev.inferj.ProviderUnavailableException if they are to be looked up, and cannot be
     */
    HttpReplicas(HttpTarget target, Function<HttpCalls, F> asker) {
        this.replicas = new Replicas<>(target, HttpCalls::new, asker);
        this.target = target;
        this.settings = target.settings();
    }

    /** Makes what speaks to a server, from the facts and the settings. */
    @FunctionalInterface
    interface Speaker<F, P> {
        P of(F facts, ServerAddress server, Settings settings);
    }

    /** Opens a model that writes texts. */
    RequestBackend open(Speaker<F, ? extends Protocol> speaker) {
        return replicas.open((facts, http) -> server(speaker.of(facts, http.server(), settings), http));
    }

    /** Opens a model that embeds texts. */
    EmbeddingBackend openEmbedding(Speaker<F, ? extends BatchProtocol<EmbeddingInput, float[]>> speaker) {
        var protocol = speaker.of(replicas.facts(), target.server(), settings);
        return RemoteEmbeddings.open(protocol, turns(protocol.info().name()), settings);
    }

    /** Opens a model that ranks documents. */
    RerankBackend openRerank(Speaker<F, ? extends BatchProtocol<RerankInput, Float>> speaker) {
        var protocol = speaker.of(replicas.facts(), target.server(), settings);
        return RemoteReranker.open(protocol, turns(protocol.info().name()), settings);
    }

    private PoolServer server(Protocol protocol, HttpCalls http) {
        List<String> gauges = protocol.loadGauges();
        RemoteBackend backend = new RemoteBackend(new HttpCarrier(protocol, http), settings);
        return new PoolServer(
                backend,
                () -> http.reach(protocol.probePath()),
                gauges.isEmpty()
                        ? null
                        : () -> http.textBeside("/metrics").thenApply(text -> Gauges.sum(text, gauges)));
    }

    private ServerTurns turns(String model) {
        ServerTurns turns = new ServerTurns(replicas.names(), replicas::server);
        Callable<List<String>> finder = replicas.finder();
        return finder == null ? turns : turns.lookAgain(finder, settings.get(PoolSettings.DISCOVER_EVERY), model);
    }
}
