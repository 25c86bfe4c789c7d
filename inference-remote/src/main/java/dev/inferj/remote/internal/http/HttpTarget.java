package dev.inferj.remote.internal.http;

import dev.inferj.spi.Settings;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A server and how to speak to it, as its options say.
 *
 * @param sslContext what the program made itself, in place of trust and key store
 * @param finder what the program made itself to tell {@code host:port} of all servers
 */
public record HttpTarget(
        ServerAddress server,
        Settings settings,
        HeaderSource headers,
        @Nullable SSLContext sslContext,
        @Nullable Callable<List<String>> finder) {
    public HttpTarget withServer(ServerAddress other) {
        return new HttpTarget(other, settings, headers, sslContext, finder);
    }

    public HttpTarget withSettings(Settings other) {
        return new HttpTarget(server, other, headers, sslContext, finder);
    }

    public HttpTarget withHeaders(HeaderSource other) {
        return new HttpTarget(server, settings, other, sslContext, finder);
    }

    public HttpTarget withSslContext(SSLContext other) {
        return new HttpTarget(server, settings, headers, other, finder);
    }

    public HttpTarget withFinder(Callable<List<String>> other) {
        return new HttpTarget(server, settings, headers, sslContext, other);
    }

    /** Returns what goes along with every request: the user's headers, and the credentials. */
    public HeaderSource requestHeaders() {
        return settings.find(HttpSettings.API_KEY).map(headers::orBearer).orElse(headers);
    }

    /** Returns the proxy that the server is spoken to by; not resolved. */
    public Optional<InetSocketAddress> proxy() {
        return settings.find(HttpSettings.PROXY_SERVER).map(proxy -> {
            int colon = proxy.lastIndexOf(':');
            return InetSocketAddress.createUnresolved(
                    proxy.substring(0, colon), Integer.parseInt(proxy.substring(colon + 1)));
        });
    }

    /**
     * Returns the TLS context that the options ask for; null leaves it to the platform.
     *
     * @throws IllegalArgumentException if trust or key store do not hold what it needs
     */
    public @Nullable SSLContext tlsContext() {
        return sslContext == null ? TlsContexts.of(settings) : sslContext;
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
