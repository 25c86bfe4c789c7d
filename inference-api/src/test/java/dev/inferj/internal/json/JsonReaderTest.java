package dev.inferj.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    @Test
    void everyKindOfValueIsRead() {
        Map<String, Object> read = JsonReader.object("""
                 {"text": "a\\u00e9\\ud83d\\ude00\\n\\"\\\\\\/", "whole": -12, "large": 123456789012345678901,
                  "part": 1.5e-3, "zero": 0, "yes": true, "no": false, "none": null,
                  "list": [1, [], {}], "map": {"": {"a": 1}}}
                """);

        assertThat(read)
                .containsEntry("text", "a\u00e9\ud83d\ude00\n\"\\/")
                .containsEntry("whole", -12L)
                .containsEntry("large", new BigInteger("123456789012345678901"))
                .containsEntry("part", 1.5e-3)
                .containsEntry("zero", 0L)
                .containsEntry("yes", true)
                .containsEntry("no", false)
                .containsEntry("none", null)
                .containsEntry("list", Arrays.asList(1L, List.of(), Map.of()))
                .containsEntry("map", Map.of("", Map.of("a", 1L)));
        assertThat(read.keySet())
                .containsExactly("text", "whole", "large", "part", "zero", "yes", "no", "none", "list", "map");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "1",
                "{",
                "}",
                "{}x",
                "{} {}",
                "{'a':1}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":1e}",
                "{\"a\":-}",
                "{\"a\":nul}",
                "{\"a\":True}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"}",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{a:1}",
                "{\"a\":NaN}",
                "{\"a\":1}//"
            })
    void whatIsNotJsonIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonReader.object(text))
                .withMessageStartingWith("expected ")
                .withMessageContaining(" at position ");
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "{\"a\":" + "[".repeat(100_000);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonReader.object(deep))
                .withMessageContaining("levels");
    }

    @Test
    void damagedTextIsReadOrRefused() {
        String whole = "{\"a\":[1,-2.5e3,\"\\u00e9\\n\",{\"b\":null}],\"c\":true}";
        SplittableRandom random = new SplittableRandom(7);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder damaged = new StringBuilder(whole);
            int at = random.nextInt(whole.length());
            switch (random.nextInt(3)) {
                case 0 -> damaged.setCharAt(at, (char) random.nextInt(128));
                case 1 -> damaged.deleteCharAt(at);
                default -> damaged.setLength(at);
            }
            try {
                JsonReader.object(damaged.toString());
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(5_000, 19_999);
    }
}
