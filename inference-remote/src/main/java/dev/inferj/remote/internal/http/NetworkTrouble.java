package dev.inferj.remote.internal.http;

import dev.inferj.InferenceException;
import dev.inferj.ProviderUnavailableException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** Says in the library's words what went wrong on the way to a server. */
public final class NetworkTrouble {
    private NetworkTrouble() {}

    /** Returns what to tell the caller of a failure before the response. */
    public static InferenceException of(ServerAddress server, Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof InferenceException known) {
            return known;
        }
        if (cause instanceof HttpConnectTimeoutException) {
            return trouble("the server " + server + " did not take a connection in time (connectTimeout)", cause, true);
        }
        if (isUnresolved(cause)) {
            return trouble("there is no host " + server.host() + ": check its name", cause, true);
        }
        if (cause instanceof ConnectException) {
            return trouble(
                    "the server " + server + " takes no connection: start it, or check host and port", cause, true);
        }
        if (cause instanceof SSLException) {
            return trouble(
                    "no TLS connection to " + server + ": " + cause.getMessage() + " (trustStore, keyStore)",
                    cause,
                    false);
        }
        if (isNoHttp(cause)) {
            return trouble(
                    "the server " + server + " answers with something other than HTTP: check its port", cause, true);
        }
        return trouble("the connection to " + server + " broke before the answer", cause, true);
    }

    /** Returns what to tell a caller whose thread was interrupted. */
    public static CancellationException interrupted(ServerAddress server) {
        return new CancellationException("the thread was interrupted while it waited for " + server);
    }

    /**
     * Returns whether a connection broke before a byte of the response, as one does that had been kept and that the server
     * has closed just then. The client says how far it was in its words alone.
     */
    public static boolean isStale(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof ConnectException || isUnresolved(cause)) {
            return false;
        }
        String words = String.valueOf(cause.getMessage());
        return cause instanceof IOException
                && (words.contains("header parser received no bytes")
                        || words.contains("Broken pipe")
                        || cause instanceof SocketException
                        || cause instanceof ClosedChannelException);
    }

    /** The client says in its words alone what came in place of a status line. */
    private static boolean isNoHttp(Throwable cause) {
        String words = String.valueOf(cause.getMessage());
        return words.contains("parsing HTTP/1.1 status line, receiving [")
                && !words.contains("receiving [H"); // of one that broke off
    }

    private static boolean isUnresolved(Throwable cause) {
        return cause instanceof UnknownHostException
                || cause instanceof UnresolvedAddressException
                || (cause instanceof ConnectException && cause.getCause() instanceof UnresolvedAddressException);
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static InferenceException trouble(String message, Throwable cause, boolean retryable) {
        return new ProviderUnavailableException(message, cause, retryable);
    }
}
