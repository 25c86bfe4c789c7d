package dev.inferj.remote.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GaugesTest {
    private static final List<String> NAMES = List.of("app:running", "app:waiting");

    @Test
    void allGaugesOfTheNamesAreAdded() {
        String text = """
                # HELP app:running Requests.
                # TYPE app:running gauge
                app:running{model="a b",engine="0"} 3.0
                app:running{model="}",engine="1"} 2
                app:waiting 4 1764150000000
                app:waiting_total 100
                app:run 100
                """;
        assertThat(Gauges.sum(text, NAMES)).hasValue(9);
    }

    @ParameterizedTest
    @CsvSource({"app:running 1e0, 1", "app:running 1e300, 2147483647", "app:running 0, 0"})
    void valuesAreReadToTheNearestWholeNumber(String line, int sum) {
        assertThat(Gauges.sum(line, NAMES)).hasValue(sum);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "app:running",
                "app:running ",
                "app:running{",
                "app:running{} ",
                "app:running x",
                "app:running NaN",
                "app:running -1",
                "# app:running 3",
                "other 3",
                "<html>app:running 3</html>"
            })
    void whatSaysNothingIsEmpty(String text) {
        assertThat(Gauges.sum(text, NAMES)).isEmpty();
    }
}
