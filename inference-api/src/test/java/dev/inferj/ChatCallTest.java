package dev.inferj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChatCallTest {
    private final RecordingModel model = new RecordingModel();

    @Test
    void everyWayToSendHandsTheModelTheRequestAsItStands() {
        ChatCall call = model.request().system("s").user("a").maxTokens(3);
        call.send();
        assertThat(call.sendAsync()).isCompleted();
        call.user("b");
        call.stream();
        call.submit(event -> {});
        call.publish();
        assertThat(call.countTokens()).isEqualTo(7);
        assertThat(model.sent)
                .containsExactly("send 2", "sendAsync 2", "stream 3", "submit 3", "publish 3", "countTokens 3");
    }

    @Test
    void emptyRequestIsRefusedBeforeItIsSent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.request().send())
                .withMessageContaining("neither");
        assertThat(model.sent).isEmpty();
    }

    @Test
    void askReturnsTheTextOfTheAnswer() {
        assertThat(model.ask("Why?")).isEqualTo("because");
        assertThat(model.sent).containsExactly("send 1");
    }

    @Test
    void askFailsRatherThanReturnAnAnswerCutOff() {
        model.finishReason = FinishReason.CANCELLED;
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> model.ask("Why?"));
    }

    /** Notes how it was asked, and with how many messages. */
    private static final class RecordingModel implements ChatModel {
        @Override
        public Session restoreSession(java.nio.file.Path file) {
            throw new UnsupportedOperationException("not recorded");
        }

        @Override
        public Session restoreTranscript(java.nio.file.Path file) {
            throw new UnsupportedOperationException("not recorded");
        }

        @Override
        public SessionBuilder session() {
            throw new UnsupportedOperationException("not recorded");
        }

        final List<String> sent = new ArrayList<>();
        FinishReason finishReason = FinishReason.STOP;

        private ChatResponse note(String how, ChatRequest request) {
            sent.add(how + " " + request.messages().size());
            return new ChatResponse(
                    "because",
                    finishReason,
                    null,
                    new Usage(1, 0, 1),
                    Receipt.builder("mock", "m").build());
        }

        @Override
        public ModelInfo info() {
            return ModelInfo.builder("mock", "m").build();
        }

        @Override
        public ModelStatus status() {
            return new ModelStatus(0, 0, 1);
        }

        @Override
        public ChatResponse send(ChatRequest request) {
            return note("send", request);
        }

        @Override
        public CompletableFuture<ChatResponse> sendAsync(ChatRequest request) {
            return CompletableFuture.completedFuture(note("sendAsync", request));
        }

        @Override
        public Stream<ChatEvent> stream(ChatRequest request) {
            return Stream.of(new ChatEvent.Finished(note("stream", request)));
        }

        @Override
        public Generation submit(ChatRequest request, Consumer<? super ChatEvent> listener) {
            CompletableFuture<ChatResponse> response = CompletableFuture.completedFuture(note("submit", request));
            return new Generation() {
                @Override
                public CompletableFuture<ChatResponse> response() {
                    return response;
                }

                @Override
                public void cancel() {}
            };
        }

        @Override
        public Flow.Publisher<ChatEvent> publish(ChatRequest request) {
            note("publish", request);
            return subscriber -> {};
        }

        @Override
        public int countTokens(ChatRequest request) {
            note("countTokens", request);
            return 7;
        }

        @Override
        public void close() {}
    }
}
