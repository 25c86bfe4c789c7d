package dev.inferj.remote.internal.http;

import dev.inferj.spi.Settings;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A server and how to speak to it, as its options say.
 *
 * @param sslContext what the program made itself, in place of trust and key store
 */
public record HttpTarget(
        ServerAddress server,
        Settings settings,
        HeaderSource headers,
        @Nullable SSLContext sslContext) {
    public HttpTarget withServer(ServerAddress other) {
        return new HttpTarget(other, settings, headers, sslContext);
    }

    public HttpTarget withSettings(Settings other) {
        return new HttpTarget(server, other, headers, sslContext);
    }

    public HttpTarget withHeaders(HeaderSource other) {
        return new HttpTarget(server, settings, other, sslContext);
    }

    public HttpTarget withSslContext(SSLContext other) {
        return new HttpTarget(server, settings, headers, other);
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
