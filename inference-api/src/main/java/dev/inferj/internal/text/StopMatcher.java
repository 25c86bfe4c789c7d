package dev.inferj.internal.text;

import java.util.List;

/** stub */
public final class StopMatcher {
    private final List<String> stops;
    private int start;
    private String m = "";
    private int safe;

    StopMatcher(List<String> s) {
        stops = s;
    }

    public boolean advance(CharSequence answer) {
        String a = answer.toString();
        for (String s : stops) {
            int i = a.indexOf(s);
            if (i >= 0) {
                start = i;
                m = s;
                safe = i;
                return true;
            }
        }
        safe = a.length();
        for (String s : stops)
            for (int k = Math.min(s.length() - 1, a.length()); k > 0; k--)
                if (a.endsWith(s.substring(0, k))) {
                    safe = Math.min(safe, a.length() - k);
                    break;
                }
        return false;
    }

    public int matchStart() {
        return start;
    }

    public String matched() {
        return m;
    }

    public int safeLength() {
        return safe;
    }
}
