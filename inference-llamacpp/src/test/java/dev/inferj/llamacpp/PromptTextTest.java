package dev.inferj.llamacpp;

import static dev.inferj.spi.TextPart.control;
import static dev.inferj.spi.TextPart.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.llamacpp.PromptText.Control;
import dev.inferj.llamacpp.PromptText.Text;
import dev.inferj.spi.TextPart;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptTextTest {
    private static final ControlTokens CONTROLS = new ControlTokens(List.of(
            new ControlTokens.Token(1, "<s>", false, false),
            new ControlTokens.Token(2, "<left>", /* stripsLeft= */ true, false),
            new ControlTokens.Token(3, "<right>", false, /* stripsRight= */ true),
            new ControlTokens.Token(4, "<s><s>", false, false)));

    @Test
    void nothingIsNoPieces() {
        assertThat(divide()).isEmpty();
        assertThat(divide(plain(""), control(""))).isEmpty();
    }

    @Test
    void controlTokensDivideTheText() {
        assertThat(divide(control("a<s>b"))).containsExactly(new Text("a"), new Control(1), new Text("b"));
        assertThat(divide(control("<s>"))).containsExactly(new Control(1));
    }

    @Test
    void controlTokensInPlainPartsAreText() {
        assertThat(divide(plain("a<s>b"))).containsExactly(new Text("a<s>b"));
    }

    @Test
    void partsWithoutAControlTokenBetweenThemAreOneText() {
        assertThat(divide(plain("a"), control("b"), plain("c"), control("<s>d"), plain("e")))
                .containsExactly(new Text("abc"), new Control(1), new Text("de"));
    }

    @Test
    void controlTokenOverTwoPartsIsText() {
        assertThat(divide(control("<"), plain("s>"))).containsExactly(new Text("<s>"));
        assertThat(divide(plain("<"), control("s>"))).containsExactly(new Text("<s>"));
        assertThat(divide(control("<"), control("s>"))).containsExactly(new Text("<s>"));
    }

    @Test
    void longestControlTokenCounts() {
        assertThat(divide(control("<s><s><s>"))).containsExactly(new Control(4), new Control(1));
    }

    @Test
    void controlTokenMaySwallowTheSpaceBeforeIt() {
        assertThat(divide(control("a \n<left> b"))).containsExactly(new Text("a"), new Control(2), new Text(" b"));
        assertThat(divide(plain("a "), control(" <left>"))).containsExactly(new Text("a"), new Control(2));
        assertThat(divide(plain("  "), control("<left>"))).containsExactly(new Control(2));
    }

    @Test
    void controlTokenMaySwallowTheSpaceBehindIt() {
        assertThat(divide(control("a <right> \nb"))).containsExactly(new Text("a "), new Control(3), new Text("b"));
        assertThat(divide(control("<right> "), plain(" b c"))).containsExactly(new Control(3), new Text("b c"));
        assertThat(divide(control("<right> <s> b"))).containsExactly(new Control(3), new Control(1), new Text(" b"));
    }

    private static List<PromptText.Piece> divide(TextPart... parts) {
        return PromptText.divide(List.of(parts), CONTROLS);
    }
}
