package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.ManualExecutor;
import dev.inferj.internal.delivery.RecordingReader;
import dev.inferj.internal.delivery.VirtualTime;
import dev.inferj.internal.kv.DiskCache;
import dev.inferj.internal.kv.SlotPool;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A {@link BatchingEngine} that a test turns: the test's thread is the caller, the engine and the callbacks in one. */
final class HandTurnedEngine {
    /** More turns than any test needs: an engine that is still busy then will be for ever. */
    private static final int MOST_TURNS = 100_000;

    final ScriptedBackend backend;
    final VirtualTime time = new VirtualTime();
    final ManualExecutor callbacks = new ManualExecutor();
    final ManualExecutor diskTasks = new ManualExecutor();
    final BatchingEngine engine;
    private boolean woken;

    HandTurnedEngine(ScriptedBackend backend) {
        this.backend = backend;
        this.engine = new BatchingEngine(backend, time, () -> 42, disk(backend), () -> woken = true);
    }

    private DiskCache disk(ScriptedBackend backend) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        return new DiskCache(temporary, backend.serving().diskCacheBytes(), diskTasks, time::nanos);
    }

    static ChatRequest.Builder request(String prompt, int maxTokens) {
        return ChatRequest.builder().rawPrompt(prompt).greedy().maxTokens(maxTokens);
    }

    Exchange submit(String prompt, int maxTokens) {
        return submit(request(prompt, maxTokens));
    }

    Exchange submit(ChatRequest.Builder request) {
        Exchange exchange = Exchange.unread(request.build(), time, callbacks);
        engine.submit(exchange);
        return exchange;
    }

    Exchange submit(ChatRequest.Builder request, RecordingReader reader) {
        Exchange exchange = Exchange.read(request.build(), time, callbacks, reader);
        reader.onSubscribe(exchange.subscription());
        engine.submit(exchange);
        return exchange;
    }

    /** Makes one turn. */
    boolean step() {
        woken = false;
        return engine.step();
    }

    /** Makes so many turns. */
    void step(int turns) {
        for (int i = 0; i < turns; i++) {
            step();
        }
    }

    /** Turns the engine as its thread would: until a turn has made no step and nobody has woken it since. */
    void run() {
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            if (!step() && !woken) {
                return;
            }
        }
        throw new AssertionError("the engine never rests");
    }

    /** Returns how a request ended. */
    ChatResponse response(Exchange exchange) {
        return outcome(exchange).join();
    }

    /** Returns the text of a request's answer. */
    String text(Exchange exchange) {
        return response(exchange).text();
    }

    /** Returns why a request failed. */
    Throwable failure(Exchange exchange) {
        CompletableFuture<ChatResponse> outcome = outcome(exchange);
        assertThat(outcome).isCompletedExceptionally();
        Throwable wrapped = outcome.handle((response, failure) -> failure).join();
        return wrapped instanceof CompletionException && wrapped.getCause() != null ? wrapped.getCause() : wrapped;
    }

    /** Fails the test unless nothing is left and the backend was used as it wants to be. */
    void checkAtRest() {
        run();
        callbacks.runAll();
        forgetCached();
        assertThat(backend.violations).isEmpty();
        assertThat(engine.isIdle()).as("idle").isTrue();
        assertThat(engine.status().waiting()).as("waiting").isZero();
        assertThat(engine.status().running()).as("running").isZero();
        assertThat(backend.cells()).as("cells in use").isZero();
    }

    /** Gives up what sequences that have left their slots left in them. */
    void forgetCached() {
        engine.post(SlotPool::forget);
        step();
    }

    private CompletableFuture<ChatResponse> outcome(Exchange exchange) {
        assertThat(exchange.isEnded()).as("ended").isTrue();
        CompletableFuture<ChatResponse> outcome = exchange.response();
        callbacks.runAll();
        return outcome;
    }
}
