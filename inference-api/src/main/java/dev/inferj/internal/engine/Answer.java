package dev.inferj.internal.engine;

import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.text.StopMatcher;
import dev.inferj.internal.text.StopStrings;
import dev.inferj.internal.text.Utf8Assembler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of one sequence as it grows: bytes become characters, stop strings are cut off, and what can no longer be
 * part of one goes to the reader.
 */
final class Answer {
    private final Exchange exchange;
    private final Utf8Assembler assembler = new Utf8Assembler();
    private final StringBuilder text = new StringBuilder();
    private final @Nullable StopMatcher stops;
    private int delivered;
    private @Nullable String matchedStop;

    Answer(Exchange exchange, List<String> stop) {
        this.exchange = exchange;
        this.stops = stop.isEmpty() ? null : StopStrings.of(stop).matcher();
    }

    /** Adds a token's bytes. Returns whether a stop string is complete, so that the answer is over. */
    boolean append(byte[] bytes) {
        assembler.append(bytes, text);
        return matchAndDeliver();
    }

    /** Adds what an answer that ends without a stop string still held back. */
    void close() {
        if (matchedStop != null) {
            return; // half a character behind the stop string is no part of the answer
        }
        assembler.finish(text);
        if (!matchAndDeliver()) {
            deliver(text.length());
        }
    }

    String text() {
        return text.toString();
    }

    @Nullable
    String matchedStop() {
        return matchedStop;
    }

    private boolean matchAndDeliver() {
        if (stops == null) {
            deliver(text.length());
            return false;
        }
        if (stops.advance(text)) {
            matchedStop = stops.matched();
            text.setLength(stops.matchStart());
            deliver(text.length());
            return true;
        }
        deliver(stops.safeLength());
        return false;
    }

    private void deliver(int length) {
        if (length > delivered && exchange.isRead()) {
            exchange.text(text.substring(delivered, length));
        }
        delivered = Math.max(delivered, length);
    }
}
