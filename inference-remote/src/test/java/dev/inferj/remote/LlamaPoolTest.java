package dev.inferj.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.Inference;
import dev.inferj.InferenceException;
import dev.inferj.Session;
import dev.inferj.remote.server.LlamaServer;
import dev.inferj.testkit.contract.Await;
import dev.inferj.testkit.gguf.RandomGguf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three real llama-servers as one model. */
@Timeout(180)
final class LlamaPoolTest {
    private static final int SLOTS = 8;
    private static final int ANSWER = 300;

    @TempDir
    private Path folder;

    private final List<LlamaServer> servers = new ArrayList<>();

    @AfterEach
    void stopServers() {
        servers.forEach(LlamaServer::close);
    }

    @Test
    void oneIsKilledWhileFiftyRequestsStreamAndComesBack() {
        Path endless = RandomGguf.tiny()
                .seed(11)
                .chatTemplate("{% for message in messages %}{{ message.content }}{% endfor %}")
                .writeTo(folder.resolve("random.gguf"));
        start(endless, "-c", "8192", "-np", Integer.toString(SLOTS), "--jinja");
        try (Inference inference = Inference.create();
                ChatModel model = inference.chat(pool())) {
            List<CompletableFuture<ChatResponse>> answers = ask(model, 50);
            LlamaServer killed = servers.get(1);
            Await.until("all slots of a server are busy", () -> killed.busySlots() == SLOTS);

            killed.close();

            int lost = 0;
            for (CompletableFuture<ChatResponse> answer : answers) {
                lost += isLost(answer) ? 1 : 0;
            }
            assertThat(lost).as("those that had begun").isBetween(1, SLOTS);
            for (CompletableFuture<ChatResponse> answer : ask(model, 20)) {
                assertThat(isLost(answer)).as("sent while it is away").isFalse();
            }

            killed.startAgain();
            Await.until("it gets requests again", () -> {
                assertThat(isLost(ask(model, 1).get(0))).isFalse();
                return predictedTokens(killed) > 0;
            });
        }
    }

    @Test
    void sessionsFindTheirCache() {
        Path file = Path.of(System.getProperty("inferj.test.models", "../../shared/models"))
                .resolve("tiny-tools/tiny-tools-f32.gguf");
        assumeTrue(Files.exists(file), "no small chat model: name the folder of models by -Dinferj.test.models");
        start(file, "-c", "24576", "-np", "12", "--jinja");
        try (Inference inference = Inference.create();
                ChatModel model = inference.chat(pool())) {
            List<Session> sessions = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                sessions.add(model.session().system("You are number " + i + ".").open());
            }
            int[] held = new int[sessions.size()];
            int expected = 0;
            int cached = 0;
            for (int turn = 0; turn < 10; turn++) {
                for (int i = 0; i < held.length; i++) {
                    ChatResponse answer = sessions.get(i)
                            .request()
                            .user("Hello " + turn)
                            .greedy()
                            .maxTokens(20)
                            .send();
                    expected += held[i];
                    cached += Math.min(held[i], answer.usage().cachedTokens());
                    held[i] = answer.usage().totalTokens();
                }
            }
            sessions.forEach(Session::close);

            assertThat((double) cached / expected)
                    .as("%d of %d tokens", cached, expected)
                    .isGreaterThanOrEqualTo(0.95);
        }
    }

    private void start(Path model, String... arguments) {
        for (int i = 0; i < 3; i++) {
            servers.add(LlamaServer.start(model, arguments));
        }
    }

    private OpenAi pool() {
        return OpenAi.at(servers.get(0).uri())
                .model("tiny")
                .replicas(
                        "127.0.0.1:" + servers.get(1).port(),
                        "127.0.0.1:" + servers.get(2).port());
    }

    private static List<CompletableFuture<ChatResponse>> ask(ChatModel model, int count) {
        List<CompletableFuture<ChatResponse>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(model.request()
                    .user("Once upon a time " + i)
                    .maxTokens(ANSWER)
                    .sendAsync());
        }
        return answers;
    }

    /** Returns whether an answer was broken off; one that had not begun must be there, whole. */
    private static boolean isLost(CompletableFuture<ChatResponse> answer) {
        Await.until("an end", answer::isDone);
        try {
            assertThat(answer.join().usage().outputTokens()).isPositive();
            return false;
        } catch (CompletionException e) {
            assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                            InferenceException.class,
                            failure -> assertThat(failure.partialText())
                                    .as("%s", failure)
                                    .isNotEmpty());
            return true;
        }
    }

    private static double predictedTokens(LlamaServer server) {
        Matcher matcher =
                Pattern.compile("(?m)^llamacpp:tokens_predicted_total (\\S+)").matcher(server.get("/metrics"));
        assertThat(matcher.find()).isTrue();
        return Double.parseDouble(matcher.group(1));
    }
}
