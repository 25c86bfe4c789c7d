package dev.inferj.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Median and quartiles of a series.
 *
 * @param median the middle
 * @param low the lower quartile
 * @param high the upper quartile
 */
record Spread(double median, double low, double high) {
    static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return new Spread(at(sorted, 0.5), at(sorted, 0.25), at(sorted, 0.75));
    }

    /** Returns the spread of a's values over b's, pair by pair. */
    static Spread ofRatios(List<Double> a, List<Double> b) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            ratios.add(a.get(i) / b.get(i));
        }
        return of(ratios);
    }

    String show(String format) {
        return String.format(Locale.ROOT, format + " (" + format + "–" + format + ")", median, low, high);
    }

    private static double at(List<Double> sorted, double quantile) {
        double index = quantile * (sorted.size() - 1);
        int below = (int) index;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (index - below) * (sorted.get(above) - sorted.get(below));
    }
}
