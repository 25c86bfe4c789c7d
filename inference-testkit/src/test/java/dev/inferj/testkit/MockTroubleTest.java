package dev.inferj.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatEvent;
import dev.inferj.ChatModel;
import dev.inferj.DeadlineExceededException;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.Inference;
import dev.inferj.OverloadedException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.testkit.contract.Await;
import dev.inferj.testkit.contract.Background;
import dev.inferj.testkit.contract.RecordingListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MockTroubleTest {
    private final VirtualTime time = new VirtualTime();
    private final Inference inference =
            Inference.builder().timeSource(time).provider(new MockProvider()).build();

    @AfterEach
    void close() {
        inference.close();
    }

    @Test
    void answerBreaksOffAtAToken() {
        ChatModel model = inference.chat(
                Mock.model("m").answer(MockAnswer.text("one two three").failAt(2, MockTroubleTest::boom)));
        List<String> told = new ArrayList<>();

        assertThatThrownBy(() -> {
                    try (var events = model.request().user("a").stream()) {
                        events.map(ChatEvent::text).forEach(told::add);
                    }
                })
                .isInstanceOf(EngineFailedException.class)
                .hasMessage("boom");
        assertThat(told).containsExactly("one", " two");
        assertThatThrownBy(() -> model.ask("a"))
                .isInstanceOfSatisfying(
                        EngineFailedException.class,
                        e -> assertThat(e.partialText()).isEqualTo("one two"));
    }

    @Test
    void answerFailsInPlaceOfItsFirstTokenOrItsEnd() {
        ChatModel model = inference.chat(Mock.model("m")
                .when("first")
                .answer(MockAnswer.failure(MockTroubleTest::boom))
                .when("end")
                .answer(MockAnswer.text("one two").failAt(2, MockTroubleTest::boom))
                .answer(MockAnswer.text("one two").failAt(3, MockTroubleTest::boom)));

        assertThatThrownBy(() -> model.ask("first")).hasMessage("boom");
        assertThatThrownBy(() -> model.ask("end"))
                .isInstanceOfSatisfying(
                        EngineFailedException.class,
                        e -> assertThat(e.partialText()).isEqualTo("one two"));
        assertThat(model.ask("later")).isEqualTo("one two");
    }

    @Test
    void firstRequestsFailEachWithAnExceptionOfItsOwn() {
        Mock mock = Mock.model("m")
                .answers("1", "2")
                .failTimes(2, MockTroubleTest::boom)
                .failTimes(1, () -> new ProviderUnavailableException("gone", null, /* retryable= */ true));
        ChatModel model = inference.chat(mock);
        List<Throwable> failures = new ArrayList<>();

        for (int i = 0; i < 3; i++) {
            failures.add(
                    Await.failure("a first request", model.request().user("a").sendAsync()));
        }

        assertThat(failures)
                .doesNotHaveDuplicates()
                .hasExactlyElementsOfTypes(
                        EngineFailedException.class, EngineFailedException.class, ProviderUnavailableException.class);
        assertThat(model.ask("a")).isEqualTo("1");
        assertThat(mock.requests()).hasSize(4);
    }

    @Test
    void firstRequestsAreRefusedAtOnce() {
        Mock mock = Mock.model("m").answer("fine").refuseTimes(2, Duration.ofSeconds(3));
        ChatModel model = inference.chat(mock);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> model.request().user("a").sendAsync())
                    .isInstanceOfSatisfying(OverloadedException.class, e -> {
                        assertThat(e.isRetryable()).isTrue();
                        assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(3));
                    });
        }
        assertThat(model.ask("a")).isEqualTo("fine");
        assertThat(mock.requests()).hasSize(3);
    }

    @Test
    void silentAnswerGoesOnUntilItIsCancelled() {
        ChatModel model =
                inference.chat(Mock.model("m").answer(MockAnswer.text("one two").stallAt(1)));
        RecordingListener listener = RecordingListener.prompt();
        var generation = model.request().user("a").submit(listener);
        listener.awaitFirst();
        time.advance(Duration.ofDays(1));
        assertThat(generation.response()).isNotDone();

        generation.cancel();

        assertThat(Await.result("the cancelled request", generation.response()).text())
                .isEqualTo("one");
        assertThat(listener.response().finishReason()).isEqualTo(FinishReason.CANCELLED);
        Await.until("the place is free", () -> model.status().running() == 0);
    }

    @Test
    void silentAnswerIsEndedByTheDeadline() {
        ChatModel model =
                inference.chat(Mock.model("m").answer(MockAnswer.text("one two").stallAt(1)));
        RecordingListener listener = RecordingListener.prompt();
        var generation =
                model.request().user("a").deadline(Duration.ofSeconds(9)).submit(listener);
        listener.awaitFirst();

        time.advance(Duration.ofSeconds(9));

        assertThat(Await.failure("the late request", generation.response()))
                .isInstanceOfSatisfying(
                        DeadlineExceededException.class,
                        e -> assertThat(e.partialText()).isEqualTo("one"));
    }

    @Test
    void closeCancelsASilentAnswerThoughTheClockStandsStill() {
        ChatModel model =
                inference.chat(Mock.model("m").answer(MockAnswer.text("one two").stallAt(1)));
        RecordingListener listener = RecordingListener.prompt();
        var generation = model.request().user("a").submit(listener);
        listener.awaitFirst();

        Background.run("close", model::close).result();

        assertThat(Await.result("the cancelled request", generation.response()).finishReason())
                .isEqualTo(FinishReason.CANCELLED);
    }

    private static EngineFailedException boom() {
        return new EngineFailedException("boom");
    }
}
