package dev.inferj.remote.internal.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Feeds a reader in stretches, each in an array that is spoilt afterwards, as the library's own are. */
final class Events {
    private Events() {}

    static List<String> of(EventReader reader, byte[] bytes, int stretch) {
        List<String> events = new ArrayList<>();
        byte[] window = new byte[stretch];
        for (int at = 0; at < bytes.length; at += stretch) {
            int length = Math.min(stretch, bytes.length - at);
            System.arraycopy(bytes, at, window, 0, length);
            reader.feed(window, 0, length);
            take(reader, events);
            reader.feed(new byte[0], 0, 0);
            Arrays.fill(window, (byte) '!');
        }
        reader.end();
        take(reader, events);
        return events;
    }

    private static void take(EventReader reader, List<String> events) {
        while (reader.next()) {
            events.add(new String(reader.bytes(), reader.from(), reader.to() - reader.from(), StandardCharsets.UTF_8));
        }
    }
}
