package dev.inferj.remote.internal.http;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server is.
 *
 * @param tls whether it is spoken to by https
 * @param host a name, an IPv4 address, or an IPv6 address in brackets
 * @param port -1 for the usual one
 * @param path what stands in front of every path; empty, or a slash and more, without one at its end
 */
public record ServerAddress(boolean tls, String host, int port, String path) {
    private static final Pattern AUTHORITY = Pattern.compile("([\\w.-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");

    public ServerAddress {
        requireNonNull(host, "host");
        if (port < -1 || port == 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be in [1, 65535]: " + port);
        }
        path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (!path.isEmpty() && !path.startsWith("/")) {
            throw new IllegalArgumentException("path must begin with a slash: " + path);
        }
    }

    /** Reads what a typed builder gets, such as {@code http://gpu-1:8000}. */
    public static ServerAddress of(URI uri) {
        String scheme = requireNonNull(uri, "uri").getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            throw new IllegalArgumentException("uri must begin with http:// or https://: it begins with " + scheme);
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "uri must be a host, a port and a path, without user name, query and fragment: " + uri.getHost());
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("uri must name a host");
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return new ServerAddress("https".equalsIgnoreCase(scheme), uri.getHost(), uri.getPort(), path);
    }

    /**
     * Reads what stands behind the scheme of an address, {@code //host:port/model}.
     *
     * @throws IllegalArgumentException if it is not that
     */
    public static ServerAddress ofTarget(String target) {
        int slash = target.indexOf('/', 2);
        String authority = target.startsWith("//") ? target.substring(2, slash < 0 ? target.length() : slash) : "";
        if (authority.indexOf('@') >= 0) {
            throw new IllegalArgumentException("address must not hold a user name: use the setting apiKey");
        }
        Matcher matcher = AUTHORITY.matcher(authority);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("address must be scheme://host:port/model: " + target);
        }
        String port = matcher.group(2);
        return new ServerAddress(false, matcher.group(1), port == null ? -1 : Integer.parseInt(port), "");
    }

    /** Returns the name of the model that stands behind the host; empty if none does. */
    public static String modelOf(String target) {
        int slash = target.indexOf('/', 2);
        return slash < 0 ? "" : target.substring(slash + 1);
    }

    public ServerAddress withTls(boolean encrypted) {
        return new ServerAddress(encrypted, host, port, path);
    }

    public ServerAddress withPath(String prefix) {
        return new ServerAddress(tls, host, port, prefix);
    }

    /** Returns the place of something on the server. */
    public URI resolve(String rest) {
        try {
            return new URI(this + path + rest);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("path must be one of a URI: " + path + rest, e);
        }
    }

    /** Returns the place of something beside {@code /v1}, where the path ends with that. */
    public URI resolveBeside(String rest) {
        return withPath(path.endsWith("/v1") ? path.substring(0, path.length() - 3) : path)
                .resolve(rest);
    }

    /** Returns the host and the port. */
    public String authority() {
        return port < 0 ? host : host + ":" + port;
    }

    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + authority();
    }
}
