package dev.inferj.internal.template.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.internal.template.Letters;
import dev.inferj.spi.TextPart;
import java.util.Iterator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MarkedTextTest {
    @Test
    void partsAreStretchesOfOneMark() {
        MarkedText text = new MarkedTextBuilder()
                .appendControl("<a>")
                .append("x", /* plain= */ true)
                .append("y", /* plain= */ true)
                .append("", /* plain= */ false)
                .append(MarkedText.plain("z"))
                .append(MarkedText.control("</a>"))
                .build();
        assertThat(text.parts())
                .containsExactly(TextPart.control("<a>"), TextPart.plain("xyz"), TextPart.control("</a>"));
    }

    @Test
    void nothingHasNoParts() {
        assertThat(MarkedText.EMPTY.parts()).isEmpty();
        assertThat(MarkedText.plain("").parts()).isEmpty();
        assertThat(MarkedText.plain("").hasPlain()).isFalse();
        assertThat(new MarkedTextBuilder().build().parts()).isEmpty();
    }

    @Test
    void aPartOfATextIsThatOfItsCharsWithTheirMarks() {
        Letters letters = new Letters(1);
        for (int i = 0; i < 5_000; i++) {
            MarkedText text = letters.text(12);
            int from = letters.index(text.length());
            int to = from + letters.index(text.length() - from);
            MarkedText part = text.substring(from, to);
            assertThat(part.text()).isEqualTo(text.text().substring(from, to));
            for (int at = 0; at < part.length(); at++) {
                assertThat(part.isPlainAt(at)).isEqualTo(text.isPlainAt(from + at));
            }
        }
    }

    @Test
    void partsJoinToTheTextAndAlternate() {
        Letters letters = new Letters(2);
        for (int i = 0; i < 2_000; i++) {
            MarkedText text = letters.text(12);
            assertThat(text.parts().stream().map(TextPart::text).collect(Collectors.joining()))
                    .isEqualTo(text.text());
            for (int at = 1; at < text.parts().size(); at++) {
                assertThat(text.parts().get(at).control())
                        .isNotEqualTo(text.parts().get(at - 1).control());
            }
        }
    }

    @Test
    void aTextBuiltOfItsPartsIsTheSame() {
        Letters letters = new Letters(3);
        for (int i = 0; i < 2_000; i++) {
            MarkedText text = letters.text(12);
            MarkedTextBuilder copy = new MarkedTextBuilder();
            int cut = letters.index(text.length());
            copy.append(text, 0, cut).append(text, cut, text.length());
            assertThat(copy.build().parts()).isEqualTo(text.parts());
        }
    }

    @Test
    void itemsAreCodePoints() {
        MarkedText text = new MarkedTextBuilder()
                .appendControl("a👋")
                .append("🎉", /* plain= */ true)
                .build();
        assertThat(text.size()).isEqualTo(3);
        assertThat(text.length()).isEqualTo(5);
        Iterator<Value> items = text.iterate();
        assertThat(((MarkedText) items.next()).parts()).containsExactly(TextPart.control("a"));
        assertThat(((MarkedText) items.next()).parts()).containsExactly(TextPart.control("👋"));
        assertThat(((MarkedText) items.next()).parts()).containsExactly(TextPart.plain("🎉"));
        assertThat(items.hasNext()).isFalse();
    }

    @Test
    void anyPlainCharMakesOnePiecePlain() {
        MarkedTextBuilder text = new MarkedTextBuilder().appendControl("{").append("x", /* plain= */ true);
        assertThat(text.buildInOnePiece().parts()).containsExactly(TextPart.plain("{x"));
        assertThat(new MarkedTextBuilder().appendControl("{}").buildInOnePiece().parts())
                .containsExactly(TextPart.control("{}"));
    }

    @Test
    void theTextIsNotInItsDescription() {
        assertThat(MarkedText.plain("secret")).hasToString("MarkedText[6 chars]");
    }
}
