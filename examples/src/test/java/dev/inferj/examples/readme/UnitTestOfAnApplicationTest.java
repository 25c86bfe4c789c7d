package dev.inferj.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatModel;
import dev.inferj.Inference;
import dev.inferj.testkit.Mock;
import org.junit.jupiter.api.Test;

final class UnitTestOfAnApplicationTest {
    // snippet: mock
    @Test
    void greetsByName() {
        try (Inference inference = Inference.create();
                ChatModel model = inference.chat(Mock.model("greeter").answer("Hello, Ana!"))) {
            assertThat(model.ask("My name is Ana.")).isEqualTo("Hello, Ana!");
        }
    }
    // end
}
