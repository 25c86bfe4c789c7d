package dev.inferj.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inferj.ChatEvent;
import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import dev.inferj.Inference;
import dev.inferj.InvalidRequestException;
import dev.inferj.ModelNotFoundException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EchoProviderTest {
    private final Inference inference =
            Inference.builder().provider(new EchoProvider()).build();

    @AfterEach
    void close() {
        inference.close();
    }

    @Test
    void modelSaysAgainWhatItWasTold() {
        ChatModel model = inference.chat("echo:parrot?parallel=2");
        ChatResponse response =
                model.request().system("Be brief.").user("Hello dear world").send();
        assertThat(response.text()).isEqualTo("Hello dear world");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.usage().outputTokens()).isEqualTo(3);
        assertThat(model.status().capacity()).isEqualTo(2);
    }

    @Test
    void answerEndsAtMaxTokens() {
        ChatResponse response = inference
                .chat(Echo.model("parrot").parallel(1).maxWaiting(1))
                .request()
                .rawPrompt("one two three")
                .maxTokens(2)
                .send();
        assertThat(response.text()).isEqualTo("one two ");
        assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void answerEndsAtTheFirstStopString() {
        ChatModel model = inference.chat("echo:parrot");
        ChatResponse response = model.request()
                .user("one two three")
                .stop("three", "o t", "two")
                .send();
        assertThat(response.text()).isEqualTo("one ");
        assertThat(response.matchedStop()).hasValue("two");
        assertThat(model.request().user("one two").stop("one").send().text()).isEmpty();
        assertThat(model.request().user("one two").stop("three").send().text()).isEqualTo("one two");
    }

    @Test
    void requestsRunSideBySide() {
        ChatModel model = inference.chat("echo:parrot");
        List<CompletableFuture<ChatResponse>> answers = IntStream.range(0, 50)
                .mapToObj(i -> model.request().user("number " + i).sendAsync())
                .toList();
        assertThat(answers.stream().map(answer -> answer.join().text()))
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(i -> "number " + i).toList());
    }

    @Test
    void streamHasEachWordAsItIsSaid() {
        try (Stream<ChatEvent> events = inference.chat("echo:parrot").request().user("a b c").stream()) {
            assertThat(events.map(ChatEvent::text)).containsExactly("a ", "b ", "c", "");
        }
    }

    @Test
    void answerThatNobodyReadsWaitsAndCanBeCancelled() throws Exception {
        ChatModel model = inference.chat("echo:parrot?parallel=1");
        CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
        CompletableFuture<String> first = new CompletableFuture<>();
        model.request().user("a b c").publish().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscribed.complete(subscription);
                subscription.request(1);
            }

            @Override
            public void onNext(ChatEvent event) {
                first.complete(event.text());
            }

            @Override
            public void onError(Throwable failure) {
                first.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {}
        });
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("a ");
        subscribed.get(20, TimeUnit.SECONDS).cancel();
        assertThat(model.ask("free again")).isEqualTo("free again");
    }

    @Test
    void whatTheProviderCannotDoIsRefused() {
        ChatModel model = inference.chat("echo:parrot");
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> model.request().user("a").logitBias(1, 1).send())
                .withMessage("echo models choose no tokens: leave logitBias out");
        assertThatExceptionOfType(ModelNotFoundException.class)
                .isThrownBy(() -> inference.chat("echo:raven"))
                .withMessage("there is no model echo:raven: use echo:parrot");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inference.chat("echo:parrot?paralel=2"))
                .withMessageEndingWith(": paralel (did you mean parallel?)");
    }
}
