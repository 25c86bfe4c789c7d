package dev.inferj.remote;

import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.http.DnsLookup;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.remote.internal.pool.PoolServer;
import dev.inferj.remote.internal.pool.PooledBackend;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The servers that the options of a model name: one, or several that all have it. The first that answers is asked for the
 * facts, which count for all.
 *
 * @param <C> what speaks to one server, of any model
 * @param <F> the facts of a model
 */
final class Replicas<C, F> {
    private final HttpTarget target;
    private final Settings settings;
    private final @Nullable Callable<List<String>> finder;
    private final Function<HttpTarget, C> connector;
    private final Map<String, C> servers = new LinkedHashMap<>(); // by host and port
    private final Function<C, F> asker;

    /**
     * Finds the servers.
     *
     * @param connector sends nothing yet
     * @param asker asks a server for the facts
     * @throws ProviderUnavailableException if they are to be looked up, and cannot be
     */
    Replicas(HttpTarget target, Function<HttpTarget, C> connector, Function<C, F> asker) {
        this.target = target;
        this.settings = target.settings();
        this.finder = finder(target);
        this.connector = connector;
        this.asker = asker;
        for (String name : names(target, finder)) {
            servers.put(name, connector.apply(at(name)));
        }
    }

    /**
     * Opens a model that writes texts.
     *
     * @param opener makes what speaks of the model to a server
     */
    RequestBackend open(BiFunction<F, C, PoolServer> opener) {
        F facts = facts();
        if (servers.size() == 1 && finder == null) {
            return opener.apply(facts, servers.values().iterator().next()).backend();
        }
        PooledBackend pool = new PooledBackend(
                names(),
                name -> member(opener.apply(facts, server(name))),
                PoolSettings.plan(settings),
                ServingOptions.of(settings),
                settings.get(HttpSettings.MAX_CONCURRENT));
        return finder == null ? pool : pool.lookAgain(finder, settings.get(PoolSettings.DISCOVER_EVERY));
    }

    private PoolServer member(PoolServer server) {
        if (server.load() == null && !settings.get(PoolSettings.LOAD_EVERY).isZero()) {
            server.backend().close();
            throw new IllegalArgumentException(
                    "loadEvery must be left out, as this kind of server does not tell how many requests it has: "
                            + target);
        }
        return server;
    }

    /** Returns host and port of the servers that there were first. */
    List<String> names() {
        return List.copyOf(servers.keySet());
    }

    /** Returns what speaks to a server, which may be a new one. */
    C server(String name) {
        C known = servers.get(name);
        return known == null ? connector.apply(at(name)) : known;
    }

    /** Returns what tells where the servers are now; null where they stay. */
    @Nullable
    Callable<List<String>> finder() {
        return finder;
    }

    private HttpTarget at(String name) {
        ServerAddress server = ServerAddress.ofTarget("//" + name)
                .withTls(target.server().tls())
                .withPath(target.server().path());
        return target.withServer(server);
    }

    /**
     * Asks for the facts.
     *
     * @throws ProviderUnavailableException if no server answers
     */
    F facts() {
        @Nullable ProviderUnavailableException failure = null;
        for (C server : servers.values()) {
            try {
                return asker.apply(server);
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
