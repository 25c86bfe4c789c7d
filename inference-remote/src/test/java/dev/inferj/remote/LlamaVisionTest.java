package dev.inferj.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.Feature;
import dev.inferj.Inference;
import dev.inferj.Message;
import dev.inferj.MessagePart;
import dev.inferj.remote.server.LlamaServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real llama-server that takes images, by a projector of random weights. */
@Timeout(120)
final class LlamaVisionTest {
    /** One pixel. */
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    @Test
    void anImageIsPartOfThePrompt() {
        Path folder = Path.of(System.getProperty("inferj.test.models", "../../shared/models"))
                .resolve("tiny-tools");
        Path projector = folder.resolve("mmproj-random.gguf");
        assumeTrue(Files.exists(projector), "no projector: name the folder of models by -Dinferj.test.models");
        try (LlamaServer server = LlamaServer.start(
                        folder.resolve("tiny-tools-f32.gguf"),
                        "-c",
                        "4096",
                        "-np",
                        "2",
                        "--jinja",
                        "--mmproj",
                        projector.toString());
                Inference inference = Inference.create();
                ChatModel model = inference.chat("openai://127.0.0.1:" + server.port() + "/tiny")) {
            assertThat(model.info().features()).contains(Feature.IMAGES);

            ChatResponse without =
                    model.request().user("What is this?").greedy().maxTokens(5).send();
            ChatResponse with = model.request()
                    .message(Message.user(
                            MessagePart.text("What is this?"),
                            MessagePart.media("image/png", Base64.getDecoder().decode(PNG))))
                    .greedy()
                    .maxTokens(5)
                    .send();

            assertThat(with.usage().promptTokens())
                    .isGreaterThan(without.usage().promptTokens());
        }
    }
}
