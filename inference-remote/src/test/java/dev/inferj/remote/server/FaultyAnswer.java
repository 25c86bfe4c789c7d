package dev.inferj.remote.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Sends an answer that goes wrong at one place in one way. */
public final class FaultyAnswer {
    private final String type;
    private final List<byte[]> frames;
    private final String errorEvent;

    /**
     * @param type the media type
     * @param body the events of the whole answer
     * @param errorEvent an event that says that something went wrong
     */
    public FaultyAnswer(String type, String body, String errorEvent) {
        this.type = type;
        this.errorEvent = errorEvent;
        this.frames = new ArrayList<>();
        String end = type.contains("ndjson") ? "(?<=\n)" : "(?<=\n\n)";
        for (String event : body.split(end, -1)) {
            if (event.isEmpty()) {
                continue;
            }
            frames.add(Responses.chunk(event.getBytes(StandardCharsets.UTF_8)));
        }
    }

    public void send(Connection connection, Fault fault, Fault.Stage stage, SplittableRandom random)
            throws IOException {
        byte[] head = Responses.streamHead(200, type);
        int good = switch (stage) {
            case CONNECT, HEADERS, FIRST_EVENT -> 0;
            case MIDDLE -> 1 + random.nextInt(frames.size() - 2);
            case END -> frames.size();
        };
        boolean begun = stage != Fault.Stage.CONNECT && stage != Fault.Stage.HEADERS;
        if (begun) {
            connection.send(head);
            for (byte[] frame : frames.subList(0, good)) {
                connection.send(frame);
            }
        } else if (stage == Fault.Stage.HEADERS) {
            connection.send(head, 0, head.length / 2);
        }
        List<byte[]> rest = new ArrayList<>(frames.subList(good, frames.size()));
        if (!begun) {
            rest.add(0, stage == Fault.Stage.HEADERS ? tail(head) : head);
        }
        goWrong(connection, fault, begun, rest, random);
    }

    private void goWrong(Connection connection, Fault fault, boolean begun, List<byte[]> rest, SplittableRandom random)
            throws IOException {
        switch (fault) {
            case LATENCY -> {
                connection.delay(Duration.ofMillis(1 + random.nextInt(20)));
                sendAll(connection, rest);
                connection.send(Responses.lastChunk());
            }
            case STALL -> connection.awaitClientGone();
            case CUT -> connection.close();
            case RESET -> connection.reset();
            case GARBAGE -> {
                byte[] garbage = new byte[1 + random.nextInt(200)];
                random.nextBytes(garbage);
                connection.send(begun && random.nextBoolean() ? Responses.chunk(garbage) : garbage);
                connection.send("\n\n\r\n\r\n");
                connection.close();
            }
            case TRUNCATION -> {
                if (begun) {
                    connection.send(Responses.lastChunk());
                } else {
                    connection.close();
                }
            }
            case SLOW_CLOSE -> {
                for (byte[] piece : rest) {
                    for (int i = 0; i < piece.length; i += 11) {
                        connection.send(piece, i, Math.min(piece.length, i + 11));
                    }
                }
                connection.awaitClientGone();
            }
            case ERROR_IN_200 -> {
                if (begun) {
                    connection.send(Responses.chunk(errorEvent.getBytes(StandardCharsets.UTF_8)));
                    connection.send(Responses.lastChunk());
                } else {
                    connection.send(Responses.json(200, "{\"error\":\"out of order\"}"));
                }
            }
        }
    }

    private static void sendAll(Connection connection, List<byte[]> pieces) throws IOException {
        for (byte[] piece : pieces) {
            connection.send(piece);
        }
    }

    private static byte[] tail(byte[] head) {
        return Arrays.copyOfRange(head, head.length / 2, head.length);
    }
}
