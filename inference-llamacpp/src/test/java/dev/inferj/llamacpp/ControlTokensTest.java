package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.llamacpp.ControlTokens.Token;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlTokensTest {
    private static final Token SHORT = new Token(1, "<|im", false, false);
    private static final Token LONG = new Token(2, "<|im_start|>", false, false);
    private static final Token OTHER = new Token(3, "[INST]", false, false);

    private final ControlTokens tokens = new ControlTokens(List.of(SHORT, LONG, OTHER, new Token(4, "", false, false)));

    @Test
    void tokenIsFoundWhereItIsWritten() {
        String text = "a[INST]b";

        assertThat(tokens.at(text, 1)).isEqualTo(OTHER);
        assertThat(tokens.at(text, 0)).isNull();
        assertThat(tokens.at(text, 2)).isNull();
    }

    @Test
    void longestTokenWins() {
        assertThat(tokens.at("<|im_start|>", 0)).isEqualTo(LONG);
        assertThat(tokens.at("<|im_start", 0)).isEqualTo(SHORT);
        assertThat(tokens.at("<|i", 0)).isNull();
    }

    @Test
    void emptyTokenIsNowhere() {
        assertThat(new ControlTokens(List.of(new Token(4, "", false, false))).at("a", 0))
                .isNull();
    }
}
