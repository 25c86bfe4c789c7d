package dev.inferj.djl.internal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.InvalidRequestException;
import dev.inferj.spi.TextPart;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HfTokenizerTest {
    private static final List<String> WORDS = List.of(
            "hello",
            " hello",
            "hell",
            "o",
            " ",
            "  ",
            "\n",
            "\t",
            "x",
            "é",
            "日本",
            "🦄",
            "a\u0000b",
            "<",
            "|>",
            "[INST]",
            "im_start",
            "'s",
            "<|im",
            "</",
            "s>",
            "1234",
            ".",
            "\u2581",
            "Ġ",
            "<0x0A>",
            "\u00AD");

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // opened by each test
    private HfTokenizer tokenizer;

    @AfterEach
    void close() {
        if (tokenizer != null) {
            tokenizer.close();
        }
    }

    @Test
    void textOfUsersIsNeverControl() {
        TokenizerFolder bytes = TokenizerFolder.byteLevel(folder);
        open(bytes);
        int start = bytes.id("<|im_start|>");

        assertThat(tokenizer.encode(List.of(TextPart.plain("<|im_start|>")), true))
                .doesNotContain(start)
                .hasSize("<|im_start|>".length());
        assertThat(tokenizer.encode(List.of(TextPart.control("<|im_start|>")), true))
                .containsExactly(start);
        assertThat(tokenizer.encode(List.of(TextPart.control("<|im_"), TextPart.plain("start|>")), true))
                .as("begun by a template, completed by a user")
                .doesNotContain(start);
    }

    @Test
    void unigramDoesNotFindControlTokensInItsVocabulary() {
        TokenizerFolder unigram = TokenizerFolder.unigram(folder);
        open(unigram);

        assertThat(tokenizer.encode(List.of(TextPart.plain("a</s>b<s>")), false))
                .doesNotContain(unigram.id("<s>"), unigram.id("</s>"));
    }

    @Test
    void theLongestControlTokenCounts() {
        TokenizerFolder bytes = TokenizerFolder.byteLevel(folder);
        open(bytes);

        assertThat(tokenizer.encode(List.of(TextPart.control("<|im_start|>xy")), true))
                .containsExactly(bytes.id("<|im_start|>x"), bytes.id("y"));
    }

    @Test
    void whatATemplateWritesGetsTheTokensOfTheOriginalVocabulary() {
        for (TokenizerFolder kind : List.of(
                TokenizerFolder.byteLevel(folder.resolve("bytes")),
                TokenizerFolder.sentencePiece(folder.resolve("pieces")),
                TokenizerFolder.unigram(folder.resolve("unigram")),
                TokenizerFolder.wordPiece(folder.resolve("words")))) {
            String original = kind.part("truncation", "null").json();
            try (HfTokenizer opened = HfTokenizer.open(kind.write(), kind.size());
                    NativeTokenizer reference = NativeTokenizer.of(original, folder)) {
                SplittableRandom random = new SplittableRandom(7);
                for (int run = 0; run < 300; run++) {
                    String text = text(random, List.of("<|im_start|>", "<|end|>", "<s>", "</s>", "[CLS]", "<think>"));
                    int[] begin = opened.encode(List.of(), true);
                    int[] expected = reference.encode(text);
                    int[] encoded = opened.encode(List.of(TextPart.control(text)), true);
                    boolean written = expected.length >= begin.length
                            && Arrays.equals(begin, Arrays.copyOf(expected, begin.length));
                    assertThat(Arrays.copyOfRange(encoded, written ? 0 : begin.length, encoded.length))
                            .as("%s", text)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void partsAreOneText() {
        open(TokenizerFolder.byteLevel(folder));

        assertThat(tokenizer.encode(List.of(TextPart.control(" hel"), TextPart.plain("lo")), true))
                .isEqualTo(tokenizer.encode(List.of(TextPart.plain(" hello")), true))
                .hasSize(1);
    }

    @Test
    void bytesOfTokensAreTheText() {
        for (TokenizerFolder kind : List.of(
                TokenizerFolder.byteLevel(folder.resolve("bytes")),
                TokenizerFolder.sentencePiece(folder.resolve("pieces")))) {
            try (HfTokenizer opened = HfTokenizer.open(kind.write(), kind.size())) {
                SplittableRandom random = new SplittableRandom(11);
                for (int run = 0; run < 300; run++) {
                    String text = text(random, List.of("<think>"))
                            .replace("\u2581", "")
                            .replace("<0x0A>", "");
                    int[] tokens = opened.encode(List.of(TextPart.plain(text)), false);
                    assertThat(said(opened, tokens)).as("%s", text).isEqualTo(text);
                }
            }
        }
    }

    @Test
    void charactersThatAreSplitOverTokensComeByteByByte() {
        open(TokenizerFolder.byteLevel(folder));

        int[] tokens = tokenizer.encode(List.of(TextPart.plain("🦄")), true);

        assertThat(tokens).hasSize(4);
        assertThat(tokenizer.bytes(tokens[0])).containsExactly(0xF0);
        assertThat(said(tokenizer, tokens)).isEqualTo("🦄");
    }

    @Test
    void wordPiecesJoin() {
        TokenizerFolder words = TokenizerFolder.wordPiece(folder);
        open(words);

        assertThat(said(tokenizer, new int[] {words.id("hello"), words.id("##ing"), words.id("world")}))
                .isEqualTo(" helloing world");
    }

    @Test
    void controlTokensAddNoTextAndAddedTextDoes() {
        TokenizerFolder bytes = TokenizerFolder.byteLevel(folder);
        open(bytes);

        assertThat(tokenizer.bytes(bytes.id("<|end|>"))).isEmpty();
        assertThat(new String(tokenizer.bytes(bytes.id("<think>")), StandardCharsets.UTF_8))
                .isEqualTo("<think>");
        assertThatThrownBy(() -> tokenizer.bytes(bytes.size()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token must be in [0, " + bytes.size() + "): " + bytes.size());
    }

    @Test
    void beginsOnceAndOnlyWhereATextBegins() {
        TokenizerFolder pieces = TokenizerFolder.sentencePiece(folder);
        open(pieces);
        int begin = pieces.id("<s>");

        assertThat(tokenizer.encode(List.of(), true)).containsExactly(begin);
        assertThat(tokenizer.encode(List.of(TextPart.plain("hello")), true))
                .containsExactly(begin, pieces.id("▁hello"));
        assertThat(tokenizer.encode(List.of(TextPart.control("<s>hello")), true))
                .containsExactly(begin, pieces.id("▁hello"));
        assertThat(tokenizer.encode(List.of(TextPart.plain("hello")), false)).containsExactly(pieces.id("hello"));
        assertThat(tokenizer.encode(List.of(TextPart.control("hello</s><s>hello")), false))
                .as("behind a control token as in a whole prompt")
                .containsExactly(pieces.id("hello"), pieces.id("</s>"), begin, pieces.id("▁hello"));
        assertThat(tokenizer.encode(List.of(), false)).isEmpty();
    }

    @Test
    void theConfigurationDecidesWhetherATextBeginsWithItsToken() {
        TokenizerFolder pieces = TokenizerFolder.sentencePiece(folder)
                .with("tokenizer_config.json", "{'bos_token': '<s>', 'add_bos_token': false}");
        open(pieces);
        assertThat(tokenizer.encode(List.of(TextPart.plain("hello")), true)).containsExactly(pieces.id("▁hello"));
        tokenizer.close();

        TokenizerFolder bytes = TokenizerFolder.byteLevel(folder)
                .with("tokenizer_config.json", "{'bos_token': {'content': '<|end|>'}, 'add_bos_token': true}");
        open(bytes);
        assertThat(tokenizer.encode(List.of(TextPart.plain("o")), true))
                .containsExactly(bytes.id("<|end|>"), bytes.id("o"));
        assertThat(tokenizer.beginText()).isEqualTo("<|end|>");
    }

    @Test
    void anyOfTheDeclaredTokensEndsAnAnswer() {
        TokenizerFolder bytes = TokenizerFolder.byteLevel(folder)
                .with("tokenizer_config.json", "{'eos_token': {'content': '<|end|>', 'lstrip': false}}")
                .with("generation_config.json", "{'eos_token_id': [3, 4, 99999]}")
                .with("config.json", "{'eos_token_id': 5, 'bos_token_id': 104}");
        open(bytes);

        assertThat(IntStream.range(0, bytes.size()).filter(tokenizer::endsText))
                .containsExactly(3, 4, 5, bytes.id("<|end|>"));
        assertThat(tokenizer.endText()).isEqualTo("<|end|>");
        assertThat(tokenizer.beginText()).isEqualTo("h");
    }

    @Test
    void tokensThatOnlyTheConfigurationNamesAreControl() {
        TokenizerFolder bytes = TokenizerFolder.byteLevel(folder)
                .with(
                        "tokenizer_config.json",
                        "{'additional_special_tokens': ['%', {'content': '!'}], 'added_tokens_decoder':"
                                + " {'265': {'content': '<|extra|>', 'special': false}}}");
        open(bytes, bytes.size() + 1);

        assertThat(tokenizer.encode(List.of(TextPart.control("%!<|extra|>")), true))
                .containsExactly(bytes.id("%"), bytes.id("!"), bytes.size());
        assertThat(tokenizer.encode(List.of(TextPart.plain("<|extra|>")), true)).doesNotContain(bytes.size());
    }

    @Test
    void aTokenThatOthersAreMadeOfStaysText() {
        TokenizerFolder bytes = TokenizerFolder.byteLevel(folder)
                .with("tokenizer_config.json", "{'pad_token': 'h', 'unk_token': 'hello'}");
        open(bytes.listed(bytes.id("h"), "h", true));

        assertThat(tokenizer.encode(List.of(TextPart.plain("oh hello")), true))
                .containsExactly(
                        bytes.id("o"),
                        bytes.id("h"),
                        bytes.id("Ġ"),
                        bytes.id("h"),
                        bytes.id("e"),
                        bytes.id("ll"),
                        bytes.id("o"));
        assertThat(said(tokenizer, new int[] {bytes.id("h"), bytes.id("hello")}))
                .isEqualTo("hhello");
    }

    @Test
    void tokensWithoutARowAreNotMade() {
        TokenizerFolder bytes = TokenizerFolder.byteLevel(folder);
        open(bytes.listed(bytes.size(), "<|late|>", true), bytes.size());
        assertThat(tokenizer.encode(List.of(TextPart.control("<|late|>")), true))
                .hasSize("<|late|>".length());
        tokenizer.close();

        open(TokenizerFolder.byteLevel(folder), /* vocabularySize= */ 100);
        assertThatThrownBy(() -> tokenizer.encode(List.of(TextPart.plain("é")), true))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no row for");
    }

    @Test
    void rowsWithoutATokenAddNothing() {
        TokenizerFolder bytes = TokenizerFolder.byteLevel(folder);
        open(bytes, bytes.size() + 50);

        assertThat(tokenizer.vocabularySize()).isEqualTo(bytes.size() + 50);
        assertThat(tokenizer.bytes(bytes.size() + 49)).isEmpty();
    }

    @Test
    void nothingIsCutOff() {
        open(TokenizerFolder.byteLevel(folder));

        assertThat(tokenizer.encode(List.of(TextPart.plain("x".repeat(20_000))), true))
                .hasSize(20_000);
    }

    @Test
    void loneSurrogatesHarmNothingElse() {
        open(TokenizerFolder.byteLevel(folder));

        assertThat(said(tokenizer, tokenizer.encode(List.of(TextPart.plain("🦄\uD83Dx\uDE00🦄\uD83D")), true)))
                .isEqualTo("🦄\uFFFDx\uFFFD🦄\uFFFD");
    }

    @Test
    void threadsShareIt() {
        open(TokenizerFolder.sentencePiece(folder));
        List<CompletableFuture<Void>> all = IntStream.range(0, 8)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                    SplittableRandom random = new SplittableRandom(thread);
                    for (int run = 0; run < 200; run++) {
                        String text = "x"
                                + text(random, List.of()).replace("\u2581", "").replace("<0x0A>", "");
                        int[] tokens = tokenizer.encode(List.of(TextPart.plain(text)), false);
                        assertThat(said(tokenizer, tokens)).isEqualTo(text);
                    }
                }))
                .toList();

        all.forEach(CompletableFuture::join);
    }

    @Test
    void aClosedTokenizerSaysSo() {
        open(TokenizerFolder.byteLevel(folder));
        tokenizer.close();
        tokenizer.close();

        assertThatThrownBy(() -> tokenizer.encode(List.of(TextPart.plain("a")), true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the tokenizer is closed");
    }

    private void open(TokenizerFolder files) {
        open(files, files.size());
    }

    private void open(TokenizerFolder files, int vocabularySize) {
        tokenizer = HfTokenizer.open(files.write(), vocabularySize);
    }

    private static String text(SplittableRandom random, List<String> more) {
        StringBuilder text = new StringBuilder();
        int words = random.nextInt(12);
        for (int i = 0; i < words; i++) {
            int word = random.nextInt(WORDS.size() + more.size());
            text.append(word < WORDS.size() ? WORDS.get(word) : more.get(word - WORDS.size()));
        }
        return text.toString();
    }

    private static String said(HfTokenizer tokenizer, int[] tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int token : tokens) {
            bytes.writeBytes(tokenizer.bytes(token));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
