package dev.inferj.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.internal.AllocationMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StopMatcherTest {
    @Test
    void withoutStopsEverythingIsSafe() {
        StopMatcher matcher = matcher();
        assertThat(matcher.safeLength()).isZero();
        assertThat(matcher.advance("any text")).isFalse();
        assertThat(matcher.safeLength()).isEqualTo(8);
    }

    @Test
    void withoutStopsAdvanceLooksAtTheLastCharOnly() {
        CountingText text = new CountingText("a".repeat(1_000));
        matcher().advance(text);
        assertThat(text.looks).isLessThanOrEqualTo(1);
    }

    @Test
    void withoutStopsASurrogatePairIsNotSplit() {
        StopMatcher matcher = matcher();
        matcher.advance("a\uD83D");
        assertThat(matcher.safeLength()).isEqualTo(1);
        matcher.advance("a\uD83D\uDE00");
        assertThat(matcher.safeLength()).isEqualTo(3);
    }

    @Test
    void withStopsASurrogatePairIsNotSplit() {
        StopMatcher matcher = matcher("END", "😀!");
        matcher.advance("a\uD83E");
        assertThat(matcher.safeLength()).isEqualTo(1);
        matcher.advance("a\uD83E\uDD9C");
        assertThat(matcher.safeLength()).isEqualTo(3);
        matcher.advance("a\uD83E\uDD9C\uD83D");
        assertThat(matcher.safeLength()).isEqualTo(3);
        matcher.advance("a\uD83E\uDD9C\uD83D\uDE00");
        assertThat(matcher.safeLength()).isEqualTo(3);
        assertThat(matcher.advance("a\uD83E\uDD9C\uD83D\uDE00!")).isTrue();
        assertThat(matcher.matched()).isEqualTo("😀!");
    }

    @Test
    void stopIsFoundHoweverItIsCut() {
        String text = "one STOP two";
        for (int a = 0; a <= text.length(); a++) {
            for (int b = a; b <= text.length(); b++) {
                for (int c = b; c <= text.length(); c++) {
                    StopMatcher matcher = matcher("STOP");
                    boolean stopped = matcher.advance(text.substring(0, a))
                            || matcher.advance(text.substring(0, b))
                            || matcher.advance(text.substring(0, c))
                            || matcher.advance(text);
                    assertThat(stopped).isTrue();
                    assertThat(matcher.matchStart()).isEqualTo(4);
                    assertThat(matcher.matched()).isEqualTo("STOP");
                    assertThat(matcher.safeLength()).isEqualTo(4);
                }
            }
        }
    }

    @Test
    void beginOfAStopIsHeldUntilItIsSettled() {
        StopMatcher matcher = matcher("<|end|>");
        assertThat(matcher.advance("Hi <|e")).isFalse();
        assertThat(matcher.safeLength()).isEqualTo(3);
        assertThat(matcher.advance("Hi <|else")).isFalse();
        assertThat(matcher.safeLength()).isEqualTo(9);
    }

    @Test
    void stopThatOverlapsItselfIsFound() {
        StopMatcher matcher = matcher("aab");
        assertThat(matcher.advance("aa")).isFalse();
        assertThat(matcher.safeLength()).isZero();
        assertThat(matcher.advance("aaa")).isFalse();
        assertThat(matcher.safeLength()).isEqualTo(1);
        assertThat(matcher.advance("aaab")).isTrue();
        assertThat(matcher.matchStart()).isEqualTo(1);
    }

    @Test
    void shorterStopWinsWhereItIsThePrefixOfAnother() {
        StopMatcher matcher = matcher("abcd", "ab");
        assertThat(matcher.advance("xabcd")).isTrue();
        assertThat(matcher.matched()).isEqualTo("ab");
        assertThat(matcher.matchStart()).isEqualTo(1);
    }

    @Test
    void longestWinsOfStopsThatEndTogether() {
        StopMatcher matcher = matcher("d", "cd", "bcd", "xcd");
        assertThat(matcher.advance("abcd")).isTrue();
        assertThat(matcher.matched()).isEqualTo("bcd");
        assertThat(matcher.matchStart()).isEqualTo(1);
    }

    @Test
    void stopWithinAnotherWinsWhenItIsCompletedFirst() {
        StopMatcher matcher = matcher("abcde", "bc");
        assertThat(matcher.advance("abcde")).isTrue();
        assertThat(matcher.matched()).isEqualTo("bc");
    }

    @Test
    void matcherGoesBackToALongerEndAfterAStopFails() {
        StopMatcher matcher = matcher("aaaaab", "aac");
        assertThat(matcher.advance("aaaaac")).isTrue();
        assertThat(matcher.matched()).isEqualTo("aac");
        assertThat(matcher.matchStart()).isEqualTo(3);
    }

    @Test
    void matchStaysOnceFound() {
        StopMatcher matcher = matcher("b");
        assertThat(matcher.advance("abc")).isTrue();
        assertThat(matcher.advance("abcb")).isTrue();
        assertThat(matcher.matchStart()).isEqualTo(1);
        assertThat(matcher.safeLength()).isEqualTo(1);
    }

    @Test
    void matchIsRefusedBeforeThereIsOne() {
        StopMatcher matcher = matcher("b");
        matcher.advance("a");
        assertThatThrownBy(matcher::matched)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no stop string is complete");
        assertThatThrownBy(matcher::matchStart).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void eachCharIsLookedAtOnceEvenWithTenThousandStops() {
        SplittableRandom random = new SplittableRandom(3);
        List<String> stops = new ArrayList<>(IntStream.range(0, 10_000)
                .mapToObj(i -> randomText(random, "abcdef\u4E00\u4E01", 10, 60))
                .toList());
        stops.add("the needle");
        CountingText text =
                new CountingText(randomText(random, "abcdef\u4E00\u4E01 ", 100_000, 100_001) + "the needle.");
        StopMatcher matcher = StopStrings.of(stops).matcher();
        assertThat(matcher.advance(text)).isTrue();
        assertThat(matcher.matched()).isEqualTo("the needle");
        assertThat(text.looks).isLessThanOrEqualTo(text.length());
    }

    @Test
    void stopsThatAreAllPrefixesOfEachOtherStaySmall() {
        List<String> stops = IntStream.rangeClosed(1, 10_000)
                .mapToObj(i -> "x".repeat(i % 1_000) + "y")
                .toList();
        StopMatcher matcher = StopStrings.of(stops).matcher();
        assertThat(matcher.advance("x".repeat(100_000))).isFalse();
        assertThat(matcher.safeLength()).isEqualTo(100_000 - 999);
        assertThat(matcher.advance("x".repeat(100_000) + "y")).isTrue();
        assertThat(matcher.matchStart()).isEqualTo(100_000 - 999);
    }

    @Test
    void tenThousandStopsAgreeWithTheNaiveSearch() {
        SplittableRandom random = new SplittableRandom(11);
        List<String> stops = IntStream.range(0, 10_000)
                .mapToObj(i -> randomText(random, "abcdef", 6, 12))
                .toList();
        for (int round = 0; round < 20; round++) {
            assertAgrees(stops, randomText(random, "abcdef", 30, 60), random);
        }
    }

    @Test
    void randomTextsAgreeWithTheNaiveSearch() {
        SplittableRandom random = new SplittableRandom(5);
        String[] alphabets = {"ab", "abc", "aab\uD83D\uDE00\uDE01", "xyz\u200D日", "abcdefgh"};
        for (int round = 0; round < 20_000; round++) {
            String alphabet = alphabets[round % alphabets.length];
            List<String> stops = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                stops.add(randomText(random, alphabet, 1, 7));
            }
            assertAgrees(stops, randomText(random, alphabet, 0, 40), random);
        }
    }

    @Test
    void watchingAllocatesNothing() throws ReflectiveOperationException {
        AllocationMeter meter = AllocationMeter.orSkip();
        StopStrings stops = StopStrings.of(List.of("aaab", "ba", "</s>"));
        String answer = "aaa</a".repeat(20_000);
        StopMatcher warm = stops.matcher();
        warm.advance(answer);
        StopMatcher matcher = stops.matcher();
        assertThat(meter.bytes(() -> matcher.advance(answer))).isLessThan(1_000);
    }

    /** Feeds the text in chunks, and compares every answer with a search from scratch. */
    private static void assertAgrees(List<String> stops, String text, SplittableRandom random) {
        List<String> wellFormed =
                stops.stream().filter(StopMatcherTest::isWellFormed).toList();
        StopMatcher matcher = StopStrings.of(stops).matcher();
        int length = 0;
        int delivered = 0;
        while (length < text.length()) {
            length = Math.min(text.length(), length + random.nextInt(1, 6));
            String answer = text.substring(0, length);
            boolean stopped = matcher.advance(answer);
            int end = naiveEnd(wellFormed, answer);
            assertThat(stopped).as("%s in %s", stops, answer).isEqualTo(end >= 0);
            assertThat(matcher.safeLength()).isGreaterThanOrEqualTo(delivered);
            delivered = matcher.safeLength();
            if (stopped) {
                String expected = naiveLongest(wellFormed, answer, end);
                assertThat(matcher.matched()).as("%s in %s", stops, answer).isEqualTo(expected);
                assertThat(matcher.matchStart()).isEqualTo(end - expected.length());
                assertThat(delivered).isEqualTo(matcher.matchStart());
                return;
            }
            assertThat(delivered).as("%s in %s", stops, answer).isEqualTo(naiveSafeLength(wellFormed, answer));
        }
    }

    /** Returns where the first stop to be completed ends, or -1. */
    private static int naiveEnd(List<String> stops, String answer) {
        return stops.stream()
                .filter(answer::contains)
                .mapToInt(stop -> answer.indexOf(stop) + stop.length())
                .min()
                .orElse(-1);
    }

    private static String naiveLongest(List<String> stops, String answer, int end) {
        String text = answer.substring(0, end);
        return stops.stream().filter(text::endsWith).reduce("", (a, b) -> a.length() >= b.length() ? a : b);
    }

    private static int naiveSafeLength(List<String> stops, String answer) {
        for (int from = 0; from < answer.length(); from++) {
            String end = answer.substring(from);
            if (stops.stream().anyMatch(stop -> stop.startsWith(end))) {
                return from;
            }
        }
        boolean dangling = !answer.isEmpty() && Character.isHighSurrogate(answer.charAt(answer.length() - 1));
        return dangling ? answer.length() - 1 : answer.length();
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int codePoint = text.codePointAt(i);
            if (codePoint >= 0xD800 && codePoint <= 0xDFFF) {
                return false;
            }
        }
        return true;
    }

    private static String randomText(SplittableRandom random, String alphabet, int min, int max) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(min, max);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static StopMatcher matcher(String... stops) {
        return StopStrings.of(List.of(stops)).matcher();
    }

    /** Counts how often a char of it is asked for. */
    private static final class CountingText implements CharSequence {
        private final String text;
        int looks;

        CountingText(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            looks++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
