package dev.inferj.remote.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An nginx in front of another server, where the machine has one. */
public final class Nginx implements AutoCloseable {
    private static final List<Path> USUAL =
            List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/bin/nginx"), Path.of("/usr/local/bin/nginx"));

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it, with settings and all files of its own; the test is skipped, saying why, where there is none.
     *
     * @param behind the port of the server that it passes requests on to
     * @param buffers whether it gathers what the server says, as it does unless told otherwise
     */
    public static Nginx start(Path folder, int behind, boolean buffers) {
        Optional<Path> program = USUAL.stream().filter(Files::isExecutable).findFirst();
        assumeTrue(program.isPresent(), "no nginx: install the package nginx-light, or nginx");
        try {
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            Path settings = Files.writeString(
                    folder.resolve("nginx.conf"), """
                    daemon off;
                    master_process off;
                    pid %1$s/pid;
                    error_log %1$s/errors;
                    events { worker_connections 256; }
                    http {
                      access_log off;
                      client_body_temp_path %1$s/body;
                      proxy_temp_path %1$s/proxy;
                      fastcgi_temp_path %1$s/fastcgi;
                      uwsgi_temp_path %1$s/uwsgi;
                      scgi_temp_path %1$s/scgi;
                      server {
                        listen 127.0.0.1:%2$d;
                        location / {
                          proxy_pass http://127.0.0.1:%3$d;
                          proxy_http_version 1.1;
                          proxy_set_header Connection "";
                          proxy_buffering %4$s;
                          proxy_read_timeout 300s;
                        }
                      }
                    }
                    """.formatted(folder, port, behind, buffers ? "on" : "off"));
            Process process = new ProcessBuilder(
                            program.get().toString(),
                            "-p",
                            folder.toString(),
                            "-e",
                            folder + "/start",
                            "-c",
                            settings.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile())
                    .start();
            Nginx nginx = new Nginx(process, port);
            nginx.awaitReady(folder);
            return nginx;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private void awaitReady(Path folder) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                throw new AssertionError("nginx ended: " + Files.readString(folder.resolve("output")));
            }
            try (Socket connection = new Socket()) {
                connection.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return;
            } catch (IOException e) { // it does not listen yet
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("nginx does not listen within 30 seconds");
    }
}
