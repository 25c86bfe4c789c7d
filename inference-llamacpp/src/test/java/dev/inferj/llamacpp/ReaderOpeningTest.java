package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.inferj.EmbeddingModel;
import dev.inferj.Inference;
import dev.inferj.InvalidModelException;
import dev.inferj.ModelOptions;
import dev.inferj.llamacpp.gguf.GgufParts;
import dev.inferj.testkit.gguf.RandomBert;
import dev.inferj.testkit.gguf.RandomGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What models that embed or rank are refused for, and what their settings do. */
final class ReaderOpeningTest {
    private static final String TEXT = "hello world about things";

    @TempDir
    private Path folder;

    private final Inference inference = Inference.create();

    @AfterEach
    void close() {
        inference.close();
    }

    @Test
    void poolingIsWhatTheFileSaysUnlessTheUserSaysOtherwise() throws IOException {
        LlamaCpp encoder = encoder(parts -> parts);
        float[] own = embed(encoder);
        assertThat(own).isEqualTo(embed(encoder.pooling(Pooling.MEAN)));
        assertThat(own).isNotEqualTo(embed(encoder.pooling(Pooling.CLS)));
        float[] cls = embed(encoder(parts -> parts.number("bert.pooling_type", 2)));
        assertThat(cls).isEqualTo(embed(encoder.pooling(Pooling.CLS)));
    }

    @Test
    void aDecoderIsReadByItsLastTokenWhereItsFileSaysNothing() {
        LlamaCpp decoder = decoder();
        assertThat(embed(decoder)).isEqualTo(embed(decoder.pooling(Pooling.LAST)));
        assertThat(embed(decoder)).isNotEqualTo(embed(decoder.pooling(Pooling.MEAN)));
    }

    @Test
    void theFirstTokenSeesTheLastOnlyWhereAttentionIsNotCausal() {
        LlamaCpp first = decoder().pooling(Pooling.CLS);
        assertThat(embed(first, "hello")).isEqualTo(embed(first, "world"));
        LlamaCpp both = first.causalAttention(false);
        assertThat(embed(both, "hello")).isNotEqualTo(embed(both, "world"));
    }

    @Test
    void vectorsHaveLengthOneUnlessTheUserWantsThemAsTheyCome() throws IOException {
        LlamaCpp encoder = encoder(parts -> parts);
        float[] unit = embed(encoder);
        float[] asTheyCome = embed(encoder.normalize(false));
        assertThat(length(unit)).isCloseTo(1, offset(1e-5));
        assertThat(length(asTheyCome)).isGreaterThan(1.5);
        assertThat(unit[3] * length(asTheyCome)).isCloseTo(asTheyCome[3], offset(1e-4));
    }

    @Test
    void anEncoderDoesNotChat() throws IOException {
        LlamaCpp encoder = encoder(parts -> parts);
        assertThatThrownBy(() -> inference.chat(encoder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("encoders, which embed or rank");
    }

    @Test
    void anEncoderWithATokenizerOfDecodersDoesNotChat() throws IOException {
        LlamaCpp encoder = encoder(parts -> parts.text("tokenizer.ggml.model", "gpt2"));
        assertThatThrownBy(() -> inference.chat(encoder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("open it with Inference.embedding");
    }

    @Test
    void aModelThatRanksDoesNotEmbedUnlessTheUserSaysHow() throws IOException {
        LlamaCpp ranks = encoder(parts -> parts.number("bert.pooling_type", 4));
        assertThatThrownBy(() -> inference.embedding(ranks))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("open it with Inference.rerank");
        assertThat(embed(ranks.pooling(Pooling.CLS))).hasSize(64);
    }

    @Test
    void anUnknownWayOfPoolingIsRefused() throws IOException {
        LlamaCpp odd = encoder(parts -> parts.number("bert.pooling_type", 9));
        assertThatThrownBy(() -> inference.embedding(odd))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("pooling_type of the model must be in [0, 4]: 9");
    }

    @Test
    void aModelWithoutAHeadDoesNotRank() throws IOException {
        LlamaCpp encoder = encoder(parts -> parts);
        assertThatThrownBy(() -> inference.rerank(encoder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("cls.weight and cls.bias");
    }

    @Test
    void otherArchitecturesAreRefusedWithThoseThatRun() throws IOException {
        LlamaCpp odd = encoder(parts -> parts.text("general.architecture", "mamba"));
        assertThatThrownBy(() -> inference.embedding(odd))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("bert, jina-bert-v2, nomic-bert")
                .hasMessageContaining("not mamba");
    }

    @Test
    void typesOfTokensAreAddedAndSoMustNotBeQuantised() throws IOException {
        LlamaCpp odd = encoder(parts -> parts.put("token_types.weight", "F16", 0, 64, 2));
        assertThatThrownBy(() -> inference.embedding(odd))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("token_types.weight is stored as F16");
    }

    @Test
    void moreTokensThanTheModelHasPositionsForAreRefused() throws IOException {
        LlamaCpp encoder = encoder(parts -> parts).contextTokens(129);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inference.embedding(encoder))
                .withMessageContaining("contextTokens must be <= 128");
    }

    private LlamaCpp encoder(UnaryOperator<GgufParts> change) throws IOException {
        Path whole = RandomBert.tiny().writeTo(folder.resolve("whole.gguf"));
        GgufParts parts = change.apply(GgufParts.of(Files.readAllBytes(whole)));
        Path file = Files.createTempFile(folder, "bert", ".gguf");
        Files.write(file, parts.bytes());
        return LlamaCpp.model(file).threads(1);
    }

    private LlamaCpp decoder() {
        return LlamaCpp.model(RandomGguf.tiny().writeTo(folder.resolve("llama.gguf")))
                .threads(1);
    }

    private float[] embed(ModelOptions options) {
        return embed(options, TEXT);
    }

    private float[] embed(ModelOptions options, String text) {
        try (EmbeddingModel model = inference.embedding(options)) {
            return model.embed(text);
        }
    }

    private static double length(float[] vector) {
        double squares = 0;
        for (float number : vector) {
            squares += number * number;
        }
        return Math.sqrt(squares);
    }
}
