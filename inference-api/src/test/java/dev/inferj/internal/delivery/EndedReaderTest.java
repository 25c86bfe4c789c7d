package dev.inferj.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.Receipt;
import dev.inferj.Usage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndedReaderTest {
    private final ManualExecutor callbacks = new ManualExecutor();
    private final RecordingReader reader = new RecordingReader();
    private final Exchange exchange =
            Exchange.read(ChatRequest.builder().user("question").build(), new VirtualTime(), callbacks, reader);

    @BeforeEach
    void subscribe() {
        reader.onSubscribe(exchange.subscription());
        reader.request(10);
    }

    @AfterEach
    void readerIsToldNothingItMustNotBeTold() {
        reader.check();
    }

    @Test
    void wrongDemandBehindTheAnswerIsIgnored() {
        exchange.finish(response());
        callbacks.runAll();
        assertThat(reader.isComplete()).isTrue();

        reader.request(0);
        reader.request(-1);
        callbacks.runAll();

        assertThat(reader.failure()).isNull();
    }

    @Test
    void wrongDemandBehindTheFailureIsIgnored() {
        EngineFailedException failure = new EngineFailedException("boom");
        exchange.fail(failure);
        callbacks.runAll();

        reader.request(0);
        callbacks.runAll();

        assertThat(reader.failure()).isSameAs(failure);
    }

    @Test
    void wrongDemandBeforeTheEndIsToldStillTakesItsPlace() {
        exchange.finish(response());

        reader.request(0);
        callbacks.runAll();

        assertThat(reader.failure()).isInstanceOf(IllegalArgumentException.class);
        assertThat(reader.isComplete()).isFalse();
    }

    private static ChatResponse response() {
        return new ChatResponse(
                "",
                FinishReason.STOP,
                null,
                new Usage(1, 0, 0),
                Receipt.builder("mock", "m").build());
    }
}
