package dev.inferj.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A server of the OpenAI protocol that costs next to nothing: a given number of words, each a chunk of its own. */
@Command(name = "stream-server", hidden = true, description = "A server of the OpenAI protocol without a model.")
final class StreamServer implements Callable<Integer> {
    static final String MODEL = "words";

    @Parameters(paramLabel = "WORDS")
    private int words;

    @Parameters(paramLabel = "GAP", description = "Milliseconds before each word.")
    private int gapMillis;

    @Override
    public Integer call() throws IOException {
        List<byte[]> stream = pieces();
        List<byte[]> models =
                List.of(http("application/json", chunk("{\"data\":[{\"id\":\"" + MODEL + "\"}]}") + "0\r\n\r\n"));
        try (ServerSocket socket = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress())) {
            System.out.println(Protocol.READY + " " + socket.getLocalPort());
            while (true) {
                Socket connection = socket.accept();
                connection.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> serve(connection, stream, models));
            }
        }
    }

    /** Returns what is written at once; a gap comes before each piece but the first. */
    private List<byte[]> pieces() {
        StringBuilder piece = new StringBuilder(head("text/event-stream"));
        List<byte[]> pieces = new ArrayList<>();
        for (int i = 0; i < words; i++) {
            if (gapMillis > 0) {
                pieces.add(ascii(piece.toString()));
                piece.setLength(0);
            }
            piece.append(event("{\"content\":\" word\"}", "null"));
        }
        piece.append(event("{}", "\"stop\"")).append(chunk("data: [DONE]\n\n")).append("0\r\n\r\n");
        pieces.add(ascii(piece.toString()));
        return pieces;
    }

    private static String event(String delta, String reason) {
        return chunk(
                "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1764150000,\"model\":\""
                        + MODEL
                        + "\",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"logprobs\":null,\"finish_reason\":"
                        + reason
                        + "}]}\n\n");
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static String head(String type) {
        return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n";
    }

    private static byte[] http(String type, String chunks) {
        return ascii(head(type) + chunks);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void serve(Socket connection, List<byte[]> stream, List<byte[]> models) {
        try (connection) {
            InputStream in = connection.getInputStream();
            OutputStream out = new BufferedOutputStream(connection.getOutputStream(), 1 << 16);
            byte[] window = new byte[1 << 14];
            int held = 0;
            while (true) {
                int read = in.read(window, held, window.length - held);
                if (read < 0) {
                    return;
                }
                held += read;
                if (isWhole(new String(window, 0, held, StandardCharsets.ISO_8859_1))) {
                    write(out, window[0] == 'G' ? models : stream);
                    held = 0;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(OutputStream out, List<byte[]> pieces) throws IOException {
        for (int i = 0; i < pieces.size(); i++) {
            if (i > 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(gapMillis));
            }
            out.write(pieces.get(i));
            out.flush();
        }
    }

    /** Returns whether a request is there with all of its body. */
    private static boolean isWhole(String request) {
        int end = request.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        String head = request.substring(0, end).toLowerCase(Locale.ROOT);
        int field = head.indexOf("content-length:");
        if (field < 0) {
            return true;
        }
        int line = head.indexOf('\r', field);
        int length = Integer.parseInt(
                head.substring(field + 15, line < 0 ? head.length() : line).strip());
        return request.length() >= end + 4 + length;
    }
}
