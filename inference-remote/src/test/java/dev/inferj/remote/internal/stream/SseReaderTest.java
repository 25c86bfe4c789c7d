package dev.inferj.remote.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseReaderTest {
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void linesMayEndInEveryWay(String end) {
        assertEvents("data: a" + end + end + "data: b" + end + end, "a", "b");
    }

    @Test
    void oneSpaceBehindTheColonDoesNotCount() {
        assertEvents("data:a\n\ndata:  b\n\ndata\n\n", "a", " b", "");
    }

    @Test
    void dataOverSeveralLinesIsOneEvent() {
        assertEvents("data: a\r\ndata: b\r\ndata\r\ndata: c\r\n\r\n", "a\nb\n\nc");
    }

    @Test
    void commentsAndOtherFieldsAreNoEvents() {
        assertEvents(": ping\n\nevent: message\nid: 7\nretry: 10\n\ndatax: no\ndat: no\n\n:\ndata: a\n: ping\n\n", "a");
    }

    @Test
    void byteOrderMarkDoesNotCountAtTheBeginningAlone() {
        assertEvents("\uFEFFdata: a\n\n\uFEFFdata: b\n\n", "a");
    }

    @Test
    void lastEventCountsWithoutItsEmptyLine() {
        assertEvents("data: a\n\ndata: b\n", "a", "b");
        assertEvents("data: a\n\ndata: [DONE]", "a", "[DONE]");
    }

    @Test
    void textOfEveryScriptComesThrough() {
        assertEvents("data: 你好 😀 café\u0000\n\n", "你好 😀 café\u0000");
    }

    @Test
    void emptyLinesAreNoEvents() {
        assertEvents("\n\r\r\n\n\ndata: a\n\n\n\n", "a");
    }

    @Test
    void eventBeyondTheBoundIsRefused() {
        assertThatThrownBy(() -> read(100, "data: " + "x".repeat(101) + "\n\n"))
                .isInstanceOf(StreamFault.class)
                .hasMessageContaining("more than 100 bytes");
        assertThatThrownBy(() -> read(100, ("data: " + "x".repeat(40) + "\n").repeat(3) + "\n"))
                .isInstanceOf(StreamFault.class)
                .hasMessageContaining("an event");
        assertThatThrownBy(() -> read(100, "x".repeat(1000))).isInstanceOf(StreamFault.class);
        assertThatThrownBy(() -> read(100, ":" + "x".repeat(1000))).isInstanceOf(StreamFault.class);
    }

    @Test
    void anyBytesCutAnyhowGiveTheSameEvents() {
        String[] pieces = {"data:", "data: ", "d", "\n", "\r", "\r\n", "\n\n", ":", "x", "é", "\uFEFF", "event: a\n"};
        SplittableRandom random = new SplittableRandom(11);
        int events = 0;
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(20); j >= 0; j--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            List<String> whole = Events.of(new SseReader(1000), bytes, bytes.length);
            List<String> single = Events.of(new SseReader(1000), bytes, 1);
            List<String> cut = Events.of(new SseReader(1000), bytes, 1 + random.nextInt(10));
            assertThat(single).as("%s, byte by byte", text).isEqualTo(whole);
            assertThat(cut).as("%s, cut", text).isEqualTo(whole);
            events += whole.size();
        }
        assertThat(events).isGreaterThan(2_000);
    }

    private static void assertEvents(String text, String... expected) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int cut = 1; cut <= bytes.length; cut++) {
            assertThat(Events.of(new SseReader(1000), bytes, cut))
                    .as("in stretches of %d", cut)
                    .containsExactly(expected);
        }
    }

    private static List<String> read(int most, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>();
        for (int cut : new int[] {1, 7, bytes.length}) {
            all.addAll(Events.of(new SseReader(most), bytes, cut));
        }
        return all;
    }
}
