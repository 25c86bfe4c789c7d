package dev.inferj.remote;

import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.remote.internal.pool.PooledBackend;
import dev.inferj.remote.internal.run.Protocol;
import dev.inferj.remote.internal.run.RemoteBackend;
import dev.inferj.spi.RequestBackend;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens a model behind the servers that its options name: one, or several that all have it. */
final class Replicas {
    private Replicas() {}

    /**
     * Asks the first server that answers for the facts, which count for all, and opens the model on every one.
     *
     * @param facts asks a server
     * @param protocol makes the protocol of a server from the facts
     */
    static <F> RequestBackend open(
            HttpTarget target, Function<HttpCalls, F> facts, BiFunction<F, ServerAddress, Protocol> protocol) {
        List<HttpCalls> servers = new ArrayList<>();
        servers.add(new HttpCalls(target));
        for (String other : target.settings().get(HttpSettings.REPLICAS)) {
            ServerAddress server = ServerAddress.ofTarget("//" + other)
                    .withTls(target.server().tls())
                    .withPath(target.server().path());
            servers.add(new HttpCalls(target.withServer(server)));
        }
        F found = firstAnswer(servers, facts);
        Map<String, RemoteBackend> backends = new LinkedHashMap<>();
        for (HttpCalls http : servers) {
            backends.put(
                    http.server().authority(),
                    RemoteBackend.of(protocol.apply(found, http.server()), http, target.settings()));
        }
        return backends.size() == 1
                ? backends.values().iterator().next()
                : new PooledBackend(backends, target.settings());
    }

    private static <F> F firstAnswer(List<HttpCalls> servers, Function<HttpCalls, F> facts) {
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
