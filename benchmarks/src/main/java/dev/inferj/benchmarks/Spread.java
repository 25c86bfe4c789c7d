package dev.inferj.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Median and quartiles of a series.
 *
 * @param low the lower quartile
 * @param high the upper quartile
 */
record Spread(double median, double low, double high) {
    static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return new Spread(at(sorted, 0.5), at(sorted, 0.25), at(sorted, 0.75));
    }

    /** Returns the spread of one series over another, pair by pair. */
    static Spread ofRatios(List<Double> series, List<Double> base) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            ratios.add(series.get(i) / base.get(i));
        }
        return of(ratios);
    }

    /** @param format of one number, such as {@code %.3f} */
    String show(String format) {
        return String.format(Locale.ROOT, format + " (" + format + "–" + format + ")", median, low, high);
    }

    /** Returns a quantile, between the two values next to it where it falls between them. */
    private static double at(List<Double> sorted, double quantile) {
        double index = quantile * (sorted.size() - 1);
        int below = (int) index;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (index - below) * (sorted.get(above) - sorted.get(below));
    }
}
