package dev.inferj.triton.grpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Takes connections at a port of this machine, each of which is served by a thread of its own. */
final class Acceptor implements AutoCloseable {
    private final ServerSocket listener;

    /** Work that ends when a connection is closed. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /** Serves a connection. */
    @FunctionalInterface
    interface Server {
        void serve(Socket client) throws IOException;
    }

    Acceptor(Server server) {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(() -> {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                start(() -> server.serve(client));
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) { // a connection that was closed
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes no more; those that are there stay. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
