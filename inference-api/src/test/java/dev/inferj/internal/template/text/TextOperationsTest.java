package dev.inferj.internal.template.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.internal.template.Letters;
import dev.inferj.internal.template.operation.Arithmetic;
import dev.inferj.internal.template.operation.Lookup;
import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.value.IntValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.MarkedTextBuilder;
import dev.inferj.internal.template.value.Value;
import dev.inferj.spi.TextPart;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TextOperationsTest {
    private final Letters letters = new Letters(7);

    private void forRandomTexts(UnaryOperator<String> onChars, UnaryOperator<MarkedText> operation) {
        for (int i = 0; i < 2_000; i++) {
            MarkedText text = letters.text(15);
            MarkedText result = operation.apply(text);
            assertThat(result.text()).isEqualTo(onChars.apply(text.text()));
            Letters.assertMarksFit(result);
        }
    }

    @Test
    void strippingIsThatOfStrings() {
        forRandomTexts(
                text -> text.replaceAll("^[\\s\u00a0]+|[\\s\u00a0]+\\z", ""),
                text -> TextOperations.strip(text, null, /* left= */ true, /* right= */ true));
        forRandomTexts(
                text -> text.replaceAll("^[au👋]+", ""),
                text -> TextOperations.strip(text, "au👋", /* left= */ true, /* right= */ false));
        forRandomTexts(
                text -> text.replaceAll("[au👋]+\\z", ""),
                text -> TextOperations.strip(text, "au👋", /* left= */ false, /* right= */ true));
    }

    @Test
    void replacingIsThatOfStringsAndKeepsBothMarks() {
        MarkedText old = MarkedText.control("a");
        MarkedText replacing = new MarkedTextBuilder()
                .appendControl("b")
                .append("uu", /* plain= */ true)
                .build();
        forRandomTexts(
                text -> text.replace("a", "buu"),
                text -> TextOperations.replace(text, old, replacing, -1, new Budget()));
        forRandomTexts(
                text -> text.replaceFirst("a", "buu"),
                text -> TextOperations.replace(text, old, replacing, 1, new Budget()));
    }

    @Test
    void whatIsFoundMayLieAcrossMarks() {
        MarkedText text = new MarkedTextBuilder()
                .appendControl("<|")
                .append("im_start|>", /* plain= */ true)
                .build();
        assertThat(TextOperations.replace(text, MarkedText.control("<|im"), MarkedText.control("!"), -1, new Budget())
                        .parts())
                .containsExactly(TextPart.control("!"), TextPart.plain("_start|>"));
    }

    @Test
    void joiningIsThatOfStrings() {
        forRandomTexts(
                text -> text + ",u," + text,
                text -> TextOperations.join(
                        MarkedText.control(","),
                        List.<Value>of(text, MarkedText.plain("u"), text).iterator(),
                        MarkedText.class::cast,
                        new Budget()));
    }

    @Test
    void repeatingIsThatOfStrings() {
        forRandomTexts(text -> text.repeat(3), text -> TextOperations.repeat(text, 3));
        forRandomTexts(text -> "", text -> TextOperations.repeat(text, -1));
    }

    @Test
    void concatenationIsThatOfStrings() {
        forRandomTexts(text -> text + text, text -> Arithmetic.concatenate(text, text));
    }

    @Test
    void casesKeepMarks() {
        forRandomTexts(text -> text.toUpperCase(java.util.Locale.ROOT), LetterCases::upper);
        forRandomTexts(text -> text.toLowerCase(java.util.Locale.ROOT), LetterCases::lower);
    }

    @Test
    void aLetterThatBecomesSeveralHandsItsMarkOn() {
        MarkedText text = new MarkedTextBuilder()
                .appendControl("a")
                .append("ß", /* plain= */ true)
                .appendControl("b")
                .build();
        assertThat(LetterCases.upper(text).parts())
                .containsExactly(TextPart.control("A"), TextPart.plain("SS"), TextPart.control("B"));
    }

    @Test
    void slicingIsThatOfCodePoints() {
        Budget budget = new Budget();
        forRandomTexts(text -> new StringBuilder(text).reverse().toString(), text ->
                (MarkedText) Lookup.slice(text, null, null, IntValue.of(-1), budget));
        forRandomTexts(
                text -> text.codePoints()
                        .skip(2)
                        .limit(3)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString(),
                text -> (MarkedText) Lookup.slice(text, IntValue.of(2), IntValue.of(5), null, budget));
    }

    @Test
    void splittingAndJoiningGivesTheTextBack() {
        for (int i = 0; i < 2_000; i++) {
            MarkedText text = letters.text(15);
            MarkedText separator =
                    MarkedText.control(List.of("a", "u", "\n", "aa").get(letters.index(3)));
            List<Value> pieces = new TextSplitting(text, new Budget()).at(separator, -1);
            assertThat(pieces.stream().map(piece -> ((MarkedText) piece).text()).toList())
                    .containsExactly(text.text().split(separator.text(), -1));
            pieces.forEach(piece -> Letters.assertMarksFit((MarkedText) piece));
            List<Value> fromTheEnd = new TextSplitting(text, new Budget()).fromTheEndAt(separator, -1);
            assertThat(fromTheEnd.size()).isEqualTo(pieces.size());
            fromTheEnd.forEach(piece -> Letters.assertMarksFit((MarkedText) piece));
        }
    }

    @Test
    void splittingAtBlanksKeepsMarks() {
        for (int i = 0; i < 2_000; i++) {
            MarkedText text = letters.text(15);
            List<Value> pieces = new TextSplitting(text, new Budget()).atBlanks(-1);
            assertThat(pieces.stream().map(piece -> ((MarkedText) piece).text()).toList())
                    .isEqualTo(new TextSplitting(text, new Budget())
                            .fromTheEndAtBlanks(-1).stream()
                                    .map(piece -> ((MarkedText) piece).text())
                                    .toList());
            pieces.forEach(piece -> Letters.assertMarksFit((MarkedText) piece));
        }
    }

    @Test
    void linesKeepMarks() {
        for (int i = 0; i < 2_000; i++) {
            MarkedText text = letters.text(15);
            MarkedTextBuilder joined = new MarkedTextBuilder();
            for (Value line : TextOperations.lines(text, /* keepEnds= */ true, new Budget())) {
                joined.append((MarkedText) line);
            }
            assertThat(joined.build().parts()).isEqualTo(text.parts());
        }
    }

    @Test
    void escapesOfHtmlHaveTheMarkOfWhatTheyStandFor() {
        MarkedText text = new MarkedTextBuilder()
                .appendControl("<")
                .append("&a>", /* plain= */ true)
                .build();
        assertThat(TextOperations.escapeHtml(text).parts())
                .containsExactly(TextPart.control("&lt;"), TextPart.plain("&amp;a&gt;"));
    }
}
