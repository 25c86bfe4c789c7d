package dev.inferj.remote;

import dev.inferj.remote.internal.pool.Hedge;
import dev.inferj.spi.Setting;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a request that nobody has begun to answer is sent to a second server too. The one that speaks first answers it, the other is
 * cancelled. A second sending counts as a retry: they are at most a fifth of all requests in the long run. Written {@code off},
 * {@code 300ms} or {@code p95}.
 */
public final class Hedging {
    private static final Pattern PERCENTILE = Pattern.compile("p(\\d{1,2})");
    private static final Hedging OFF = new Hedging("off", Hedge.never());

    private final String text;
    private final Hedge hedge;

    private Hedging(String text, Hedge hedge) {
        this.text = text;
        this.hedge = hedge;
    }

    /** Never. The default. */
    public static Hedging off() {
        return OFF;
    }

    /**
     * After a while.
     *
     * @param delay above zero
     */
    public static Hedging after(Duration delay) {
        if (delay.isZero() || delay.isNegative()) {
            throw new IllegalArgumentException("delay must be above 0: " + delay);
        }
        return new Hedging(delay.toString(), Hedge.after(delay));
    }

    /**
     * After as long as the first token of so many percent of the latest requests took. Nothing is sent a second time before 20 are known.
     *
     * @param percent in [1, 99]
     */
    public static Hedging afterPercentile(int percent) {
        if (percent < 1 || percent > 99) {
            throw new IllegalArgumentException("percent must be in [1, 99]: " + percent);
        }
        return new Hedging("p" + percent, Hedge.afterPercentile(percent));
    }

    /**
     * Reads {@code off}, a duration such as {@code 300ms}, or a percentile such as {@code p95}.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    public static Hedging parse(String text) {
        if (text.equals("off")) {
            return OFF;
        }
        Matcher percentile = PERCENTILE.matcher(text);
        return percentile.matches()
                ? afterPercentile(Integer.parseInt(percentile.group(1)))
                : after(Setting.duration("hedging", Duration.ZERO).read(text));
    }

    Hedge hedge() {
        return hedge;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hedging hedging && text.equals(hedging.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
