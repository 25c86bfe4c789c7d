package dev.inferj.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class ListenerReaderTest {
    private static final int WINDOW = 256;

    private final List<String> heard = new ArrayList<>();
    private long demand;
    private final Flow.Subscription subscription = new Flow.Subscription() {
        @Override
        public void request(long n) {
            demand += n;
        }

        @Override
        public void cancel() {}
    };

    @Test
    void asksAsTheListenerTakes() {
        ListenerReader reader = new ListenerReader(event -> heard.add(event.text()));
        reader.onSubscribe(subscription);
        assertThat(demand).isEqualTo(WINDOW);
        for (int i = 1; i <= 10 * WINDOW; i++) {
            reader.onNext(new ChatEvent.Delta("x"));
            assertThat(demand - i).isBetween(WINDOW / 2L, (long) WINDOW);
        }
        assertThat(heard).hasSize(10 * WINDOW);
    }

    @Test
    void passesOnWhatTheListenerThrows() {
        ListenerReader reader = new ListenerReader(event -> {
            throw new IllegalStateException("boom");
        });
        reader.onSubscribe(subscription);
        assertThatThrownBy(() -> reader.onNext(new ChatEvent.Delta("x"))).hasMessage("boom");
    }
}
