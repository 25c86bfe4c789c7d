package dev.inferj.remote.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes responses of HTTP/1.1. */
public final class Responses {
    private Responses() {}

    /** Returns a response whose length is told. */
    public static byte[] json(int status, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Content-Type: application/json");
        all.add("Content-Length: " + bytes.length);
        return joined(head(status, all), bytes);
    }

    /** Returns a response of plain text. */
    public static byte[] text(int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return joined(head(status, List.of("Content-Type: text/plain", "Content-Length: " + bytes.length)), bytes);
    }

    /** Returns a response in chunks, each with the bytes up to an empty line. */
    public static byte[] chunked(int status, String type, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(streamHead(status, type));
        int from = 0;
        for (int i = 0; i < body.length; i++) {
            boolean ends = body[i] == '\n' && (i == 0 || body[i - 1] == '\n' || type.endsWith("ndjson"));
            if (ends || i == body.length - 1) {
                out.writeBytes(chunk(Arrays.copyOfRange(body, from, i + 1)));
                from = i + 1;
            }
        }
        out.writeBytes(lastChunk());
        return out.toByteArray();
    }

    /** Returns the head of a response that comes in chunks. */
    public static byte[] streamHead(int status, String type) {
        return head(status, List.of("Content-Type: " + type, "Transfer-Encoding: chunked"));
    }

    public static byte[] chunk(byte[] bytes) {
        return joined(joined(ascii(Integer.toHexString(bytes.length) + "\r\n"), bytes), ascii("\r\n"));
    }

    public static byte[] lastChunk() {
        return ascii("0\r\n\r\n");
    }

    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] head(int status, List<String> headers) {
        return ascii("HTTP/1.1 " + status + " Some Reason\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
