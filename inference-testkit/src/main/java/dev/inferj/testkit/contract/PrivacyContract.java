package dev.inferj.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.inferj.ChatEvent;
import dev.inferj.ChatRequest;
import dev.inferj.ModelAddress;
import org.junit.jupiter.api.Test;

/** What users and models say, and what opens a server's door, is not shown by accident. */
public interface PrivacyContract extends ModelUnderTest {
    @Test
    default void requestDoesNotShowItsPrompt() {
        String secret = "correct-horse-battery";

        for (ChatRequest request : new ChatRequest[] {
            ChatRequest.builder().rawPrompt(secret).build(),
            ChatRequest.builder().system(secret).user(secret).assistant(secret).build(),
            TestBed.ask(this, secret).stop(secret).build()
        }) {
            assertThat(request.toString()).doesNotContain(secret);
            assertThat(request.messages().toString()).doesNotContain(secret);
        }
    }

    @Test
    default void answerDoesNotShowItsText() {
        try (TestBed bed = TestBed.open(this)) {
            RecordingSubscriber subscriber = bed.subscribe(bed.request(), RecordingSubscriber.unbounded());
            String text = subscriber.response().text();

            assertThat(subscriber.response().toString()).doesNotContain(text);
            assertThat(subscriber.events()).allSatisfy(event -> {
                if (event instanceof ChatEvent.Delta delta && delta.text().length() > 2) {
                    assertThat(event.toString()).doesNotContain(delta.text());
                }
                assertThat(event.toString()).doesNotContain(text);
            });
        }
    }

    @Test
    default void refusalDoesNotShowThePrompt() {
        try (TestBed bed = TestBed.open(this)) {
            String secret = "correct-horse-battery ";

            Throwable refusal = catchThrowable(() -> bed.model()
                    .sendAsync(bed.ask(secret.repeat(10_000)).maxTokens(1).build()));

            if (refusal != null) {
                assertThat(refusal.getMessage()).doesNotContain(secret.strip());
            }
        }
    }

    @Test
    default void addressDoesNotShowItsSecrets() {
        ModelAddress address = ModelAddress.parse(address() + "?apiKey=hunter2&accessToken=swordfish");

        assertThat(address.toString())
                .doesNotContain("hunter2", "swordfish")
                .contains(address.target())
                .contains("apiKey");
    }

    @Test
    default void refusedSettingDoesNotShowItsSecret() {
        try (TestBed bed = TestBed.open(this)) {
            Throwable refusal = catchThrowable(() -> bed.inference().chat(address() + "?noSuchApiKey=hunter2"));

            assertThat(refusal).isInstanceOf(IllegalArgumentException.class);
            assertThat(refusal).hasMessageContaining("noSuchApiKey");
            assertThat(refusal.getMessage()).doesNotContain("hunter2");
        }
    }

    @Test
    default void modelAndOptionsDescribeThemselves() {
        try (TestBed bed = TestBed.open(this)) {
            assertThat(bed.model().toString())
                    .contains(bed.model().info().name())
                    .contains(bed.model().info().provider());
            assertThat(options(Serving.ROOMY).toString())
                    .contains(options(Serving.ROOMY).model());
        }
    }
}
