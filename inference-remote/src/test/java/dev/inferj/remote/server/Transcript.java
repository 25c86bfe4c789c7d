package dev.inferj.remote.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a server sent in answer to one request, to the byte. */
public final class Transcript {
    private static final String PROPERTY = "inferj.test.wire";

    private final byte[] response;
    private final int status;
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private final byte[] body;

    private Transcript(byte[] response) {
        this.response = response;
        int end = indexOf(response, "\r\n\r\n", 0) + 4;
        List<String> lines = new String(response, 0, end, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.isEmpty())
                .toList();
        this.status = Integer.parseInt(lines.get(0).substring(9, 12));
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    List.of(line.substring(colon + 1).strip()));
        }
        boolean chunked = headers.containsKey("transfer-encoding");
        this.body = chunked ? joined(response, end) : Arrays.copyOfRange(response, end, response.length);
    }

    /** Reads one of a real server; the test is skipped, saying so, where the folder is absent. */
    public static Transcript real(String name) {
        Path folder = Path.of(System.getProperty(PROPERTY, "../../shared/wire"));
        assumeTrue(Files.isDirectory(folder), "no transcripts of real servers: name their folder by -D" + PROPERTY);
        try {
            byte[] file = Files.readAllBytes(folder.resolve(name + ".txt"));
            return new Transcript(Arrays.copyOfRange(file, indexOf(file, "\n", 0) + 1, file.length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the body of one of the tests' own, which is sent in chunks, one for each part between empty lines. */
    public static Transcript own(String name) {
        try (InputStream in = Transcript.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no transcript " + name);
            }
            byte[] body = in.readAllBytes();
            String type = name.endsWith(".ndjson") ? "application/x-ndjson" : "text/event-stream";
            return new Transcript(Responses.chunked(200, type, body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the response as it went over the wire. */
    public byte[] response() {
        return response.clone();
    }

    public int status() {
        return status;
    }

    public Map<String, List<String>> headers() {
        return headers;
    }

    /** Returns the body, without the framing of chunks. */
    public byte[] body() {
        return body.clone();
    }

    private static byte[] joined(byte[] response, int from) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = from;
        while (true) {
            int line = indexOf(response, "\r\n", at);
            int length = Integer.parseInt(new String(response, at, line - at, StandardCharsets.US_ASCII), 16);
            if (length == 0) {
                return body.toByteArray();
            }
            body.write(response, line + 2, length);
            at = line + 2 + length + 2;
        }
    }

    private static int indexOf(byte[] bytes, String text, int from) {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        for (int i = from; i <= bytes.length - wanted.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no " + text.strip() + " from " + from + " on");
    }
}
