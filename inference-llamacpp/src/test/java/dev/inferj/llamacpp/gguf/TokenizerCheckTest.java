package dev.inferj.llamacpp.gguf;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerCheckTest {
    private static final long NORMAL = 1;
    private static final long BYTE = 6;

    @Test
    void sentencePieceWithATokenForEachByteIsSound() {
        takes("llama", everyByte());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x0a, 0x7f, 0x80, 0xc3, 0xff})
    void sentencePieceWithoutAByteIsRefused(int missing) {
        List<String> tokens = everyByte();
        tokens.remove(missing);

        refuses(
                "llama",
                tokens,
                String.format(Locale.ROOT, "tokenizer.ggml.tokens has no <0x%02X>, which texts may need", missing));
    }

    @Test
    void characterOfOneByteStandsForIt() {
        List<String> tokens = everyByte();
        tokens.set('A', "A");

        takes("llama", tokens);
    }

    @Test
    void characterOfTwoBytesDoesNotStandForOne() {
        List<String> tokens = everyByte();
        tokens.set(0xe9, "\u00e9");

        refuses("llama", tokens, "has no <0xE9>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "<0x0>", "<0xZZ>", "<0x0a>", "<0x0A>>"})
    void tokenThatSaysItIsAByteMustBeWrittenAsOne(String token) {
        List<String> tokens = everyByte();
        tokens.add(token);
        List<Long> types = new ArrayList<>(Collections.nCopies(256, BYTE));
        types.add(BYTE);

        assertThatThrownBy(() -> new TokenizerCheck("llama", tokens, types).run())
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("tokenizer.ggml.token_type[256] says that this token is a byte");
        types.set(256, NORMAL);
        assertThatCode(() -> new TokenizerCheck("llama", tokens, types).run()).doesNotThrowAnyException();
    }

    @Test
    void wordPieceHasNoBytes() {
        assertThatThrownBy(() -> new TokenizerCheck("bert", List.of("<0x0A>"), List.of(BYTE)).run())
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("token_type[0]");
    }

    @Test
    void bytePairsNeedNoBytes() {
        takes("gpt2", List.of("a", "<0x0a>"));
        assertThatCode(() -> new TokenizerCheck("gpt2", List.of("a"), List.of(BYTE)).run())
                .doesNotThrowAnyException();
    }

    @Test
    void rwkvNeedsEachFirstByteAlone() {
        takes("rwkv", List.of("a", "ab", "abc"));
        refuses("rwkv", List.of("a", "ab", "bc"), "begin with the byte 0x62, but none that is this byte alone");
        refuses("rwkv", List.of("\u00e9"), "begin with the byte 0xc3");
    }

    @Test
    void tokensOfRwkvAreUnescaped() {
        takes("rwkv", List.of("\\n", "\\n\\n", "\\t", "\\tx", "\\r", "\\rx", "\\\\", "\\\\x", "\\'", "'x"));
        takes("rwkv", List.of("\\xc3", "\u00e9", "\\xc3\\xa9x"));
        refuses("rwkv", List.of("\\n\\n"), "begin with the byte 0xa,");
        refuses("rwkv", List.of("\\xfex"), "begin with the byte 0xfe");
        refuses("rwkv", List.of("\\\\x"), "begin with the byte 0x5c");
        takes("rwkv", List.of("\\", "\\x", "\\x4")); // of these nothing is left
    }

    private static List<String> everyByte() {
        List<String> tokens = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            tokens.add(String.format(Locale.ROOT, "<0x%02X>", b));
        }
        return tokens;
    }

    private static void takes(String kind, List<String> tokens) {
        assertThatCode(() -> new TokenizerCheck(kind, tokens, List.of()).run()).doesNotThrowAnyException();
    }

    private static void refuses(String kind, List<String> tokens, String reason) {
        assertThatThrownBy(() -> new TokenizerCheck(kind, tokens, List.of()).run())
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(reason);
    }
}
