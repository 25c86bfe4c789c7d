package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatModel;
import dev.inferj.Inference;
import dev.inferj.InsufficientMemoryException;
import dev.inferj.testkit.contract.Background;
import dev.inferj.testkit.gguf.RandomGguf;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a model while it loads. */
class LoadingTest {
    @TempDir
    private Path folder;

    private LlamaCpp options;

    @BeforeEach
    void write() {
        options = LlamaCpp.model(RandomGguf.tiny().writeTo(folder.resolve("random.gguf")))
                .threads(1);
    }

    @Test
    void listenerFollowsTheLoadingToItsEnd() {
        List<Double> fractions = new ArrayList<>();

        TestModels.open(options.onLoadProgress(fractions::add)).close();

        assertThat(fractions)
                .isSorted()
                .endsWith(1.0)
                .allSatisfy(f -> assertThat(f).isBetween(0.0, 1.0));
    }

    @Test
    void listenerThatGivesUpEndsTheLoading() {
        assertThatThrownBy(() -> TestModels.open(options.onLoadProgress(fraction -> false)))
                .isInstanceOf(CancellationException.class);
        TestModels.open(options).close();
    }

    @Test
    void whatAListenerThrowsEndsTheLoadingAndReachesTheCaller() {
        IllegalStateException thrown = new IllegalStateException("no");

        assertThatThrownBy(() -> TestModels.open(options.onLoadProgress(fraction -> {
                    throw thrown;
                })))
                .isSameAs(thrown);
        TestModels.open(options).close();
    }

    @Test
    void inferenceThatIsClosedWhileAModelLoadsClosesIt() {
        Inference inference = Inference.create();
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        LlamaCpp slow = options.onLoadProgress(fraction -> {
            loading.countDown();
            awaitUninterruptibly(closed);
            return true;
        });
        Background<ChatModel> opening = Background.run("opening", () -> inference.chat(slow));
        awaitUninterruptibly(loading);

        inference.close();
        closed.countDown();

        assertThatThrownBy(opening::result).hasCauseInstanceOf(IllegalStateException.class);
        assertThatIllegalStateException().isThrownBy(() -> inference.chat(options));
    }

    @Test
    void modelThatTheMachineCannotHoldIsRefusedBeforeItLoads() {
        List<Double> fractions = new ArrayList<>();
        LlamaCpp huge =
                options.ropeScale(0.001).contextTokens(1 << 24).slots(64).onLoadProgress(fractions::add);

        assertThatThrownBy(() -> TestModels.open(huge))
                .isInstanceOf(InsufficientMemoryException.class)
                .hasMessageContaining("for its KV cache");
        assertThat(fractions).isEmpty();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
