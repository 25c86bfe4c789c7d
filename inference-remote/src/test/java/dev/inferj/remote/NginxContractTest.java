package dev.inferj.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.Inference;
import dev.inferj.remote.server.Nginx;
import dev.inferj.testkit.contract.Await;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A llama-server behind nginx. */
final class NginxContractTest extends LlamaServerContract {
    @TempDir
    private static Path settings;

    private static @Nullable Nginx nginx;

    @BeforeAll
    static void startNginx() {
        nginx = Nginx.start(settings, server().port(), /* buffers= */ false);
    }

    @AfterAll
    static void stopNginx() {
        if (nginx != null) {
            nginx.close();
        }
    }

    @Test
    void cancellingFreesTheServersSlotThroughIt() throws InterruptedException {
        try (Inference inference = Inference.create();
                ChatModel model = inference.chat(address())) {
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<ChatResponse> answer = model.request()
                    .rawPrompt(endlessPrompt())
                    .maxTokens(100_000)
                    .submit(event -> begun.countDown())
                    .response();
            begun.await();
            assertThat(server().busySlots()).isEqualTo(1);

            answer.cancel(true);

            Await.until("the slot is free", () -> server().busySlots() == 0);
        }
    }

    @Test
    void oneThatGathersTheAnswerPassesItOnWhole(@TempDir Path own) {
        try (Nginx gathering = Nginx.start(own, server().port(), /* buffers= */ true);
                Inference inference = Inference.create();
                ChatModel model = inference.chat("openai://127.0.0.1:" + gathering.port() + "/tiny")) {
            for (int i = 0; i < 5; i++) {
                ChatResponse answer =
                        model.request().rawPrompt(prompt()).maxTokens(40).send();

                assertThat(answer.usage().outputTokens()).isEqualTo(40);
                assertThat(answer.receipt().attempts()).hasSize(1);
            }
        }
    }

    @Test
    void cancellingFreesTheSlotThroughOneThatGathersTheAnswerToo(@TempDir Path own) {
        try (Nginx gathering = Nginx.start(own, server().port(), /* buffers= */ true);
                Inference inference = Inference.create();
                ChatModel model = inference.chat("openai://127.0.0.1:" + gathering.port() + "/tiny")) {
            CompletableFuture<ChatResponse> answer = model.request()
                    .rawPrompt(endlessPrompt())
                    .maxTokens(100_000)
                    .sendAsync();
            Await.until("it runs", () -> server().busySlots() == 1);

            answer.cancel(true);

            Await.until("the slot is free", () -> server().busySlots() == 0);
        }
    }

    @Override
    int port() {
        if (nginx == null) {
            throw new IllegalStateException("nginx is not started");
        }
        return nginx.port();
    }
}
