package dev.inferj.triton.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.Attempt;
import dev.inferj.ChatEvent;
import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.Inference;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.Routing;
import dev.inferj.remote.Triton;
import dev.inferj.testkit.contract.Await;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several servers that are spoken to by gRPC. */
@Timeout(60)
final class GrpcPoolTest {
    private final FakeTriton one = new FakeTriton();
    private final FakeTriton two = new FakeTriton();
    private final Inference inference = Inference.create();

    @AfterEach
    void close() {
        inference.close();
        one.close();
        two.close();
    }

    @Test
    void requestsAreSpread() {
        ChatModel model = inference.chat(pool());
        List<CompletableFuture<ChatResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            answers.add(model.request().rawPrompt("hi").maxTokens(5).sendAsync());
        }

        answers.forEach(answer -> Await.result("an answer", answer));
        assertThat(one.requests).hasSizeGreaterThan(10);
        assertThat(two.requests).hasSizeGreaterThan(10);
    }

    @Test
    void requestThatOneServerFailsGoesToTheOther() {
        one.answer((request, out) ->
                out.onError(Status.UNAVAILABLE.withDescription("full").asException()));
        ChatModel model = inference.chat(pool().routing(Routing.ROUND_ROBIN));

        for (int i = 0; i < 4; i++) {
            ChatResponse response = model.request().rawPrompt("hi").maxTokens(3).send();
            assertThat(response.text()).isNotEmpty();
            assertThat(response.receipt()
                            .attempts()
                            .get(response.receipt().attempts().size() - 1)
                            .ending())
                    .isEqualTo(Attempt.Ending.ANSWERED);
        }
        assertThat(one.requests).isNotEmpty();
        assertThat(two.requests).hasSize(4);
    }

    @Test
    void serverThatDiesLosesOnlyAnswersThatHadBegun() {
        one.answer((request, out) -> out.onNext(FakeTriton.text("so far")));
        ChatModel model = inference.chat(pool().routing(Routing.ROUND_ROBIN));
        List<Iterator<ChatEvent>> begun = new ArrayList<>();
        while (one.requests.isEmpty()) {
            begun.add(model.request().rawPrompt("hi").maxTokens(3).stream().iterator());
            begun.get(begun.size() - 1).next();
        }

        one.close();

        assertThatThrownBy(() -> begun.get(begun.size() - 1).hasNext())
                .isInstanceOf(ProviderUnavailableException.class);
        for (int i = 0; i < 10; i++) {
            assertThat(model.request().rawPrompt("hi").maxTokens(3).send().text())
                    .isNotEmpty();
        }
    }

    @Test
    void serverThatIsNotThereWhenTheModelIsOpenedIsDoneWithout() {
        one.close();
        ChatModel model = inference.chat(pool());

        assertThat(model.request().rawPrompt("hi").maxTokens(3).send().text()).isNotEmpty();
    }

    @Test
    void probeFindsThatAServerIsGoneAndThatItIsBack() {
        ChatModel model = inference.chat(pool().routing(Routing.ROUND_ROBIN).probeEvery(Duration.ofMillis(20)));
        model.request().rawPrompt("hi").maxTokens(1).send();
        int port = one.port();
        one.close();

        try (FakeTriton again = new FakeTriton(port, null)) {
            Await.until("it gets requests", () -> {
                assertThat(model.request().rawPrompt("hi").maxTokens(1).send().text())
                        .isNotEmpty();
                return !again.requests.isEmpty();
            });
        }
    }

    @Test
    void loadIsNotAskedForWhereItIsNotTold() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inference.chat(pool().loadEvery(Duration.ofSeconds(1))))
                .withMessageContaining("loadEvery must be left out");
    }

    private Triton pool() {
        return GrpcTest.at(one.port()).replicas("127.0.0.1:" + two.port());
    }
}
