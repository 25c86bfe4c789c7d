package dev.inferj.remote.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NdjsonReaderTest {
    @Test
    void everyLineIsAnEvent() {
        assertEvents(
                "{\"a\":1}\n{\"b\":2}\r\n\n \t\n  {\"c\":\"é😀\"}  \n", "{\"a\":1}", "{\"b\":2}", "{\"c\":\"é😀\"}");
    }

    @Test
    void lastLineCountsWithoutItsEnd() {
        assertEvents("{}\n{\"a\":1}", "{}", "{\"a\":1}");
        assertEvents("{}\n  ", "{}");
    }

    @Test
    void lineBeyondTheBoundIsRefused() {
        byte[] endless = "x".repeat(1000).getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> Events.of(new NdjsonReader(100), endless, 7))
                .isInstanceOf(StreamFault.class)
                .hasMessageContaining("a line of more than 100 bytes");
    }

    private static void assertEvents(String text, String... expected) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int cut = 1; cut <= bytes.length; cut++) {
            assertThat(Events.of(new NdjsonReader(1000), bytes, cut))
                    .as("in stretches of %d", cut)
                    .containsExactly(expected);
        }
    }
}
