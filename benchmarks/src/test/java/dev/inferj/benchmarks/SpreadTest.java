package dev.inferj.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void medianAndQuartilesOfAnOddCount() {
        assertThat(Spread.of(List.of(5.0, 1.0, 3.0, 2.0, 4.0))).isEqualTo(new Spread(3, 2, 4));
    }

    @Test
    void quantilesFallBetweenTheValuesOfAnEvenCount() {
        assertThat(Spread.of(List.of(4.0, 2.0, 1.0, 3.0))).isEqualTo(new Spread(2.5, 1.75, 3.25));
    }

    @Test
    void ratiosAreTakenPairByPair() {
        Spread ratios = Spread.ofRatios(List.of(1.0, 20.0, 300.0), List.of(2.0, 10.0, 100.0));
        assertThat(ratios.median()).isEqualTo(2);
    }

    @Test
    void showsTheMedianAndTheQuartiles() {
        assertThat(new Spread(1, 0.5, 2).show("%.2f")).isEqualTo("1.00 (0.50–2.00)");
    }
}
