package dev.inferj.remote;

import dev.inferj.remote.internal.pool.ConcurrencyLimit;

/**
 * How many requests each of several servers gets at once; others wait in this process, in the order of their priorities. Written
 * {@code none}, {@code adaptive} or a number.
 */
public final class ServerLimit {
    private static final ServerLimit NONE = new ServerLimit("none", 0);
    private static final ServerLimit ADAPTIVE = new ServerLimit("adaptive", -1);

    private final String text;
    private final int limit;

    private ServerLimit(String text, int limit) {
        this.text = text;
        this.limit = limit;
    }

    /** As many as there are. The default. */
    public static ServerLimit none() {
        return NONE;
    }

    /**
     * As many as a server bears: more while first tokens come about as soon as they do over the long run, fewer while they take longer, since
     * requests then wait on the server.
     */
    public static ServerLimit adaptive() {
        return ADAPTIVE;
    }

    /**
     * So many, such as the sequences that a server computes at once.
     *
     * @param requests in [1, 100000]
     */
    public static ServerLimit of(int requests) {
        if (requests < 1 || requests > 100_000) {
            throw new IllegalArgumentException("requests must be in [1, 100000]: " + requests);
        }
        return new ServerLimit(Integer.toString(requests), requests);
    }

    /**
     * Reads {@code none}, {@code adaptive} or a number.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    public static ServerLimit parse(String text) {
        return switch (text) {
            case "none" -> NONE;
            case "adaptive" -> ADAPTIVE;
            default -> of(Integer.parseInt(text));
        };
    }

    /** @param most requests of all servers together */
    ConcurrencyLimit newLimit(int most) {
        return limit < 0 ? ConcurrencyLimit.adaptive(most) : ConcurrencyLimit.fixed(limit == 0 ? most : limit);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServerLimit serverLimit && text.equals(serverLimit.text);
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
