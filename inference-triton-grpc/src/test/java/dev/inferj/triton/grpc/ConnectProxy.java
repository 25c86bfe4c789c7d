package dev.inferj.triton.grpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that knows every host as this machine. */
final class ConnectProxy implements AutoCloseable {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Acceptor acceptor = new Acceptor(this::serve);

    int port() {
        return acceptor.port();
    }

    /** Returns which hosts and ports were asked for. */
    List<String> asked() {
        return asked;
    }

    private void serve(Socket client) throws IOException {
        String head = head(client.getInputStream());
        String target = head.split(" ", -1)[1];
        asked.add(target);
        Socket server = new Socket(
                InetAddress.getLoopbackAddress(), Integer.parseInt(target.substring(target.lastIndexOf(':') + 1)));
        client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Acceptor.start(() -> server.getInputStream().transferTo(client.getOutputStream()));
        client.getInputStream().transferTo(server.getOutputStream());
        server.close();
        client.close();
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            head.write(in.read());
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        acceptor.close();
    }
}
