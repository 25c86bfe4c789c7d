package dev.inferj.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunTest {
    private static final Run RUN = new Run(200, 5, 4, 0.25, Double.NaN, " größer\n");

    @Test
    void comesBackFromItsLine() {
        assertThat(Run.isLine(RUN.toLine())).isTrue();
        assertThat(RUN.toLine().lines()).hasSize(1);
        assertThat(Run.parse(RUN.toLine())).isEqualTo(RUN);
    }

    @Test
    void readsWhatTheLoopInCPrints() {
        assertThat(Run.parse("result 1600 40 0 0.586780488 2c20"))
                .isEqualTo(new Run(1600, 40, 0, 0.586780488, Double.NaN, ", "));
    }

    @Test
    void otherLinesAreNotResults() {
        assertThat(Run.isLine("ready")).isFalse();
        assertThat(Run.isLine("llama_model_loader: loaded meta data")).isFalse();
    }
}
