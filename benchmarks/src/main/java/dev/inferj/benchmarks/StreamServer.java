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
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A server of the OpenAI protocol that costs next to nothing: a given number of words, each a chunk of its own. */
@Command(name = "stream-server", hidden = true, description = "A server of the OpenAI protocol without a model.")
final class StreamServer implements Callable<Integer> {
    static final String MODEL = "words";

    @Parameters(paramLabel = "WORDS")
    private int words;

    @Override
    public Integer call() throws IOException {
        byte[] stream = http("text/event-stream", chunks());
        byte[] models = http("application/json", chunk("{\"data\":[{\"id\":\"" + MODEL + "\"}]}") + "0\r\n\r\n");
        try (ServerSocket socket = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress())) {
            System.out.println(Protocol.READY + " " + socket.getLocalPort());
            while (true) {
                Socket connection = socket.accept();
                connection.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> serve(connection, stream, models));
            }
        }
    }

    private String chunks() {
        StringBuilder chunks = new StringBuilder();
        for (int i = 0; i < words; i++) {
            chunks.append(chunk(
                    "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1764150000,\"model\":\""
                            + MODEL
                            + "\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},\"logprobs\":null,"
                            + "\"finish_reason\":null}]}\n\n"));
        }
        chunks.append(
                chunk(
                        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1764150000,\"model\":\""
                                + MODEL
                                + "\",\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]}\n\n"));
        return chunks.append(chunk("data: [DONE]\n\n")).append("0\r\n\r\n").toString();
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static byte[] http(String type, String chunks) {
        return ("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void serve(Socket connection, byte[] stream, byte[] models) {
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
                    out.write(window[0] == 'G' ? models : stream);
                    out.flush();
                    held = 0;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
