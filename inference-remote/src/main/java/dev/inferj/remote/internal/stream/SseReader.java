package dev.inferj.remote.internal.stream;

/**
 * Reads server-sent events, as the HTML standard has them: lines that end in CR, LF or both, a byte order mark, comments,
 * data over several lines. Only the data counts; an event without any is none. An event that lies in one stretch is not
 * copied.
 */
public final class SseReader implements EventReader {
    private static final byte[] NOTHING = {};
    private static final byte[] NEW_LINE = {'\n'};

    private final Collected line;
    private final Collected data;
    private byte[] in = NOTHING;
    private int at;
    private int limit;
    private boolean ended;

    /** The last line ended in CR, so that an LF that follows belongs to it. */
    private boolean skipsLineFeed;

    private boolean isFirstLine = true;

    /** The data so far is one stretch of {@code in}, and not in {@code data}. */
    private boolean isSlice;

    private boolean hasData;
    private byte[] bytes = NOTHING;
    private int from;
    private int to;

    /** @param maxEventBytes how long a line, and the data of an event, may be */
    public SseReader(int maxEventBytes) {
        this.line = new Collected(maxEventBytes, "a line");
        this.data = new Collected(maxEventBytes, "an event");
    }

    @Override
    public void feed(byte[] bytes, int from, int to) {
        keepSlice();
        this.in = bytes;
        this.at = from;
        this.limit = to;
    }

    @Override
    public void end() {
        keepSlice();
        ended = true;
    }

    @Override
    public boolean next() {
        while (at < limit) {
            if (skipsLineFeed) {
                skipsLineFeed = false;
                if (in[at] == '\n') {
                    at++;
                    continue;
                }
            }
            int end = endOfLine();
            if (end == limit) {
                line.add(in, at, limit);
                at = limit;
                break;
            }
            boolean complete;
            if (line.length() == 0) {
                complete = line(in, at, end);
            } else {
                line.add(in, at, end);
                complete = line(line.bytes(), 0, line.length());
                line.clear();
            }
            skipsLineFeed = in[end] == '\r';
            at = end + 1;
            if (complete) {
                return true;
            }
        }
        return ended && last();
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

    private int endOfLine() {
        byte[] window = in;
        int end = at;
        while (end < limit && window[end] != '\n' && window[end] != '\r') {
            end++;
        }
        return end;
    }

    /** What is left when no more comes: some servers leave out the last empty line. */
    private boolean last() {
        if (line.length() > 0) {
            line(line.bytes(), 0, line.length());
            line.clear();
        }
        return hasData && dispatch();
    }

    /** Takes a line. Returns whether it ended an event. */
    private boolean line(byte[] source, int start, int end) {
        int begin = start;
        if (isFirstLine) {
            isFirstLine = false;
            if (end - begin >= 3
                    && source[begin] == (byte) 0xEF
                    && source[begin + 1] == (byte) 0xBB
                    && source[begin + 2] == (byte) 0xBF) {
                begin += 3;
            }
        }
        if (begin == end) {
            return hasData && dispatch();
        }
        if (isData(source, begin, end)) {
            int value = Math.min(end, begin + 5);
            value += value < end && source[value] == ' ' ? 1 : 0;
            addData(source, value, end);
        }
        return false;
    }

    private static boolean isData(byte[] source, int from, int to) {
        return to - from >= 4
                && source[from] == 'd'
                && source[from + 1] == 'a'
                && source[from + 2] == 't'
                && source[from + 3] == 'a'
                && (to - from == 4 || source[from + 4] == ':');
    }

    @SuppressWarnings("ReferenceEquality") // whether the bytes are those of the piece being read, or kept ones
    private void addData(byte[] source, int start, int end) {
        if (hasData) {
            keepSlice();
            data.add(NEW_LINE, 0, 1);
            data.add(source, start, end);
        } else if (source == in) {
            isSlice = true;
            from = start;
            to = end;
        } else {
            data.add(source, start, end);
        }
        hasData = true;
    }

    private boolean dispatch() {
        if (isSlice) {
            bytes = in;
            isSlice = false;
        } else {
            bytes = data.bytes();
            from = 0;
            to = data.length();
            data.clear();
        }
        hasData = false;
        return true;
    }

    private void keepSlice() {
        if (isSlice) {
            data.add(in, from, to);
            isSlice = false;
        }
    }
}
