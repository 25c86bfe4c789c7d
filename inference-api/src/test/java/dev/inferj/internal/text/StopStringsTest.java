package dev.inferj.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StopStringsTest {
    @Test
    void noStopsAreEmpty() {
        assertThat(StopStrings.of(List.of()).isEmpty()).isTrue();
        assertThat(StopStrings.of(List.of("x")).isEmpty()).isFalse();
    }

    @Test
    void emptyStopIsRefused() {
        assertThatThrownBy(() -> StopStrings.of(List.of("a", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stop must not be empty: \"\"");
    }

    @Test
    void stopGivenTwiceCountsOnce() {
        StopStrings stops = StopStrings.of(List.of("ab", "ab", "ab"));
        StopMatcher matcher = stops.matcher();
        assertThat(matcher.advance("xab")).isTrue();
        assertThat(matcher.matched()).isEqualTo("ab");
    }

    @Test
    void stopWithHalfASurrogatePairIsLeftOut() {
        StopStrings stops = StopStrings.of(List.of("\uD83D", "\uDE00", "a\uD83Db", "\uDE00\uD83D"));
        assertThat(stops.isEmpty()).isTrue();
        assertThat(stops.matcher().advance("a😀b")).isFalse();
    }

    @Test
    void matchersOfTheSameStopsAreApart() {
        StopStrings stops = StopStrings.of(List.of("ab"));
        StopMatcher one = stops.matcher();
        StopMatcher other = stops.matcher();
        assertThat(one.advance("a")).isFalse();
        assertThat(other.advance("b")).isFalse();
        assertThat(one.advance("ab")).isTrue();
        assertThat(other.advance("bb")).isFalse();
    }

    @Test
    void statesAreSharedByStopsThatBeginAlike() {
        List<String> stops = IntStream.range(0, 1_000)
                .mapToObj(i -> "prefix" + (char) (0x4E00 + i))
                .toList();
        StopStrings compiled = StopStrings.of(stops);
        int state = 0;
        for (char c : "prefix".toCharArray()) {
            state = compiled.next(state, c);
        }
        assertThat(state).isEqualTo(6);
        assertThat(compiled.next(state, (char) (0x4E00 + 999))).isEqualTo(6 + 1_000);
    }

    @Test
    void nothingFollowsAStateThatEndsWithAStop() {
        StopStrings compiled = StopStrings.of(List.of("b", "abcdef", "bcd"));
        int afterA = compiled.next(0, 'a');
        int afterAb = compiled.next(afterA, 'b');
        assertThat(compiled.matchLength(afterAb)).isEqualTo(1);
        assertThat(compiled.length(compiled.next(afterAb, 'c'))).isZero();
    }
}
