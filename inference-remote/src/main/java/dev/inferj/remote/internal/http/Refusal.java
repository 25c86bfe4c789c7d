package dev.inferj.remote.internal.http;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** A response that is no answer: its status, 0 for an error inside a stream, its headers, and what came with it. */
public final class Refusal {
    /** How much of a body is read that says what went wrong. */
    public static final int MOST_BYTES = 1 << 16;

    private static final Duration LONGEST = Duration.ofDays(1);

    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;

    /** @param body what came with it, which is not to be changed; at most {@link #MOST_BYTES} */
    public Refusal(int status, HttpHeaders headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    public int status() {
        return status;
    }

    public HttpHeaders headers() {
        return headers;
    }

    /** Returns what came with it; not to be changed. */
    public byte[] body() {
        return body;
    }

    /** Returns how long the server asks to wait, at most a day; null if it does not, or not so that it can be read. */
    public @Nullable Duration retryAfter(Clock clock) {
        Duration asked = headers.firstValue("retry-after-ms")
                .map(text -> number(text, 1))
                .or(() -> headers.firstValue("retry-after").map(text -> {
                    Duration seconds = number(text, 1000);
                    return seconds == null ? until(text, clock) : seconds;
                }))
                .orElse(null);
        if (asked == null) {
            return null;
        }
        return asked.isNegative() ? Duration.ZERO : asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    private static @Nullable Duration number(String text, int millis) {
        try {
            double amount = Double.parseDouble(text.strip()) * millis;
            return Double.isFinite(amount)
                    ? Duration.ofMillis((long) Math.min(amount, (double) LONGEST.toMillis()))
                    : null;
        } catch (NumberFormatException e) { // it may be a date
            return null;
        }
    }

    private static @Nullable Duration until(String text, Clock clock) {
        try {
            return Duration.between(
                    clock.instant(),
                    ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException e) { // a server that writes nonsense asks for nothing
            return null;
        }
    }
}
