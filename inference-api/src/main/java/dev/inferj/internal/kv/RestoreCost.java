package dev.inferj.internal.kv;

/**
 * Guesses whether bringing a state back from host memory or disk is faster than computing it, from what that took so far.
 * Confined to the engine thread.
 */
public final class RestoreCost {
    /** Before anything was measured: a gigabyte per second, and a slow model on a small machine. */
    private static final double FIRST_NANOS_PER_BYTE = 1;

    private static final double FIRST_NANOS_PER_TOKEN = 1_000_000;

    /** Of the fastest memory there is; what is known is never taken for less, so that it can grow. */
    private static final double LEAST_NANOS_PER_BYTE = 0.001;

    /** Weight of the newest measurement in the moving average. */
    private static final double NEWEST = 0.2;

    /** So many times its time saving must spare: it takes memory and the others' time besides, which nobody measures. */
    private static final double CAUTION = 2;

    private double nanosPerByte = FIRST_NANOS_PER_BYTE;
    private double saveNanosPerByte = FIRST_NANOS_PER_BYTE;
    private double diskNanosPerByte = FIRST_NANOS_PER_BYTE;
    private double nanosPerToken = FIRST_NANOS_PER_TOKEN;
    private boolean measuredTokens;

    /** Counts one step that fed so many tokens of prompts. */
    public void computed(int tokens, long nanos) {
        double perToken = (double) nanos / tokens;
        nanosPerToken = measuredTokens ? nanosPerToken + NEWEST * (perToken - nanosPerToken) : perToken;
        measuredTokens = true;
    }

    /**
     * Counts one state that was brought back. Nothing is measured while nothing is brought back, so one that met a stall
     * must not make all others look too dear for good: each counts for at most twice what was known.
     */
    void restored(long bytes, long nanos) {
        double known = Math.max(nanosPerByte, LEAST_NANOS_PER_BYTE);
        nanosPerByte += NEWEST * (Math.min((double) nanos / bytes, 2 * known) - nanosPerByte);
    }

    /** Counts one state that was saved. */
    void saved(long bytes, long nanos) {
        saveNanosPerByte += NEWEST * ((double) nanos / bytes - saveNanosPerByte);
    }

    /** Returns whether saving a state is expected to spare far more than it takes, if so much of it will be of use. */
    boolean isSavingWorth(long bytes, int tokens, double likelihood) {
        double spared = tokens * nanosPerToken - bytes * nanosPerByte;
        return CAUTION * bytes * saveNanosPerByte < likelihood * spared;
    }

    /** Counts one state that was read from disk. */
    void read(long bytes, long nanos) {
        diskNanosPerByte += NEWEST * ((double) nanos / bytes - diskNanosPerByte);
    }

    boolean isReadFaster(long bytes, int tokens) {
        return bytes * (diskNanosPerByte + nanosPerByte) < tokens * nanosPerToken;
    }

    boolean isRestoreFaster(long bytes, int tokens) {
        return bytes * nanosPerByte < tokens * nanosPerToken;
    }
}
