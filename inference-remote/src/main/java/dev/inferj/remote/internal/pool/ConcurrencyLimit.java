package dev.inferj.remote.internal.pool;

/**
 * How many requests a server may have at once. Safe to share between threads. An adaptive limit grows while first tokens come about as
 * soon as they do over the long run, and shrinks while they take longer, since then requests queue on the server: the gradient
 * of Netflix's concurrency-limits, {@code limit = limit * clamp(tolerance * long / short, 0.5, 1) + sqrt(limit)}, smoothed.
 */
public final class ConcurrencyLimit {
    private static final int LEAST = 1;
    private static final double FIRST = 16;

    /** How much slower than over the long run is no sign of a queue. */
    private static final double TOLERANCE = 1.5;

    private static final double SMOOTHING = 0.2;

    /** Weight of the newest in the long run. */
    private static final double NEWEST = 0.01;

    /** So many first ones are the long run's beginning. */
    private static final int FIRST_SAMPLES = 10;

    private static final double AFTER_OVERLOAD = 0.7;

    private final boolean adaptive;
    private final int most;

    private final Object lock = new Object();
    private double limit; // Guarded by lock
    private double longRun; // Guarded by lock
    private int samples; // Guarded by lock

    private ConcurrencyLimit(boolean adaptive, int most) {
        this.adaptive = adaptive;
        this.most = most;
        this.limit = adaptive ? Math.min(FIRST, most) : most;
    }

    public static ConcurrencyLimit fixed(int limit) {
        return new ConcurrencyLimit(false, limit);
    }

    /** @param most that it never exceeds */
    public static ConcurrencyLimit adaptive(int most) {
        return new ConcurrencyLimit(true, most);
    }

    int limit() {
        synchronized (lock) {
            return (int) limit;
        }
    }

    /**
     * A first token came.
     *
     * @param nanos how long it took
     * @param load how many requests the server had then
     */
    void firstToken(long nanos, int load) {
        if (!adaptive) {
            return;
        }
        synchronized (lock) {
            samples++;
            longRun += (nanos - longRun) * Math.max(NEWEST, 1.0 / Math.min(samples, FIRST_SAMPLES * 10));
            if (samples < FIRST_SAMPLES || load < limit / 2) {
                return; // a limit that is not reached says nothing
            }
            double gradient = Math.max(0.5, Math.min(1, TOLERANCE * longRun / nanos));
            double wanted = limit * gradient + Math.sqrt(limit);
            limit = Math.max(LEAST, Math.min(most, limit + (wanted - limit) * SMOOTHING));
        }
    }

    /** The server says that it has too much to do. */
    void overloaded() {
        if (adaptive) {
            synchronized (lock) {
                limit = Math.max(LEAST, limit * AFTER_OVERLOAD);
            }
        }
    }
}
