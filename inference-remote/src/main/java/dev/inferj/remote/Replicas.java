package dev.inferj.remote;

import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.batch.BatchProtocol;
import dev.inferj.remote.internal.batch.RemoteEmbeddings;
import dev.inferj.remote.internal.batch.RemoteReranker;
import dev.inferj.remote.internal.batch.ServerTurns;
import dev.inferj.remote.internal.http.DnsLookup;
import dev.inferj.remote.internal.http.Gauges;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.remote.internal.pool.PoolServer;
import dev.inferj.remote.internal.pool.PooledBackend;
import dev.inferj.remote.internal.run.Protocol;
import dev.inferj.remote.internal.run.RemoteBackend;
import dev.inferj.spi.EmbeddingBackend;
import dev.inferj.spi.EmbeddingInput;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RerankBackend;
import dev.inferj.spi.RerankInput;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The servers that the options of a model name: one, or several that all have it. The first that answers is asked for the
 * facts, which count for all.
 *
 * @param <F> the facts of a model
 */
final class Replicas<F> {
    private final HttpTarget target;
    private final Settings settings;
    private final @Nullable Callable<List<String>> finder;
    private final Map<String, HttpCalls> servers = new LinkedHashMap<>(); // by host and port
    private final Function<HttpCalls, F> facts;

    /**
     * Finds the servers.
     *
     * @param facts asks a server
     * @throws ProviderUnavailableException if they are to be looked up, and cannot be
     */
    Replicas(HttpTarget target, Function<HttpCalls, F> facts) {
        this.target = target;
        this.settings = target.settings();
        this.finder = finder(target);
        this.facts = facts;
        for (String name : names(target, finder)) {
            servers.put(name, new HttpCalls(at(name)));
        }
    }

    /** Makes what speaks to a server, from the facts and the settings. */
    @FunctionalInterface
    interface Speaker<F, P> {
        P of(F facts, ServerAddress server, Settings settings);
    }

    /** Opens a model that writes texts. */
    RequestBackend open(Speaker<F, ? extends Protocol> speaker) {
        F found = firstAnswer();
        if (servers.size() == 1 && finder == null) {
            HttpCalls http = servers.values().iterator().next();
            return new RemoteBackend(speaker.of(found, http.server(), settings), http, settings);
        }
        PooledBackend pool = new PooledBackend(
                List.copyOf(servers.keySet()),
                name -> server(name, found, speaker),
                PoolSettings.plan(settings),
                ServingOptions.of(settings),
                settings.get(HttpSettings.MAX_CONCURRENT));
        return finder == null ? pool : pool.lookAgain(finder, settings.get(PoolSettings.DISCOVER_EVERY));
    }

    /** Opens a model that embeds texts. */
    EmbeddingBackend openEmbedding(Speaker<F, ? extends BatchProtocol<EmbeddingInput, float[]>> speaker) {
        var protocol = speaker.of(firstAnswer(), target.server(), settings);
        return RemoteEmbeddings.open(protocol, turns(protocol.info().name()), settings);
    }

    /** Opens a model that ranks documents. */
    RerankBackend openRerank(Speaker<F, ? extends BatchProtocol<RerankInput, Float>> speaker) {
        var protocol = speaker.of(firstAnswer(), target.server(), settings);
        return RemoteReranker.open(protocol, turns(protocol.info().name()), settings);
    }

    private PoolServer server(String name, F found, Speaker<F, ? extends Protocol> speaker) {
        HttpCalls http = calls(name);
        Protocol protocol = speaker.of(found, http.server(), settings);
        List<String> gauges = protocol.loadGauges();
        if (gauges.isEmpty() && !settings.get(PoolSettings.LOAD_EVERY).isZero()) {
            throw new IllegalArgumentException(
                    "loadEvery must be left out, as this kind of server does not tell how many requests it has: "
                            + target);
        }
        return new PoolServer(
                new RemoteBackend(protocol, http, settings),
                () -> http.reach(protocol.probePath()),
                () -> http.textBeside("/metrics").thenApply(text -> Gauges.sum(text, gauges)));
    }

    private HttpTarget at(String name) {
        ServerAddress server = ServerAddress.ofTarget("//" + name)
                .withTls(target.server().tls())
                .withPath(target.server().path());
        return target.withServer(server);
    }

    private HttpCalls calls(String name) {
        HttpCalls known = servers.get(name);
        return known == null ? new HttpCalls(at(name)) : known;
    }

    private ServerTurns turns(String model) {
        ServerTurns turns = new ServerTurns(List.copyOf(servers.keySet()), this::calls);
        return finder == null ? turns : turns.lookAgain(finder, settings.get(PoolSettings.DISCOVER_EVERY), model);
    }

    private F firstAnswer() {
        @Nullable ProviderUnavailableException failure = null;
        for (HttpCalls http : servers.values()) {
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

    private static @Nullable Callable<List<String>> finder(HttpTarget target) {
        Lookup lookup = target.settings().find(PoolSettings.DISCOVER).orElse(null);
        ServerAddress server = target.server();
        if (lookup == null) {
            return target.finder();
        }
        if (lookup == Lookup.SRV) {
            return () -> DnsLookup.services(server.host());
        }
        if (server.tls()) {
            throw new IllegalArgumentException(
                    "discover must not be dns with tls, as certificates name no addresses: use srv, or replicas: "
                            + server);
        }
        return () -> DnsLookup.addresses(server.host(), server.port() < 0 ? 80 : server.port());
    }

    private static List<String> names(HttpTarget target, @Nullable Callable<List<String>> finder) {
        if (finder == null) {
            List<String> names = new ArrayList<>(List.of(target.server().authority()));
            names.addAll(target.settings().get(HttpSettings.REPLICAS));
            return names;
        }
        List<String> found;
        try {
            found = finder.call();
        } catch (Exception e) {
            throw new ProviderUnavailableException(
                    "the servers of " + target + " cannot be looked up: " + e, e, /* retryable= */ true);
        }
        if (found.isEmpty()) {
            throw new ProviderUnavailableException(
                    "the servers of " + target + " cannot be looked up: there are none", null, /* retryable= */ true);
        }
        return found;
    }
}
