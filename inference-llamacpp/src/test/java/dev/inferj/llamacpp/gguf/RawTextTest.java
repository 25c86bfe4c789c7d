package dev.inferj.llamacpp.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RawTextTest {
    @Test
    void utf8IsItsText() {
        String text = "a\0é\u2581日😀";

        assertThat(RawText.of(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
        assertThat(RawText.bytes(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void allBytesComeBackAndNoTwoAreAlike() {
        Map<String, Integer> seen = new HashMap<>();
        for (int pair = 0; pair < 0x10000; pair++) {
            byte[] bytes = {(byte) (pair >> 8), (byte) pair};
            String text = RawText.of(bytes);

            assertThat(RawText.bytes(text)).isEqualTo(bytes);
            assertThat(seen.put(text, pair)).isNull();
        }
    }

    @Test
    void codePointBeyondTheBasicPlaneIsNotTakenForBytes() {
        byte[] bytes = "\uD83D\uDC80".getBytes(StandardCharsets.UTF_8);

        assertThat(RawText.bytes(RawText.of(bytes))).isEqualTo(bytes);
    }
}
