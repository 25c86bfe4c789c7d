package dev.inferj.remote.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server of HTTP/1.1 whose every byte a test decides. Each connection has a thread. */
public final class RawServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Handler handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    /** Answers a request; when it returns, the connection waits for the next one. */
    @FunctionalInterface
    public interface Handler {
        void answer(Request request, Connection connection) throws IOException;
    }

    /**
     * A request.
     *
     * @param connection counted from 1
     * @param content the body's bytes
     */
    public record Request(int connection, String method, String path, Map<String, String> headers, ByteBuffer content) {
        /** Returns the body as text. */
        public String body() {
            return StandardCharsets.UTF_8.decode(content.duplicate()).toString();
        }
    }

    public RawServer(Handler handler) {
        this(listener(), handler);
    }

    /** @param listener takes the connections, such as one of TLS */
    public RawServer(ServerSocket listener, Handler handler) {
        this.handler = handler;
        this.listener = listener;
        start("raw-server", this::accept);
    }

    private static ServerSocket listener() {
        try {
            return new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Returns the requests with a body that came so far. */
    public List<Request> posts() {
        return requests.stream()
                .filter(request -> request.method().equals("POST"))
                .toList();
    }

    /** Returns all requests that came so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Returns how many connections there are now. */
    public int openConnections() {
        return open.size();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                int number = connections.incrementAndGet();
                open.add(socket);
                start("raw-server-" + number, () -> serve(number, socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(int number, Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Connection connection = new Connection(socket);
            while (!socket.isClosed()) {
                Request request = read(number, in);
                if (request == null) {
                    return;
                }
                requests.add(request);
                handler.answer(request, connection);
            }
        } catch (IOException e) {
            // the client is gone, or the test closed the connection
        } finally {
            open.remove(socket);
        }
    }

    private static @Nullable Request read(int number, InputStream in) throws IOException {
        String first = line(in);
        if (first.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        String[] words = first.split(" ", 3);
        if (words.length < 3) {
            throw new IOException("no HTTP/1.1"); // as servers do that are spoken to by something else
        }
        return new Request(
                number, words[0], words[1], headers, ByteBuffer.wrap(body).asReadOnlyBuffer());
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
