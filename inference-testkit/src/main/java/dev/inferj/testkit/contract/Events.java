package dev.inferj.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatEvent;
import dev.inferj.ChatResponse;
import java.util.List;
import java.util.stream.Collectors;

/** What is true of the events of every answer. */
final class Events {
    private Events() {}

    /** Returns the response that ends a complete list of events, having checked that they agree with it. */
    static ChatResponse response(List<ChatEvent> events) {
        assertThat(events).as("events of an answer that has ended").isNotEmpty();
        List<ChatEvent> deltas = events.subList(0, events.size() - 1);
        assertThat(deltas).as("all events but the last").allSatisfy(event -> {
            assertThat(event).isInstanceOf(ChatEvent.Delta.class);
            assertThat(event.text()).isNotEmpty();
        });
        assertThat(events.get(events.size() - 1)).as("the last event").isInstanceOf(ChatEvent.Finished.class);
        ChatResponse response = ((ChatEvent.Finished) events.get(events.size() - 1)).response();
        assertThat(text(deltas)).as("what the events add up to").isEqualTo(response.text());
        return response;
    }

    static String text(List<ChatEvent> events) {
        return events.stream().map(ChatEvent::text).collect(Collectors.joining());
    }
}
