package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.Attempt;
import dev.inferj.ChatEvent;
import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.DeadlineExceededException;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.InvalidRequestException;
import dev.inferj.Message;
import dev.inferj.ModelStatus;
import dev.inferj.OverloadedException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.TokenLogprob;
import dev.inferj.ToolCall;
import dev.inferj.Usage;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.ManualExecutor;
import dev.inferj.internal.delivery.RecordingReader;
import dev.inferj.internal.delivery.VirtualTime;
import dev.inferj.internal.engine.ScriptedRequestBackend.Started;
import dev.inferj.spi.ServingOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DelegatedModelTest {
    private final VirtualTime time = new VirtualTime();
    private final ManualExecutor callbacks = new ManualExecutor();
    private ScriptedRequestBackend backend = backend(2, 1000);
    private DelegatedModel model = new DelegatedModel(backend, time);

    @AfterEach
    void nothingIsLeftAndTheBackendWasUsedAsItWantsToBe() {
        assertThat(model.status().waiting()).as("waiting").isZero();
        assertThat(model.status().running()).as("running").isZero();
        assertThat(time.alarms()).as("alarms").isZero();
        model.close();
        assertThat(backend.closed).isTrue();
        assertThat(backend.violations).isEmpty();
    }

    @Test
    void handsOverWholeRequestsAndGivesTheAnswer() {
        Exchange exchange = submit(request("hi"));
        Started started = take();
        time.advance(Duration.ofSeconds(2));
        started.sink.text("");
        time.advance(Duration.ofSeconds(1));
        started.sink.text("Hello");
        time.advance(Duration.ofSeconds(4));
        started.ending().finish(FinishReason.STOP, "###", new Usage(7, 3, 2));

        ChatResponse response = response(exchange);
        assertThat(response.text()).isEqualTo("Hello");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.matchedStop()).contains("###");
        assertThat(response.usage()).isEqualTo(new Usage(7, 3, 2));
        assertThat(response.receipt().queueTime()).isZero();
        assertThat(response.receipt().timeToFirstToken()).isEqualTo(Duration.ofSeconds(2));
        assertThat(response.receipt().totalTime()).isEqualTo(Duration.ofSeconds(7));
        assertThat(response.receipt().cachedTokens()).isEqualTo(3);
        assertThat(response.receipt().provider()).isEqualTo("scripted");
    }

    @Test
    void reasoningToolCallsAndProbabilitiesStayApartFromTheAnswer() {
        RecordingReader reader = new RecordingReader();
        Exchange exchange = Exchange.read(request("hi").build(), time, callbacks, reader);
        exchange.request(Long.MAX_VALUE);
        model.start(exchange);
        ToolCall call = new ToolCall("1", "look", "{}");
        TokenLogprob logprob = new TokenLogprob("a", -0.5, List.of());
        Started started = take();

        time.advance(Duration.ofMillis(5));
        started.sink.attempted("a:1", Duration.ofMillis(3), Attempt.Ending.FAILED, "it broke off");
        started.sink.reasoning("hm");
        started.sink.text("a");
        started.sink.logprobs(List.of(logprob));
        started.sink.toolCall(call);
        started.sink.attempted("b:2", Duration.ZERO, Attempt.Ending.ANSWERED, null);
        started.ending().finish(FinishReason.TOOL_CALLS, null, new Usage(1, 0, 3));
        callbacks.runAll();

        ChatResponse response = response(exchange);
        assertThat(response.text()).isEqualTo("a");
        assertThat(response.reasoning()).isEqualTo("hm");
        assertThat(response.toolCalls()).containsExactly(call);
        assertThat(response.logprobs()).containsExactly(logprob);
        assertThat(response.receipt().attempts())
                .extracting(Attempt::toString)
                .containsExactly("a:1 after 2 ms, FAILED in 3 ms: it broke off", "b:2 after 5 ms, ANSWERED in 0 ms");
        assertThat(response.toMessage()).isEqualTo(Message.assistant("a", List.of(call)));
        assertThat(reader.events)
                .containsExactly(
                        new ChatEvent.Reasoning("hm"),
                        new ChatEvent.Delta("a"),
                        new ChatEvent.ToolCalled(call),
                        new ChatEvent.Finished(response));
    }

    @Test
    void featureThatTheModelLacksIsRefusedBeforeTheBackendSeesIt() {
        assertThatThrownBy(() -> submit(request("hi").logprobs(1)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("logprobs");
        assertThat(backend.started).isEmpty();
    }

    @Test
    void requestsWaitForAPlaceInTheirOrder() {
        List<Exchange> all = new ArrayList<>();
        for (String prompt : new String[] {"a", "b", "c", "d"}) {
            all.add(submit(request(prompt)));
        }
        assertThat(model.status()).isEqualTo(new ModelStatus(2, 2, 2));
        assertThat(backend.started).extracting(Started::prompt).containsExactly("a", "b");
        take().echo();
        assertThat(backend.started).extracting(Started::prompt).containsExactly("b", "c");
        take().echo();
        take().echo();
        take().echo();
        assertThat(all).extracting(each -> response(each).text()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void higherPriorityAndLessServedTenantsGoFirst() {
        submit(request("x").tenant("a"));
        submit(request("y").tenant("a"));
        submit(request("a2").tenant("a"));
        submit(request("b1").tenant("b"));
        submit(request("high").tenant("a").priority(1));
        take().finish(FinishReason.STOP, 100, 100);
        take().finish(FinishReason.STOP, 1, 1);
        assertThat(backend.started).extracting(Started::prompt).containsExactly("high", "b1");
        take().echo();
        take().echo();
        take().echo();
    }

    @Test
    void refusesWhatIsOneTooMany() {
        serve(backend(1, 2));
        submit(request("a"));
        submit(request("b"));
        submit(request("c"));
        assertThatThrownBy(() -> submit(request("d")))
                .isInstanceOfSatisfying(
                        OverloadedException.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(1)));
        time.advance(Duration.ofSeconds(20));
        take().echo();
        submit(request("d"));
        assertThatThrownBy(() -> submit(request("e")))
                .isInstanceOfSatisfying(
                        OverloadedException.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(20)));
        take().echo();
        take().echo();
        take().echo();
    }

    @Test
    void backendThatAnswersAtOnceServesALongQueueWithoutDeepeningTheStack() {
        serve(backend(1, 200_000));
        submit(request("first"));
        for (int i = 0; i < 100_000; i++) {
            submit(request("x"));
        }
        Started first = take();
        backend.onStart = Started::echo;
        first.echo();
        assertThat(backend.started).hasSize(100_000);
    }

    @Test
    void requestThatCannotBeRunIsRefusedAtOnce() {
        backend.onCheck = request -> {
            throw new InvalidRequestException("no");
        };
        assertThatThrownBy(() -> submit(request("a"))).isInstanceOf(InvalidRequestException.class);
        assertThat(backend.started).isEmpty();
    }

    @Test
    void startThatThrowsFailsOneRequestAndFreesItsPlace() {
        serve(backend(1, 100));
        submit(request("first"));
        List<Exchange> failing = new ArrayList<>();
        ProviderUnavailableException known = new ProviderUnavailableException("down", null, /* retryable= */ true);
        for (int i = 0; i < 3; i++) {
            failing.add(submit(request("bad " + i)));
        }
        Exchange good = submit(request("good"));
        Started first = take();
        backend.onStart = started -> {
            switch (started.prompt()) {
                case "bad 0" -> throw known;
                case "bad 1" -> throw new IllegalStateException("boom");
                case "bad 2" -> throw new NoClassDefFoundError("gone");
                default -> {}
            }
        };
        first.echo();
        take().echo();
        assertThat(failure(failing.get(0))).isSameAs(known);
        assertThat(failure(failing.get(1)))
                .isInstanceOf(EngineFailedException.class)
                .hasMessage("the request could not be started: java.lang.IllegalStateException: boom");
        assertThat(failure(failing.get(2))).hasCauseInstanceOf(NoClassDefFoundError.class);
        assertThat(response(good).text()).isEqualTo("good");
    }

    @Test
    void failureOfTheBackendKeepsWhatItHadSaid() {
        Exchange exchange = submit(request("a"));
        Started started = take();
        started.sink.text("so ");
        started.sink.text("far");
        started.ending().fail(new ProviderUnavailableException("cut", null, /* retryable= */ true));
        assertThat(((InferenceException) failure(exchange)).partialText()).isEqualTo("so far");
    }

    @Test
    void cancelEndsForTheCallerAtOnceAndFreesThePlaceWhenTheBackendEnds() {
        serve(backend(1, 100));
        RecordingReader reader = new RecordingReader();
        Exchange exchange = submit(request("a"), reader);
        Exchange next = submit(request("b"));
        reader.request(10);
        Started started = take();
        started.sink.text("so far");
        exchange.cancel();
        assertThat(started.cancels).hasValue(1);
        started.sink.text("too late");
        callbacks.runAll();
        assertThat(reader.response().text()).isEqualTo("so far");
        assertThat(reader.response().usage()).isEqualTo(new Usage(0, 0, 1));
        assertThat(reader.response().finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(model.status()).isEqualTo(new ModelStatus(1, 1, 1));
        started.finish(FinishReason.CANCELLED, 1, 5);
        assertThat(model.status()).isEqualTo(new ModelStatus(0, 1, 1));
        take().echo();
        assertThat(response(next).text()).isEqualTo("b");
        callbacks.runAll();
        reader.check();
    }

    @Test
    void cancelOfAWaitingRequestNeverReachesTheBackend() {
        serve(backend(1, 100));
        submit(request("a"));
        Exchange waiting = submit(request("b"));
        waiting.cancel();
        assertThat(response(waiting).finishReason()).isEqualTo(FinishReason.CANCELLED);
        take().echo();
        assertThat(backend.started).isEmpty();
    }

    @Test
    void cancelDuringStartReachesTheBackendBehindIt() {
        List<Exchange> exchanges = new ArrayList<>();
        backend.onStart = started -> exchanges.get(0).cancel();
        exchanges.add(Exchange.unread(request("a").build(), time, callbacks));
        model.start(exchanges.get(0));
        Started started = take();
        assertThat(started.cancels).hasValue(1);
        started.finish(FinishReason.CANCELLED, 1, 1);
        assertThat(response(exchanges.get(0)).finishReason()).isEqualTo(FinishReason.CANCELLED);
    }

    @Test
    void backendThatHasEndedARequestIsNotAskedToCancelIt() {
        backend.onStart = Started::echo;
        Exchange exchange = submit(request("a"));
        exchange.cancel();
        assertThat(take().cancels).hasValue(0);
        assertThat(response(exchange).text()).isEqualTo("a");
    }

    @Test
    void cancelThatThrowsStillEndsTheRequest() {
        backend.onCancel = started -> {
            throw new IllegalStateException("boom");
        };
        Exchange exchange = submit(request("a"));
        exchange.cancel();
        assertThat(response(exchange).finishReason()).isEqualTo(FinishReason.CANCELLED);
        take().finish(FinishReason.STOP, 1, 1);
    }

    @Test
    void backendMayEndARequestInsideCancel() {
        serve(backend(1, 100));
        backend.onCancel = started -> started.finish(FinishReason.CANCELLED, 1, 1);
        Exchange exchange = submit(request("a"));
        submit(request("b"));
        exchange.cancel();
        assertThat(response(exchange).finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(backend.started).extracting(Started::prompt).containsExactly("a", "b");
        take();
        take().echo();
    }

    @Test
    void deadlineEndsWaitingAndRunningRequests() {
        serve(backend(1, 100));
        Exchange running = submit(request("a").deadline(Duration.ofSeconds(3)));
        Exchange waiting = submit(request("b").deadline(Duration.ofSeconds(2)));
        Started started = take();
        started.sink.text("so far");
        time.advance(Duration.ofSeconds(3));
        assertThat(failure(waiting)).isInstanceOf(DeadlineExceededException.class);
        assertThat(failure(running))
                .isInstanceOfSatisfying(
                        DeadlineExceededException.class,
                        e -> assertThat(e.partialText()).isEqualTo("so far"));
        assertThat(started.cancels).hasValue(1);
        started.finish(FinishReason.CANCELLED, 1, 1);
        assertThat(backend.started).isEmpty();
    }

    @Test
    void secondEndOfTheBackendHasNoEffect() {
        Exchange exchange = submit(request("a"));
        Started started = take();
        started.echo();
        started.sink.finish(FinishReason.STOP, null, new Usage(1, 0, 1));
        started.sink.fail(new EngineFailedException("late"));
        assertThat(response(exchange).text()).isEqualTo("a");
        assertThat(model.status()).isEqualTo(new ModelStatus(0, 0, 2));
    }

    @Test
    void demandReachesTheBackend() {
        RecordingReader reader = new RecordingReader();
        submit(request("a"), reader);
        Started started = take();
        List<String> log = new ArrayList<>();
        assertThat(started.sink.isReady()).isFalse();
        started.sink.whenReady(() -> log.add("ready"));
        assertThat(log).isEmpty();
        reader.request(1);
        assertThat(log).containsExactly("ready");
        assertThat(started.sink.isReady()).isTrue();
        started.sink.whenReady(() -> log.add("again"));
        assertThat(log).containsExactly("ready", "again");
        reader.request(1);
        assertThat(log).hasSize(2);
        started.echo();
        callbacks.runAll();
        assertThat(reader.text).hasToString("a");
    }

    @Test
    void backendThatCannotGoOnFailsItsRequest() {
        RecordingReader reader = new RecordingReader();
        Exchange exchange = submit(request("a"), reader);
        Started started = take();
        started.sink.whenReady(() -> {
            throw new IllegalStateException("boom");
        });
        reader.request(1);
        assertThat(failure(exchange)).hasMessage("the backend could not go on: java.lang.IllegalStateException: boom");
        assertThat(started.cancels).hasValue(1);
        started.finish(FinishReason.CANCELLED, 1, 1);
    }

    @Test
    void everyDeltaComesBeforeTheEndThoughTheReaderCancelsInsideIt() {
        RecordingReader reader = new RecordingReader();
        List<Exchange> exchanges = new ArrayList<>();
        reader.onNext(event -> exchanges.get(0).cancel());
        Exchange exchange = Exchange.read(request("a").build(), time, Runnable::run, reader);
        exchanges.add(exchange);
        reader.onSubscribe(exchange.subscription());
        reader.request(10);
        model.start(exchange);
        Started started = take();
        started.sink.text("one");
        started.sink.text("two");
        reader.check();
        assertThat(reader.text).hasToString("one");
        assertThat(reader.response().text()).isEqualTo("one");
        started.finish(FinishReason.CANCELLED, 1, 1);
    }

    private void serve(ScriptedRequestBackend other) {
        model.close();
        backend = other;
        model = new DelegatedModel(backend, time);
    }

    private Started take() {
        return backend.started.remove();
    }

    private Exchange submit(ChatRequest.Builder request) {
        Exchange exchange = Exchange.unread(request.build(), time, callbacks);
        model.start(exchange);
        return exchange;
    }

    private Exchange submit(ChatRequest.Builder request, RecordingReader reader) {
        Exchange exchange = Exchange.read(request.build(), time, callbacks, reader);
        reader.onSubscribe(exchange.subscription());
        model.start(exchange);
        return exchange;
    }

    private ChatResponse response(Exchange exchange) {
        return outcome(exchange).join();
    }

    private Throwable failure(Exchange exchange) {
        CompletableFuture<ChatResponse> outcome = outcome(exchange);
        assertThat(outcome).isCompletedExceptionally();
        Throwable failure = outcome.handle((response, thrown) -> thrown).join();
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private CompletableFuture<ChatResponse> outcome(Exchange exchange) {
        assertThat(exchange.isEnded()).as("ended").isTrue();
        CompletableFuture<ChatResponse> outcome = exchange.response();
        callbacks.runAll();
        return outcome;
    }

    private static ChatRequest.Builder request(String prompt) {
        return ChatRequest.builder().rawPrompt(prompt);
    }

    private static ScriptedRequestBackend backend(int maxConcurrent, int maxWaiting) {
        return new ScriptedRequestBackend(maxConcurrent, new ServingOptions(maxWaiting, Duration.ZERO, 0));
    }
}
