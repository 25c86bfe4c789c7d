package dev.inferj.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.inferj.ContextLengthExceededException;
import dev.inferj.EmbeddingModel;
import dev.inferj.EmbeddingRequest;
import dev.inferj.EmbeddingResponse;
import dev.inferj.Inference;
import dev.inferj.InvalidRequestException;
import dev.inferj.ModelNotFoundException;
import dev.inferj.Truncation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Everything that is true of every {@link EmbeddingModel}, whatever runs it. A provider extends this in its tests and says
 * which model to try: a small one, that reads a hundred tokens or more.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class EmbeddingContract {
    /** Starts an {@link Inference} that knows the provider. Default: one that looks on the class path. */
    protected Inference.Builder inference() {
        return Inference.builder();
    }

    /** Returns an address of the model, without settings. */
    protected abstract String address();

    /** Returns an address, without settings, at which there is no model; null if there is a model at every one. */
    protected abstract @Nullable String missingAddress();

    /** Returns how far a number of a vector may be off when a text is computed together with others. */
    protected double tolerance() {
        return 1e-5;
    }

    /** Returns whether the model can cut texts that are too long. Default: true. */
    protected boolean cutsTexts() {
        return true;
    }

    /** Returns whether the model is in this process: it then reads half of a surrogate pair and the empty text, which some servers refuse. */
    protected boolean isLocal() {
        return true;
    }

    /** Returns whether answers say how many tokens were read. Default: true. */
    protected boolean tellsTokens() {
        return true;
    }

    @Test
    public void aTextHasOneVector() {
        try (Inference inference = inference().build();
                EmbeddingModel model = inference.embedding(address())) {
            float[] vector = model.embed(text(1));

            assertThat(vector).hasSize(model.dimensions());
            assertThat(IntStream.range(0, vector.length).mapToDouble(i -> vector[i]))
                    .allMatch(Double::isFinite);
            assertSame(model.embed(text(1)), vector);
            assertThat(distance(model.embed(text(2)), vector))
                    .as("of another text")
                    .isGreaterThan(10 * tolerance());
        }
    }

    @Test
    public void neighboursChangeNothing() {
        try (Inference inference = inference().build();
                EmbeddingModel model = inference.embedding(address())) {
            List<String> texts =
                    IntStream.range(0, 20).mapToObj(EmbeddingContract::text).toList();

            List<float[]> together = model.embedAll(texts);

            assertThat(together).hasSize(texts.size());
            for (int i = 0; i < texts.size(); i++) {
                assertSame(together.get(i), model.embed(texts.get(i)));
            }
        }
    }

    @Test
    public void eachOfManyRequestsGetsItsOwn() {
        try (Inference inference = inference().build();
                EmbeddingModel model = inference.embedding(address())) {
            List<float[]> expected = model.embedAll(
                    IntStream.range(0, 10).mapToObj(EmbeddingContract::text).toList());
            List<CompletableFuture<float[]>> all = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                all.add(model.embedAsync(text(i % 10)));
            }
            for (int i = 0; i < 1_000; i++) {
                assertSame(Await.result("vector " + i, all.get(i)), expected.get(i % 10));
            }
        }
    }

    @Test
    public void aTextThatIsTooLongIsRefusedUnlessItMayBeCut() {
        try (Inference inference = inference().build();
                EmbeddingModel model = inference.embedding(address())) {
            int limit = model.info().contextTokens();
            String tooLong = "a b ".repeat(limit);

            assertThatThrownBy(() -> model.embed(tooLong))
                    .isInstanceOfSatisfying(ContextLengthExceededException.class, e -> {
                        assertThat(e.limit()).isEqualTo(limit);
                        assertThat(e.needed()).isGreaterThan(limit);
                    });
            EmbeddingRequest mayBeCut = EmbeddingRequest.builder()
                    .input(text(1))
                    .input(tooLong)
                    .truncation(Truncation.CUT_END)
                    .build();
            if (!cutsTexts()) {
                assertThatThrownBy(() -> model.send(mayBeCut)).isInstanceOf(InvalidRequestException.class);
                return;
            }
            EmbeddingResponse cut = model.send(mayBeCut);
            assertThat(cut.vectors()).hasSize(2);
            if (isLocal()) {
                assertThat(cut.truncated()).containsExactly(1);
                assertThat(cut.usage().promptTokens()).isGreaterThan(limit);
            }
        }
    }

    @Test
    public void textsOfAllKindsHaveVectors() {
        try (Inference inference = inference().build();
                EmbeddingModel model = inference.embedding(address())) {
            for (String text : List.of(" ", "\n", "é日本🦄", "a\u0000b", "[CLS] [SEP] <s> </s> <|im_end|>")) {
                float[] vector = model.embed(text);
                assertThat(IntStream.range(0, vector.length).mapToDouble(i -> vector[i]))
                        .allMatch(Double::isFinite);
            }
            String half = "\uD83D";
            if (isLocal()) {
                assertThat(model.embed(half)).hasSize(model.dimensions());
                assertThat(model.embed("")).hasSize(model.dimensions());
            } else {
                assertThatThrownBy(() -> model.embed(half)).isInstanceOf(InvalidRequestException.class);
            }
        }
    }

    @Test
    public void aClosedModelTakesNothing() {
        try (Inference inference = inference().build()) {
            EmbeddingModel model = inference.embedding(address());
            model.close();
            model.close();

            assertThatThrownBy(() -> model.embed(text(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
    }

    @Test
    public void whatIsAlreadyCancelledOrClosedEndsOnce() {
        try (Inference inference = inference().build()) {
            EmbeddingModel model = inference.embedding(address());
            List<CompletableFuture<EmbeddingResponse>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(model.sendAsync(
                        EmbeddingRequest.builder().input(text(i)).build()));
                if (i % 3 == 0) {
                    all.get(i).cancel(true);
                }
            }
            model.close();
            for (CompletableFuture<EmbeddingResponse> each : all) {
                Await.until("the end", each::isDone);
            }
        }
    }

    @Test
    public void textsAreInNoDescription() {
        String secret = "Xylophonquarz";
        EmbeddingRequest request = EmbeddingRequest.builder().input(secret).build();
        try (Inference inference = inference().build();
                EmbeddingModel model = inference.embedding(address())) {
            EmbeddingResponse response = model.send(request);

            assertThat(List.of(
                            request.toString(),
                            response.toString(),
                            model.toString(),
                            response.receipt().toString()))
                    .noneMatch(shown -> shown.contains(secret));
            assertThat(response.receipt().maxBatchWidth()).isEqualTo(1);
            assertThat(response.usage().promptTokens() > 0)
                    .as("tokens are counted")
                    .isEqualTo(tellsTokens());
        }
    }

    @Test
    public void anAddressWithoutAModelIsRefused() {
        String missing = missingAddress();
        if (missing == null) {
            return;
        }
        try (Inference inference = inference().build()) {
            assertThatThrownBy(() -> inference.embedding(missing)).isInstanceOf(ModelNotFoundException.class);
        }
    }

    private void assertSame(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        assertThat(distance(actual, expected)).isCloseTo(0, offset(tolerance()));
    }

    /** Returns the largest difference. */
    private static double distance(float[] a, float[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> Math.abs(a[i] - b[i]))
                .max()
                .orElse(0);
    }

    private static String text(int number) {
        return "text " + number + " about " + "many things ".repeat(number % 7) + (char) ('a' + number % 26);
    }
}
