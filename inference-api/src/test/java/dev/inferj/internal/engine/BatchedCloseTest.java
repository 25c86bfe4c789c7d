package dev.inferj.internal.engine;

import static dev.inferj.internal.engine.HandTurnedEngine.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.RecordingReader;
import dev.inferj.internal.delivery.VirtualTime;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepLimits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BatchedCloseTest {
    @Test
    void closeWithoutDrainTimeCancelsThoughTheClockStandsStill() throws Exception {
        VirtualTime time = new VirtualTime();
        ScriptedBackend backend = new ScriptedBackend(
                new StepLimits(2, 100, 200, 8),
                new ServingOptions(10, Duration.ZERO, 0),
                Continuation.COUNTING,
                new LetterTokenizer());
        BatchedModel model = new BatchedModel(backend, time, () -> 42);
        RecordingReader reader = new RecordingReader(); // asks for nothing, so its request does not end by itself
        Exchange parked = Exchange.read(request("abc", 4).build(), time, Runnable::run, reader);
        reader.onSubscribe(parked.subscription());
        model.start(parked);
        CompletableFuture<ChatResponse> response = parked.response();

        CompletableFuture.runAsync(model::close).get(30, TimeUnit.SECONDS);
        reader.request(1);

        assertThat(response.get(30, TimeUnit.SECONDS).finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(backend.closed).isTrue();
    }
}
