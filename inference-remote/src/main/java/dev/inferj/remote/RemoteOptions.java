package dev.inferj.remote;

import static java.util.Objects.requireNonNull;

import dev.inferj.ModelAddress;
import dev.inferj.ModelOptions;
import dev.inferj.remote.internal.http.HeaderSource;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Setting;
import dev.inferj.spi.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * What can be said of a model behind any kind of server. Each method is a setting of the same name in an address, a
 * properties file and the environment, unless it says otherwise. Immutable: each method returns new options.
 *
 * @param <S> the type to go on with
 */
public abstract class RemoteOptions<S extends RemoteOptions<S>> implements ModelOptions {
    private final HttpTarget target;
    private final String model;

    RemoteOptions(HttpTarget target, String model) {
        this.target = target;
        this.model = model;
    }

    /** Returns options of the same kind with these values. */
    abstract S with(HttpTarget target, String model);

    static HttpTarget target(URI uri) {
        ServerAddress server = ServerAddress.of(uri);
        Settings settings = Settings.EMPTY.with(HttpSettings.TLS, server.tls());
        if (!server.path().isEmpty()) {
            settings = settings.with(HttpSettings.PATH, server.path());
        }
        return new HttpTarget(server, settings, HeaderSource.NONE, null, null);
    }

    static HttpTarget target(ModelAddress address, List<Setting<?>> known, int usualPort) {
        ServerAddress server = ServerAddress.ofTarget(address.target());
        Settings settings = Settings.read(known, address.parameters());
        boolean encrypted = settings.find(HttpSettings.TLS).orElse(false);
        if (server.port() < 0 && !encrypted) {
            server = new ServerAddress(false, server.host(), usualPort, "");
        }
        return new HttpTarget(server, settings, HeaderSource.NONE, null, null);
    }

    /** Names the model, as the server calls it. In an address it stands behind the host. */
    public S model(String model) {
        if (model.isBlank()) {
            throw new IllegalArgumentException("model must not be blank: \"" + model + "\"");
        }
        return with(target, model);
    }

    /** Sets whether the server is spoken to by https. The default is what {@code at(uri)} says, or false. */
    public S tls(boolean tls) {
        return set(HttpSettings.TLS, tls);
    }

    /** Sets what stands in front of every path of the server, such as {@code /v1}; may be empty. */
    public S path(String path) {
        return set(HttpSettings.PATH, path);
    }

    /** Sends a bearer token with every request. */
    public S apiKey(String apiKey) {
        return set(HttpSettings.API_KEY, apiKey);
    }

    /** Sends a bearer token that is asked for anew with each request. There is no setting for this outside the program. */
    public S bearer(Supplier<String> token) {
        return header("authorization", () -> "Bearer " + token.get());
    }

    /** Sends a header that is asked for anew with each request. There is no setting for this outside the program. */
    public S header(String name, Supplier<String> value) {
        return with(target.withHeaders(target.headers().with(name, value)), model);
    }

    /** Sets how many requests may be under way at once; others wait. The default is 256. */
    public S maxConcurrent(int maxConcurrent) {
        return set(HttpSettings.MAX_CONCURRENT, maxConcurrent);
    }

    /**
     * Adds servers, as {@code host:port}, that have the same model too, and are spoken to in the same way. Requests go to the
     * less loaded of two, those of a session to the one that has its cache; one that a server fails before it has
     * said anything goes to another; a server that fails is left out for a while. {@link #routing} chooses otherwise.
     */
    public S replicas(String... servers) {
        return set(HttpSettings.REPLICAS, List.of(servers));
    }

    /** Sets which of several servers gets a request. The default is {@link Routing#SESSION}. */
    public S routing(Routing routing) {
        return set(PoolSettings.ROUTING, routing);
    }

    /** Sets when a request is sent to a second server too, because the first says nothing. The default is never. */
    public S hedging(Hedging hedging) {
        return set(PoolSettings.HEDGING, hedging);
    }

    /** Sets how many requests each of several servers has at once. The default is no limit but {@link #maxConcurrent}. */
    public S serverLimit(ServerLimit serverLimit) {
        return set(PoolSettings.SERVER_LIMIT, serverLimit);
    }

    /**
     * Sets how often each of several servers is asked whether it is there, so that one that is not is left out before a request meets it. Zero
     * is never. The default is 10 seconds.
     */
    public S probeEvery(Duration probeEvery) {
        return set(PoolSettings.PROBE_EVERY, probeEvery);
    }

    /**
     * Sets how often each of several servers is asked, at its {@code /metrics}, how many requests it has, so that those that others
     * send count too where the load decides: for servers that several applications share. At least 100 ms; zero, the default, is
     * never, and only this model's own requests count. vLLM, TGI and llama-server (with {@code --metrics}) tell.
     */
    public S loadEvery(Duration loadEvery) {
        return set(PoolSettings.LOAD_EVERY, loadEvery);
    }

    /**
     * Finds the servers by the name in the address, in place of {@link #replicas}, and follows as they come and go: a new one gets requests,
     * one that is gone ends those that it has.
     */
    public S discover(Lookup lookup) {
        return set(PoolSettings.DISCOVER, lookup);
    }

    /** Sets how often servers are looked up that are discovered. The default is 30 seconds. */
    public S discoverEvery(Duration discoverEvery) {
        return set(PoolSettings.DISCOVER_EVERY, discoverEvery);
    }

    /** As {@link #discover}, but by what the program has made itself. There is no setting for this outside the program. */
    public S endpoints(Endpoints endpoints) {
        return with(target.withFinder(requireNonNull(endpoints, "endpoints")::find), model);
    }

    /** Sets how often a request may be sent, where there are {@link #replicas}. The default is 3. */
    public S maxAttempts(int maxAttempts) {
        return set(HttpSettings.MAX_ATTEMPTS, maxAttempts);
    }

    /** Sets how many inputs of an embedding or ranking model go into one call at most. The default is 64. */
    public S batchItems(int batchItems) {
        return set(HttpSettings.BATCH_ITEMS, batchItems);
    }

    /**
     * Sets how long inputs of an embedding or ranking model wait for others to go with, while a call is under way. The
     * default is 2 milliseconds.
     */
    public S batchDelay(Duration batchDelay) {
        return set(HttpSettings.BATCH_DELAY, batchDelay);
    }

    /** Sets how long a connection may take. The default is 10 seconds. */
    public S connectTimeout(Duration connectTimeout) {
        return set(HttpSettings.CONNECT_TIMEOUT, connectTimeout);
    }

    /** Sets how long the server may take until its first event. The default is 10 minutes. */
    public S firstTokenTimeout(Duration firstTokenTimeout) {
        return set(HttpSettings.FIRST_TOKEN_TIMEOUT, firstTokenTimeout);
    }

    /** Sets how long the server may then be silent. The default is 2 minutes. */
    public S idleTimeout(Duration idleTimeout) {
        return set(HttpSettings.IDLE_TIMEOUT, idleTimeout);
    }

    /** Speaks to the server by an HTTP proxy, {@code host:port}. */
    public S proxy(String proxy) {
        return set(HttpSettings.PROXY_SERVER, proxy);
    }

    /** Trusts the certificates in this file alone. */
    public S trustStore(Path trustStore) {
        return set(HttpSettings.TRUST_STORE, trustStore);
    }

    public S trustStorePassword(String trustStorePassword) {
        return set(HttpSettings.TRUST_STORE_PASSWORD, trustStorePassword);
    }

    /** Shows the server the certificate in this file. */
    public S keyStore(Path keyStore) {
        return set(HttpSettings.KEY_STORE, keyStore);
    }

    public S keyStorePassword(String keyStorePassword) {
        return set(HttpSettings.KEY_STORE_PASSWORD, keyStorePassword);
    }

    /** Uses this TLS context, in place of trust and key store. There is no setting for this outside the program. */
    public S sslContext(SSLContext sslContext) {
        return with(target.withSslContext(sslContext), model);
    }

    /** Sets whether a model that the server does not list is refused when it is opened. The default is true. */
    public S checkModel(boolean checkModel) {
        return set(HttpSettings.CHECK_MODEL, checkModel);
    }

    /** Sets how many tokens prompt and answer may have together, where the server does not tell. */
    public S contextTokens(int contextTokens) {
        return set(HttpSettings.CONTEXT_TOKENS, contextTokens);
    }

    /**
     * Adds fields to the body of every request, an object in JSON; they take the place of the library's own. What a server
     * does not know it may ignore.
     */
    public S extraBody(String extraBody) {
        return set(HttpSettings.EXTRA_BODY, extraBody);
    }

    /** Sets how many requests may wait for a place before further ones are refused. The default is 1024. */
    public S maxWaiting(int maxWaiting) {
        return set(ServingOptions.MAX_WAITING, maxWaiting);
    }

    /** Sets how long closing waits for requests under way. The default is 5 seconds. */
    public S drainTime(Duration drainTime) {
        return set(ServingOptions.DRAIN_TIME, drainTime);
    }

    /** Sets whether prompts and answers may appear in logs, reports and receipts. Default: false. */
    public S logContent(boolean logContent) {
        return set(ServingOptions.LOG_CONTENT, logContent);
    }

    @Override
    public final String model() {
        return model;
    }

    /** Returns the address without settings; no secret. */
    @Override
    public final String toString() {
        return scheme() + "://" + target.server().authority() + "/" + model;
    }

    final HttpTarget target() {
        return target;
    }

    final <T> S set(Setting<T> setting, T value) {
        return with(target.withSettings(target.settings().with(setting, value)), model);
    }
}
