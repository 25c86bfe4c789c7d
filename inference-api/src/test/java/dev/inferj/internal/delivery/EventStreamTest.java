package dev.inferj.internal.delivery;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatEvent;
import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.OverloadedException;
import dev.inferj.Receipt;
import dev.inferj.Usage;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private static final int WINDOW = 64;

    private final ManualExecutor callbacks = new ManualExecutor();
    private @Nullable Exchange taken;
    private int changes;

    @Test
    void givesTheEventsInOrderAndEnds() {
        try (Stream<ChatEvent> events = open()) {
            exchange().text("a");
            exchange().text("b");
            exchange().finish(response("ab"));
            List<ChatEvent> all = events.toList();
            assertThat(all).hasSize(3).last().isInstanceOf(ChatEvent.Finished.class);
            assertThat(all.stream().map(ChatEvent::text).collect(Collectors.joining()))
                    .isEqualTo("ab");
        }
    }

    @Test
    void neverNeedsTheCallbackExecutor() {
        Stream<ChatEvent> events = open();
        exchange().finish(response(""));
        assertThat(events).hasSize(1);
        assertThat(callbacks.pending()).isZero();
    }

    @Test
    void throwsTheFailureBehindTheText() {
        Stream<ChatEvent> events = open();
        EngineFailedException failure = new EngineFailedException("boom");
        exchange().text("a");
        exchange().fail(failure);
        Iterator<ChatEvent> iterator = events.iterator();
        assertThat(iterator.next().text()).isEqualTo("a");
        assertThatThrownBy(iterator::hasNext).isSameAs(failure);
        assertThat(iterator.hasNext()).isFalse();
    }

    @Test
    void wrapsAFailureThatIsNotTheLibrarysOwn() {
        Stream<ChatEvent> events = open();
        IllegalStateException refusal = new IllegalStateException("closed");
        exchange().refuse(refusal);
        assertThatThrownBy(events::toList)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isSameAs(refusal);
    }

    @Test
    void refusalIsThrownAtOnce() {
        OverloadedException refusal = new OverloadedException("full", null);
        assertThatThrownBy(() -> EventStream.open(request(), new VirtualTime(), callbacks, exchange -> {
                    throw refusal;
                }))
                .isSameAs(refusal);
    }

    @Test
    void readsSoFarAheadAndNoFurther() {
        Stream<ChatEvent> events = open();
        for (int i = 0; i < WINDOW; i++) {
            assertThat(exchange().wantsMore()).isTrue();
            exchange().text("x");
        }
        assertThat(exchange().wantsMore()).isFalse();

        Iterator<ChatEvent> iterator = events.iterator();
        for (int i = 0; i < WINDOW / 2 - 1; i++) {
            iterator.next();
        }
        assertThat(exchange().wantsMore()).isFalse();
        int before = changes;
        iterator.next();
        assertThat(exchange().wantsMore()).isTrue();
        assertThat(changes).isEqualTo(before + 1);
    }

    @Test
    void endArrivesBehindAFullWindow() {
        Stream<ChatEvent> events = open();
        for (int i = 0; i < WINDOW; i++) {
            exchange().text("x");
        }
        exchange().finish(response("x".repeat(WINDOW)));
        assertThat(events).hasSize(WINDOW + 1);
    }

    @Test
    void closeCancels() {
        Stream<ChatEvent> events = open();
        exchange().text("a");
        events.close();
        assertThat(exchange().isCancelRequested()).isTrue();
    }

    @Test
    void interruptCancelsAndIsKept() {
        Stream<ChatEvent> events = EventStream.open(request(), new VirtualTime(), callbacks, exchange -> {
            taken = exchange;
            exchange.accept(new VirtualTime(), () -> {
                if (exchange.isCancelRequested()) {
                    exchange.finish(response("so far"));
                }
            });
        });
        Thread.currentThread().interrupt();
        List<ChatEvent> all = events.toList();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(all).hasSize(1);
        assertThat(exchange().isCancelRequested()).isTrue();
    }

    private Stream<ChatEvent> open() {
        return EventStream.open(request(), new VirtualTime(), callbacks, exchange -> {
            taken = exchange;
            exchange.accept(new VirtualTime(), () -> changes++);
        });
    }

    private Exchange exchange() {
        return requireNonNull(taken);
    }

    private static ChatRequest request() {
        return ChatRequest.builder().rawPrompt("x").build();
    }

    private static ChatResponse response(String text) {
        return new ChatResponse(
                text,
                FinishReason.STOP,
                null,
                new Usage(1, 0, text.length()),
                Receipt.builder("test", "model").build());
    }
}
