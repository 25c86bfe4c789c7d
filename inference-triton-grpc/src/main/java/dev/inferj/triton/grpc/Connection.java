package dev.inferj.triton.grpc;

import dev.inferj.remote.internal.http.HeaderSource;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.http.ServerAddress;
import io.grpc.ConnectivityState;
import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ProxiedSocketAddress;
import io.grpc.ProxyDetector;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2SecurityUtil;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolNames;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.JdkSslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The one connection to a server, which all its requests share. Made when it is first needed, and again if it is needed after it was closed.
 * Safe to share between threads.
 */
final class Connection {
    /** The most that one response may have, as with HTTP. */
    private static final int MOST_MESSAGE_BYTES = 16 << 20;

    /** Has Triton end a stream with a status where a request fails, rather than hide the error in a response. */
    private static final Metadata.Key<String> ERRORS_AS_STATUS = key("triton_grpc_error");

    private final HttpTarget target;
    private final HeaderSource headers;

    private final Object lock = new Object();
    private @Nullable ManagedChannel channel; // Guarded by lock

    Connection(HttpTarget target) {
        this.target = target;
        this.headers = target.requestHeaders();
    }

    ServerAddress server() {
        return target.server();
    }

    /** Returns what calls go through. After a failure it connects anew, and does not first wait as long as gRPC would. */
    ManagedChannel channel() {
        synchronized (lock) {
            ManagedChannel open = channel;
            if (open == null) {
                open = open(target);
                channel = open;
            } else if (open.getState(/* requestConnection= */ false) == ConnectivityState.TRANSIENT_FAILURE) {
                open.enterIdle();
            }
            return open;
        }
    }

    /**
     * A call had no answer for too long: the connection may be dead without either side knowing. Those to come get another one, and those
     * under way keep it.
     *
     * @param used what the call went through
     */
    void doubt(ManagedChannel used) {
        synchronized (lock) {
            if (used.equals(channel)) { // channels are equal to themselves alone
                close();
            }
        }
    }

    /**
     * Returns what goes along with a call.
     *
     * @throws dev.inferj.ProviderUnavailableException if the user's headers cannot be had
     */
    Metadata headers() {
        Metadata metadata = new Metadata();
        metadata.put(ERRORS_AS_STATUS, "true");
        headers.addTo((name, value) -> metadata.put(key(name), value));
        return metadata;
    }

    /** Ends the connection once its calls have ended. */
    void close() {
        synchronized (lock) {
            if (channel != null) {
                channel.shutdown();
                channel = null;
            }
        }
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    private static ManagedChannel open(HttpTarget target) {
        NettyChannelBuilder builder = NettyChannelBuilder.forTarget(
                        "dns:///" + target.server().authority())
                .userAgent("InferJ")
                .maxInboundMessageSize(MOST_MESSAGE_BYTES)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        target.settings().get(HttpSettings.CONNECT_TIMEOUT).toMillis());
        target.proxy().ifPresent(proxy -> builder.proxyDetector(through(proxy)));
        if (target.server().tls()) {
            builder.sslContext(tls(target));
        } else {
            builder.usePlaintext();
        }
        return builder.build();
    }

    private static ProxyDetector through(InetSocketAddress proxy) {
        return new ProxyDetector() {
            @Override
            public ProxiedSocketAddress proxyFor(SocketAddress server) throws IOException {
                return HttpConnectProxiedSocketAddress.newBuilder()
                        .setTargetAddress((InetSocketAddress) server)
                        .setProxyAddress(new InetSocketAddress(proxy.getHostString(), proxy.getPort()))
                        .build();
            }
        };
    }

    private static SslContext tls(HttpTarget target) {
        SSLContext context = target.tlsContext();
        try {
            return new JdkSslContext(
                    context == null ? SSLContext.getDefault() : context,
                    /* isClient= */ true,
                    Http2SecurityUtil.CIPHERS,
                    SupportedCipherSuiteFilter.INSTANCE,
                    new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2),
                    ClientAuth.NONE,
                    /* protocols= */ null,
                    /* startTls= */ false);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("tls needs a TLS context of this JVM, which has none: " + e, e);
        }
    }
}
