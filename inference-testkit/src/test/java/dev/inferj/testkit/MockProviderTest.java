package dev.inferj.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatModel;
import dev.inferj.Inference;
import dev.inferj.ModelNotFoundException;
import dev.inferj.ModelOptions;
import dev.inferj.spi.SettingSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MockProviderTest {
    @Test
    void addressHoldsTheAnswer() {
        try (Inference inference = Inference.create()) {
            assertThat(inference.chat("mock:any?answer=Hello%20there").ask("a")).isEqualTo("Hello there");
            assertThat(inference.chat("mock:any?answer=").ask("a")).isEmpty();
        }
    }

    @Test
    void echoIsAnAddress() {
        try (Inference inference = Inference.create()) {
            assertThat(inference.chat("mock:echo").ask("Is anybody there?")).isEqualTo("Is anybody there?");
            assertThat(inference.chat("mock:echo?answer=No").ask("Is anybody there?"))
                    .isEqualTo("No");
        }
    }

    @Test
    void addressHoldsEverySetting() {
        try (Inference inference = Inference.create();
                ChatModel model = inference.chat("mock:m?answer=a%20b%20c&contextTokens=3&maxConcurrent=5"
                        + "&tokenDelay=1ms&firstTokenDelay=2ms&maxWaiting=9&drainTime=1s")) {
            assertThat(model.ask("q")).isEqualTo("a b");
            assertThat(model.info().contextTokens()).isEqualTo(3);
            assertThat(model.status().capacity()).isEqualTo(5);
        }
    }

    @Test
    void propertiesFillWhatIsLeftOpen(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("app.properties"), "inferj.mock.answer=from the file\ninferj.mock.maxConcurrent=7\n");
        try (Inference inference = Inference.builder().properties(file).build()) {
            assertThat(inference.chat("mock:m").ask("a")).isEqualTo("from the file");
            assertThat(inference.chat("mock:m?answer=own").ask("a")).isEqualTo("own");
            assertThat(inference.chat(Mock.model("m").echo()).ask("a")).isEqualTo("a");
            assertThat(inference.chat("mock:m?maxConcurrent=3").status().capacity())
                    .isEqualTo(3);
            assertThat(inference.chat("mock:m").status().capacity()).isEqualTo(7);
        }
    }

    @Test
    void scriptsStandBehindAddresses() {
        Mock support = Mock.model("support").when("refund").answer("Within 30 days.");
        Mock sales = Mock.model("sales").answer("How many?");
        try (Inference inference =
                Inference.builder().provider(MockProvider.of(support, sales)).build()) {
            ChatModel model = inference.chat("mock:support?maxConcurrent=2");

            assertThat(model.ask("A refund, please.")).isEqualTo("Within 30 days.");
            assertThat(model.status().capacity()).isEqualTo(2);
            assertThat(support.requests()).hasSize(1);
            assertThat(inference.chat("mock:sales").ask("Apples, please.")).isEqualTo("How many?");
            assertThat(inference.chat("mock:sales?answer=None%20left").ask("Apples, please."))
                    .isEqualTo("None left");
            assertThat(sales.requests()).hasSize(2);
        }
    }

    @Test
    void missingScriptIsNamedAndSoAreThoseThereAre() {
        Mock support = Mock.model("support").answer("Yes.");
        try (Inference inference =
                Inference.builder().provider(MockProvider.of(support)).build()) {
            assertThatThrownBy(() -> inference.chat("mock:supprot"))
                    .isInstanceOf(ModelNotFoundException.class)
                    .hasMessageContaining("'supprot'")
                    .hasMessageContaining("mock:support");
        }
    }

    @Test
    void scriptsMustHaveNamesOfTheirOwn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MockProvider.of(Mock.model("m"), Mock.model("m")))
                .withMessage("mocks must have names of their own: m");
    }

    @Test
    void optionsOfAnotherProviderAreRefused() {
        ModelOptions foreign = new ModelOptions() {
            @Override
            public String scheme() {
                return "other";
            }

            @Override
            public String model() {
                return "m";
            }

            @Override
            public String toString() {
                return "other:m";
            }
        };

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MockProvider().open(foreign, SettingSource.NONE))
                .withMessage("options must be a Mock: other:m");
    }
}
