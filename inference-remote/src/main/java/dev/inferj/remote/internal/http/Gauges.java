package dev.inferj.remote.internal.http;

import java.util.Collection;
import java.util.OptionalInt;

/**
 * Reads gauges in Prometheus' text format: lines of a name, labels in braces where there are any, and a value. Lines that are none are
 * left out.
 */
public final class Gauges {
    private Gauges() {}

    /** Returns the sum of all gauges with these names, whatever their labels, to the nearest whole number; empty if there is none. */
    public static OptionalInt sum(String text, Collection<String> names) {
        double sum = 0;
        boolean found = false;
        for (String line : text.split("\n", -1)) {
            int nameEnd = 0;
            while (nameEnd < line.length() && line.charAt(nameEnd) != '{' && line.charAt(nameEnd) != ' ') {
                nameEnd++;
            }
            if (names.contains(line.substring(0, nameEnd))) {
                double value = value(line.substring(Math.max(nameEnd, line.lastIndexOf('}') + 1))
                        .strip());
                if (value >= 0) { // and is a number
                    sum += value;
                    found = true;
                }
            }
        }
        return found ? OptionalInt.of((int) Math.min(Math.rint(sum), Integer.MAX_VALUE)) : OptionalInt.empty();
    }

    /** Returns the number in front, behind which a time may stand; NaN if there is none. */
    private static double value(String text) {
        int end = text.indexOf(' ');
        try {
            return Double.parseDouble(end < 0 ? text : text.substring(0, end));
        } catch (NumberFormatException e) { // a line that is none
            return Double.NaN;
        }
    }
}
