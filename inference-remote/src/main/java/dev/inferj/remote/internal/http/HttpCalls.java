package dev.inferj.remote.internal.http;

import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.spi.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP to one server. Plain http is pinned to HTTP/1.1: by default the client asks a server to change to HTTP/2, and
 * uvicorn drops the body of such a request. Redirects are not followed by the client, which would take credentials along.
 * Safe to share between threads.
 */
public final class HttpCalls {
    /** The most that a short answer, such as a list of models, may have. */
    private static final int MOST_BYTES = 16 << 20;

    /** The most that the answer to a batch, such as some thousand vectors, may have. */
    private static final int MOST_BATCH_BYTES = 256 << 20;

    private static final Map<String, String> JSON = Map.of("content-type", "application/json");

    /** So long after a response the server's name is known, as the JVM keeps names for 30 s, and to send waits for nothing. */
    private static final long NAME_KNOWN_NANOS = Duration.ofSeconds(10).toNanos();

    private final HttpTarget target;
    private final HeaderSource headers;
    private final Duration patience;
    private final ClientThreads threads = new ClientThreads();
    private final HttpClient client;
    private volatile long answeredAt = System.nanoTime() - NAME_KNOWN_NANOS;

    public HttpCalls(HttpTarget target) {
        this.target = target;
        Settings settings = target.settings();
        this.headers = target.requestHeaders();
        this.patience = settings.get(HttpSettings.IDLE_TIMEOUT);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(target.server().tls() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.get(HttpSettings.CONNECT_TIMEOUT))
                .executor(threads);
        target.proxy().ifPresent(proxy -> builder.proxy(ProxySelector.of(proxy)));
        SSLContext context = target.tlsContext();
        if (context != null) {
            builder.sslContext(context);
        }
        this.client = builder.build();
    }

    public ServerAddress server() {
        return target.server();
    }

    /** Asks for an object. A response that is none, or a refusal, is for the caller to judge. */
    public ShortAnswer get(String path) {
        return call(
                request(target.server().resolve(path), "application/json").GET().build());
    }

    /** Asks for an object beside {@code /v1}. */
    public ShortAnswer getBeside(String path) {
        return call(request(target.server().resolveBeside(path), "application/json")
                .GET()
                .build());
    }

    /** Sends an object and asks for one. */
    public ShortAnswer post(String path, byte[] body) {
        return post(target.server().resolve(path), body);
    }

    /** Sends an object, and asks for one, beside {@code /v1}. */
    public ShortAnswer postBeside(String path, byte[] body) {
        return post(target.server().resolveBeside(path), body);
    }

    /** Sends what the headers say that the body is, and waits for the answer. */
    public ShortAnswer post(String path, Map<String, String> headers, byte[] body) {
        return call(post(target.server().resolve(path), headers, body));
    }

    private HttpRequest post(URI place, Map<String, String> headers, byte[] body) {
        HttpRequest.Builder request =
                request(place, "application/json").POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::setHeader);
        return request.build();
    }

    private ShortAnswer post(URI place, byte[] body) {
        return call(post(place, JSON, body));
    }

    /** Takes a stretch of bytes, which lasts as long as the call. */
    @FunctionalInterface
    public interface Stretches {
        void take(byte[] bytes, int length);
    }

    /**
     * Sends an object and hands on what comes back, on this thread, until no more does. What the taker throws ends it.
     *
     * @return a response that is no 200, of which nothing was handed on; else null
     */
    public @Nullable ShortAnswer stream(String path, byte[] body, Stretches taker) {
        HttpRequest request = request(target.server().resolve(path), "application/x-ndjson")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                if (response.statusCode() != 200) {
                    return new ShortAnswer(
                            new Refusal(response.statusCode(), response.headers(), in.readNBytes(Refusal.MOST_BYTES)));
                }
                byte[] window = new byte[1 << 13];
                for (int length = in.read(window); length >= 0; length = in.read(window)) {
                    taker.take(window, length);
                }
                return null;
            }
        } catch (IOException e) {
            throw NetworkTrouble.of(target.server(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NetworkTrouble.interrupted(target.server());
        }
    }

    /**
     * Sends a request whose answer is read piece by piece.
     *
     * @param isSameServer whether the place is the user's server; to another one the user's headers do not go along
     */
    public void open(URI place, String accept, byte[] body, boolean isSameServer, IncomingResponse response) {
        HttpRequest request = (isSameServer ? request(place, accept) : bare(place, accept))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        Supplier<CompletableFuture<?>> sending = () -> client.sendAsync(request, head -> {
            if (isSameServer) {
                answeredAt = System.nanoTime();
            }
            return response.begin(head);
        });
        boolean waitsForNothing = isSameServer && System.nanoTime() - answeredAt < NAME_KNOWN_NANOS;
        response.comesFrom(waitsForNothing ? threads.begin(sending) : sending.get());
    }

    /**
     * Sends what the headers say that the body is. Cancelling the future closes the connection.
     *
     * @see #read
     */
    public CompletableFuture<HttpResponse<byte[]>> send(String path, Map<String, String> headers, byte[] body) {
        return client.sendAsync(
                post(target.server().resolve(path), headers, body), info -> new BoundedBody(MOST_BATCH_BYTES));
    }

    /** Asks for something small, to see whether the server is there. Fails unless it answers soon, and not with an error of its own. */
    public CompletableFuture<?> reach(String path) {
        return soon(target.server().resolve(path), "*/*").thenAccept(response -> {
            if (response.statusCode() >= 500) {
                throw answered(response);
            }
        });
    }

    /** Asks for text beside {@code /v1}. Fails unless that is what comes, soon. */
    public CompletableFuture<String> textBeside(String path) {
        return soon(target.server().resolveBeside(path), "text/plain").thenApply(response -> {
            if (response.statusCode() != 200) {
                throw answered(response);
            }
            return new String(response.body(), StandardCharsets.UTF_8);
        });
    }

    /** Asks for something that must begin to come within the time of a connection. */
    private CompletableFuture<HttpResponse<byte[]>> soon(URI place, String accept) {
        HttpRequest request = request(place, accept)
                .timeout(target.settings().get(HttpSettings.CONNECT_TIMEOUT))
                .GET()
                .build();
        return client.sendAsync(request, info -> new BoundedBody(MOST_BYTES));
    }

    private static IllegalStateException answered(HttpResponse<?> response) {
        return new IllegalStateException("the server answered " + response.statusCode());
    }

    /** Returns a response that came whole. */
    public static ShortAnswer read(HttpResponse<byte[]> response) {
        return new ShortAnswer(new Refusal(response.statusCode(), response.headers(), response.body()));
    }

    private HttpRequest.Builder request(URI place, String accept) {
        HttpRequest.Builder request = bare(place, accept);
        headers.addTo(request::setHeader);
        return request;
    }

    private static HttpRequest.Builder bare(URI place, String accept) {
        return HttpRequest.newBuilder(place).header("accept", accept).header("user-agent", "InferJ");
    }

    /** Sends it a second time, at once, if the first took a connection that was kept for later and that the server has closed just then. */
    private ShortAnswer call(HttpRequest request) {
        try {
            return read(await(request));
        } catch (ExecutionException e) {
            if (!NetworkTrouble.isStale(reason(e))) {
                throw NetworkTrouble.of(target.server(), reason(e));
            }
        }
        try {
            return read(await(request));
        } catch (ExecutionException e) {
            throw NetworkTrouble.of(target.server(), reason(e));
        }
    }

    private static Throwable reason(ExecutionException failure) {
        return failure.getCause() == null ? failure : failure.getCause();
    }

    private HttpResponse<byte[]> await(HttpRequest request) throws ExecutionException {
        CompletableFuture<HttpResponse<byte[]>> call = client.sendAsync(request, info -> new BoundedBody(MOST_BYTES));
        try {
            return call.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            call.cancel(true);
            throw new ProviderUnavailableException(
                    "the server " + target.server() + " did not answer within " + patience + " (idleTimeout)",
                    e,
                    /* retryable= */ true);
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw NetworkTrouble.interrupted(target.server());
        }
    }

    /** A response that was read as a whole. Belongs to one thread at a time. */
    public static final class ShortAnswer {
        private final Refusal response;
        private @Nullable JsonObject whole;

        ShortAnswer(Refusal response) {
            this.response = response;
        }

        public int status() {
            return response.status();
        }

        /** Returns the object that the body is; null if it is none. */
        public @Nullable JsonObject object() {
            return Json.tryObject(response.body());
        }

        /**
         * Returns the object that the body is.
         *
         * @throws dev.inferj.remote.internal.stream.StreamFault if it is none
         */
        public JsonObject requireObject() {
            JsonObject read = whole == null ? Json.object(response.body(), 0, response.body().length) : whole;
            whole = read; // it may be large, and be asked for again
            return read;
        }

        /** Returns the body; not to be changed. */
        public byte[] body() {
            return response.body();
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        /** Returns the response as one that is no answer. */
        public Refusal refusal() {
            return response;
        }
    }
}
