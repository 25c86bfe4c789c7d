package dev.inferj.remote.internal.http;

import dev.inferj.ProviderUnavailableException;
import java.net.URI;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Objects;

/**
 * Where a request goes after redirects. Only such are followed that keep the method (307, 308); to another server the
 * user's headers do not go along.
 *
 * @param isSameServer whether it is still the server that the user named
 */
public record Redirect(URI uri, boolean isSameServer) {
    /** Returns the place that the user named. */
    public static Redirect none(URI uri) {
        return new Redirect(uri, true);
    }

    public static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /**
     * Follows a response.
     *
     * @throws ProviderUnavailableException if it leads nowhere where the request may go
     */
    public Redirect follow(ServerAddress server, ResponseInfo response) {
        String location = response.headers().firstValue("location").orElse("");
        if (response.statusCode() < 307 || location.isEmpty()) {
            throw refused(server, "redirects in a way that drops the request");
        }
        URI next;
        try {
            next = uri.resolve(location);
        } catch (IllegalArgumentException e) { // its message would show the location, which may hold a token
            throw refused(server, "redirects to what is no address");
        }
        boolean encrypted = "https".equalsIgnoreCase(next.getScheme());
        if (!encrypted && (!"http".equalsIgnoreCase(next.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))) {
            throw refused(server, "redirects away from https");
        }
        if (next.getHost() == null) {
            throw refused(server, "redirects to what is no address");
        }
        boolean same = Objects.equals(uri.getScheme(), next.getScheme())
                && next.getHost().equalsIgnoreCase(uri.getHost())
                && next.getPort() == uri.getPort();
        return new Redirect(next, isSameServer && same);
    }

    private static ProviderUnavailableException refused(ServerAddress server, String what) {
        return new ProviderUnavailableException(
                "the server " + server + " " + what + ": give the address that it redirects to", null, false);
    }
}
