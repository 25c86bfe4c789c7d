package dev.inferj.remote.internal.stream;

/** Reads lines, each of them a value in JSON. Empty lines are none. A line that lies in one stretch is not copied. */
public final class NdjsonReader implements EventReader {
    private static final byte[] NOTHING = {};

    private final Collected line;
    private byte[] in = NOTHING;
    private int at;
    private int limit;
    private boolean ended;
    private byte[] bytes = NOTHING;
    private int from;
    private int to;

    /** @param maxEventBytes how long a line may be */
    public NdjsonReader(int maxEventBytes) {
        this.line = new Collected(maxEventBytes, "a line");
    }

    @Override
    public void feed(byte[] bytes, int from, int to) {
        this.in = bytes;
        this.at = from;
        this.limit = to;
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public boolean next() {
        while (at < limit) {
            int end = at;
            while (end < limit && in[end] != '\n') {
                end++;
            }
            if (end == limit) {
                line.add(in, at, limit);
                at = limit;
                break;
            }
            if (line.length() == 0) {
                take(in, at, end);
            } else {
                line.add(in, at, end);
                take(line.bytes(), 0, line.length());
                line.clear();
            }
            at = end + 1;
            if (from < to) {
                return true;
            }
        }
        if (ended && line.length() > 0) {
            take(line.bytes(), 0, line.length());
            line.clear();
            return from < to;
        }
        return false;
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public int from() {
        return from;
    }

    @Override
    public int to() {
        return to;
    }

    /** Leaves white space at the ends out. */
    private void take(byte[] source, int start, int end) {
        bytes = source;
        from = start;
        to = end;
        while (from < to && source[from] >= 0 && source[from] <= ' ') {
            from++;
        }
        while (from < to && source[to - 1] >= 0 && source[to - 1] <= ' ') {
            to--;
        }
    }
}
