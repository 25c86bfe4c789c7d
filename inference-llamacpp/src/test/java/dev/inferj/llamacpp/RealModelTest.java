package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatModel;
import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.Inference;
import dev.inferj.Session;
import dev.inferj.testkit.contract.Await;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The published model through the public API: what it says is known to the letter. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class RealModelTest {
    private static final String PROMPT = "Once upon a time";
    private static final String CONTINUATION =
            ", there was a little girl named Lily. She loved to play outside in the park. One day, she saw a big, red ball."
                    + " She wanted to play with it, but it was too high.\nLily's mom said, \"Lily, let's go to the park.\" Lily was"
                    + " sad and didn't know what to do. She said, \"I want to play with your ball, but I can't find it.\"\n";

    @TempDir
    private Path folder;

    private Inference inference;
    private ChatModel model;

    @BeforeEach
    void open() {
        Path file = TestModels.stories();
        inference = Inference.builder().sessionKey(folder.resolve("key")).build();
        model = inference.chat(LlamaCpp.model(file).slots(8).contextTokens(512).threads(1));
    }

    @AfterEach
    void close() {
        if (inference != null) {
            inference.close();
        }
    }

    @Test
    void continuesAsPublished() {
        assertThat(greedy(200).join().text()).startsWith(CONTINUATION);
    }

    @Test
    void eightAtOnceContinueAsPublishedInSharedSteps() {
        List<CompletableFuture<ChatResponse>> answers =
                IntStream.range(0, 8).mapToObj(i -> greedy(200)).toList();
        for (CompletableFuture<ChatResponse> answer : answers) {
            assertThat(answer.join().text()).startsWith(CONTINUATION);
        }
        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.join().receipt().maxBatchWidth()).isGreaterThan(1));
    }

    @Test
    void aRequestJoinsTheRunningBatch() throws InterruptedException {
        HeldSubscriber running = HeldSubscriber.subscribe(
                model, ChatRequest.builder().rawPrompt(PROMPT).greedy().build());
        running.next();

        CompletableFuture<ChatResponse> joined = greedy(50);
        running.release();

        ChatResponse second = joined.join();
        ChatResponse first = running.response().join();
        assertThat(CONTINUATION).startsWith(second.text());
        assertThat(first.text()).startsWith(CONTINUATION);
        assertThat(second.receipt().maxBatchWidth()).isEqualTo(2);
        assertThat(first.receipt().maxBatchWidth()).isEqualTo(2);
    }

    @Test
    void aCancelledRequestFreesItsSlot() throws InterruptedException {
        List<HeldSubscriber> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            HeldSubscriber subscriber = HeldSubscriber.subscribe(
                    model, ChatRequest.builder().rawPrompt(PROMPT).greedy().build());
            subscriber.next();
            all.add(subscriber);
        }
        assertThat(model.status().running()).isEqualTo(8);

        all.forEach(HeldSubscriber::cancel);

        Await.until("the slots are free", () -> model.status().running() == 0);
        assertThat(greedy(200).join().text()).startsWith(CONTINUATION);
    }

    @Test
    void sessionsForkRewindAndComeBackFromAFile() {
        Session session = model.session().open();
        ChatResponse first = turn(session, PROMPT, 60);
        Session fork = session.fork();
        String second = turn(session, " One day", 20).text();
        ChatResponse forked = turn(fork, " One day", 20);
        assertThat(forked.text()).isEqualTo(second);
        assertThat(forked.usage().cachedTokens())
                .isGreaterThanOrEqualTo(first.usage().totalTokens() - 1);

        session.rewind(1);
        session.save(folder.resolve("session"));
        assertThat(turn(model.restoreSession(folder.resolve("session")), " One day", 20)
                        .text())
                .isEqualTo(second);
    }

    private static ChatResponse turn(Session session, String text, int maxTokens) {
        return session.request().rawPrompt(text).greedy().maxTokens(maxTokens).send();
    }

    private CompletableFuture<ChatResponse> greedy(int maxTokens) {
        return model.request().rawPrompt(PROMPT).greedy().maxTokens(maxTokens).sendAsync();
    }
}
