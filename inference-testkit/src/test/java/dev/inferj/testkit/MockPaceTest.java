package dev.inferj.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.DeadlineExceededException;
import dev.inferj.Inference;
import dev.inferj.testkit.contract.Await;
import dev.inferj.testkit.contract.Background;
import dev.inferj.testkit.contract.RecordingSubscriber;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MockPaceTest {
    private final VirtualTime time = new VirtualTime();
    private final Mock mock = Mock.model("m").answer("one two three").timeSource(time);
    private final Inference inference =
            Inference.builder().timeSource(time).provider(new MockProvider()).build();

    @AfterEach
    void close() {
        inference.close();
    }

    @Test
    void tokensComeAtTheirTimes() {
        ChatModel model =
                inference.chat(mock.firstTokenDelay(Duration.ofSeconds(2)).tokenDelay(Duration.ofMillis(100)));
        RecordingSubscriber reader = read(model);

        time.advance(Duration.ofMillis(1_999));
        assertThat(reader.text()).isEmpty();
        time.advance(Duration.ofMillis(1));
        reader.awaitEvents(1);
        assertThat(reader.text()).isEqualTo("one");
        time.advance(Duration.ofMillis(100));
        reader.awaitEvents(2);
        assertThat(reader.text()).isEqualTo("one two");
        time.advance(Duration.ofMillis(100));

        ChatResponse response = reader.response();
        assertThat(response.text()).isEqualTo("one two three");
        assertThat(response.receipt().timeToFirstToken()).isEqualTo(Duration.ofSeconds(2));
        assertThat(response.receipt().timePerOutputToken()).isEqualTo(Duration.ofMillis(100));
        assertThat(response.receipt().totalTime()).isEqualTo(Duration.ofMillis(2_200));
    }

    @Test
    void firstTokenTakesAsLongAsTheOthersUnlessToldOtherwise() {
        RecordingSubscriber reader = read(inference.chat(mock.tokenDelay(Duration.ofSeconds(1))));

        time.advance(Duration.ofSeconds(3));

        assertThat(reader.response().receipt().timeToFirstToken()).isEqualTo(Duration.ofSeconds(1));
        assertThat(reader.response().receipt().totalTime()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void deadlineCutsASlowAnswerOff() {
        ChatModel model = inference.chat(mock.tokenDelay(Duration.ofSeconds(1)));
        CompletableFuture<ChatResponse> answer =
                model.request().user("a").deadline(Duration.ofMillis(2_500)).sendAsync();

        time.advance(Duration.ofSeconds(3));

        assertThat(Await.failure("the late request", answer))
                .isInstanceOfSatisfying(
                        DeadlineExceededException.class,
                        e -> assertThat(e.partialText()).isEqualTo("one two"));
        assertThat(time.pendingAlarms()).isZero();
    }

    @Test
    void sendOfAnotherThreadIsServedByMovingTheClock() throws InterruptedException {
        ChatModel model = inference.chat(mock.firstTokenDelay(Duration.ofHours(1)));
        Background<String> asking = Background.run("ask", () -> model.ask("a"));
        time.awaitAlarms(1, Await.PATIENCE);

        time.advance(Duration.ofHours(1));

        assertThat(asking.result()).isEqualTo("one two three");
    }

    @Test
    void cancelTakesTheAlarmBack() {
        ChatModel model = inference.chat(mock.tokenDelay(Duration.ofSeconds(1)));
        RecordingSubscriber reader = read(model);
        time.advance(Duration.ofSeconds(1));
        reader.awaitEvents(1);

        reader.cancel();

        assertThat(time.pendingAlarms()).isZero();
        assertThat(model.status().running()).isZero();
        assertThat(reader.text()).isEqualTo("one");
    }

    @Test
    void answerWaitsForDemandAndForItsTime() {
        ChatModel model = inference.chat(mock.tokenDelay(Duration.ofSeconds(1)));
        RecordingSubscriber reader = RecordingSubscriber.withoutDemand();
        model.request().user("a").publish().subscribe(reader);
        time.advance(Duration.ofSeconds(10));
        assertThat(reader.events()).isEmpty();

        reader.request(10);
        reader.awaitEvents(1);
        assertThat(reader.text()).isEqualTo("one");
        Await.until("the next token has its alarm", () -> time.pendingAlarms() == 1);
        time.advance(Duration.ofSeconds(2));

        assertThat(reader.response().text()).isEqualTo("one two three");
    }

    @Test
    void delaysPassByTheRealClockUnlessToldOtherwise() {
        try (Inference real = Inference.builder().provider(new MockProvider()).build();
                ChatModel model =
                        real.chat(Mock.model("m").answer("one two three").tokenDelay(Duration.ofMillis(5)))) {
            ChatResponse response =
                    Await.result("the answer", model.request().user("a").sendAsync());

            assertThat(response.text()).isEqualTo("one two three");
            assertThat(response.receipt().totalTime()).isGreaterThanOrEqualTo(Duration.ofMillis(15));
        }
    }

    private static RecordingSubscriber read(ChatModel model) {
        RecordingSubscriber reader = RecordingSubscriber.unbounded();
        model.request().user("a").publish().subscribe(reader);
        return reader;
    }
}
