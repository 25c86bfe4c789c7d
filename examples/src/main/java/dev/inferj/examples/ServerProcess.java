package dev.inferj.examples;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A llama-server on a port of its own. */
final class ServerProcess {
    /** What the servers call their model. */
    static final String MODEL = "pool";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<String> command;
    private final int port;
    private Process process;

    private ServerProcess(List<String> command, int port, Process process) {
        this.command = command;
        this.port = port;
        this.process = process;
    }

    /** Starts a server and waits until it has its model. */
    static ServerProcess start(String program, Path model) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> command = List.of(
                program,
                "-m",
                model.toString(),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "-t",
                "1",
                "-np",
                "8",
                "-c",
                "8192",
                "--alias",
                MODEL);
        ServerProcess server = new ServerProcess(command, port, run(command));
        server.awaitReady();
        return server;
    }

    /** Starts it again on the same port, after it was killed. */
    void startAgain() throws IOException, InterruptedException {
        process = run(command);
        awaitReady();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    String authority() {
        return "127.0.0.1:" + port;
    }

    URI uri() {
        return URI.create("http://" + authority());
    }

    private static Process run(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void awaitReady() throws IOException, InterruptedException {
        HttpRequest health = HttpRequest.newBuilder(uri().resolve("/health")).build();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (HTTP.send(health, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) { // it does not listen yet
            }
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                throw new IOException(command.get(0) + " ended with " + process.exitValue());
            }
        }
        throw new IOException(command.get(0) + " was not ready within " + PATIENCE);
    }
}
