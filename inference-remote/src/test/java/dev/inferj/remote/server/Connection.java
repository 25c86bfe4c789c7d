package dev.inferj.remote.server;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The server's end of a connection. */
public final class Connection {
    private final Socket socket;

    Connection(Socket socket) {
        this.socket = socket;
    }

    public void send(byte[] bytes) throws IOException {
        send(bytes, 0, bytes.length);
    }

    public void send(byte[] bytes, int from, int to) throws IOException {
        socket.getOutputStream().write(bytes, from, to - from);
        socket.getOutputStream().flush();
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Lets time pass before what follows is sent. */
    public void delay(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Sends no more, but keeps the connection until the client ends it. */
    public void awaitClientGone() throws IOException {
        while (socket.getInputStream().read() >= 0) {
            // whatever the client still says
        }
    }

    public void close() throws IOException {
        socket.close();
    }

    /** Ends the connection as a server does that is killed. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
