package dev.inferj.remote.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real llama-server, where the property or the environment names one. */
public final class LlamaServer implements AutoCloseable {
    private static final String PROPERTY = "inferj.test.llama.server";
    private static final String VARIABLE = "INFERJ_TEST_LLAMA_SERVER";

    private final ProcessBuilder builder;
    private final int port;
    private Process process;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private LlamaServer(ProcessBuilder builder, int port) throws IOException {
        this.builder = builder;
        this.port = port;
        this.process = builder.start();
    }

    /** Starts a server that calls its model {@code tiny}; the test is skipped, saying why, where there is none. */
    public static LlamaServer start(Path model, String... arguments) {
        String binary = Optional.ofNullable(System.getProperty(PROPERTY))
                .filter(path -> !path.isBlank())
                .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
                .orElse("");
        assumeTrue(!binary.isBlank(), "no llama-server: name one by " + VARIABLE + " or -D" + PROPERTY);
        return start(binary, freePort(), model, arguments);
    }

    private static LlamaServer start(String binary, int port, Path model, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                binary,
                "-m",
                model.toString(),
                "--alias",
                "tiny",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "-t",
                "1",
                "--slots",
                "--metrics"));
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            LlamaServer server = new LlamaServer(builder, port);
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Starts the server again, at the same port, after {@link #close}. */
    public void startAgain() {
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitReady();
    }

    /** Returns how many of its slots are at work. */
    public int busySlots() {
        String slots = get("/slots");
        return slots.split("\"is_processing\":true", -1).length - 1;
    }

    public String get(String path) {
        try {
            return client.send(
                            HttpRequest.newBuilder(uri().resolve(path))
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Kills the server, as {@code kill -9} does. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReady() {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                throw new AssertionError("llama-server ended with " + process.exitValue());
            }
            try {
                if (get("/health").contains("ok")) {
                    return;
                }
            } catch (UncheckedIOException e) {
                // it does not listen yet
            }
            LockSupport.parkNanos(20_000_000);
        }
        close();
        throw new AssertionError("llama-server did not get ready");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
