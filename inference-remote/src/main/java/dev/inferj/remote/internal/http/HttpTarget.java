package dev.inferj.remote.internal.http;

import dev.inferj.spi.Settings;
import java.util.List;
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

    @Override
    public String toString() {
        return server.toString();
    }
}
