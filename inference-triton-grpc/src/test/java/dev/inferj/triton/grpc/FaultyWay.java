package dev.inferj.triton.grpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The way to a server, on which something happens to what it sends, after so many bytes of a connection. */
final class FaultyWay implements AutoCloseable {
    private final int serverPort;
    private final Acceptor acceptor;

    private final Object lock = new Object();
    private final List<Socket> open = new ArrayList<>(); // Guarded by lock
    private Trouble trouble = new Trouble(Fault.NONE, Integer.MAX_VALUE, 0); // Guarded by lock

    enum Fault {
        NONE,

        /** The connection is closed. */
        CLOSE,

        /** The connection is reset. */
        RESET,

        /** Nothing comes any more, and nobody says so. */
        STALL,

        /** Something else comes, in the middle of what the server sends. */
        GARBAGE
    }

    private record Trouble(Fault fault, int after, long seed) {}

    FaultyWay(int serverPort) {
        this.serverPort = serverPort;
        this.acceptor = new Acceptor(this::serve);
    }

    int port() {
        return acceptor.port();
    }

    /** Breaks off all connections; the next ones have this trouble. */
    void next(Fault fault, int after, long seed) {
        synchronized (lock) {
            trouble = new Trouble(fault, after, seed);
            breakAll();
        }
    }

    /** Call with the lock held. */
    private void breakAll() {
        open.forEach(FaultyWay::closed);
        open.clear();
    }

    private void serve(Socket client) throws IOException {
        Trouble own;
        synchronized (lock) {
            own = trouble;
            open.add(client);
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        Acceptor.start(() -> {
            client.getInputStream().transferTo(server.getOutputStream());
            server.close();
        });
        InputStream in = server.getInputStream();
        OutputStream out = client.getOutputStream();
        byte[] window = new byte[1 << 13];
        int left = own.after;
        for (int length = in.read(window); length >= 0; length = in.read(window)) {
            int fine = Math.min(left, length);
            out.write(window, 0, fine);
            left -= fine;
            if (left == 0) {
                happen(own, client);
                return;
            }
        }
        client.close();
    }

    private static void happen(Trouble trouble, Socket client) throws IOException {
        switch (trouble.fault) {
            case NONE, STALL -> {} // it stays open
            case CLOSE -> client.close();
            case RESET -> {
                client.setSoLinger(true, 0);
                client.close();
            }
            case GARBAGE -> {
                byte[] garbage = new byte[200];
                new SplittableRandom(trouble.seed).nextBytes(garbage);
                client.getOutputStream().write(garbage);
                client.shutdownOutput();
            }
        }
    }

    private static void closed(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            breakAll();
        }
        acceptor.close();
    }
}
