package dev.inferj.examples;

import dev.inferj.ChatCall;
import dev.inferj.ChatEvent;
import dev.inferj.ChatResponse;
import java.util.List;
import java.util.stream.Stream;

/** Prints one answer as it comes. */
final class SingleAnswer {
    private final Terminal terminal;

    SingleAnswer(Terminal terminal) {
        this.terminal = terminal;
    }

    void run(ChatCall call, String prompt) {
        terminal.print(prompt);
        try (Stream<ChatEvent> events = call.stream()) {
            events.forEach(event -> {
                terminal.print(event.text());
                if (event instanceof ChatEvent.Finished finished) {
                    finish(finished.response());
                }
            });
        }
    }

    private void finish(ChatResponse response) {
        terminal.println("");
        terminal.note("");
        ReceiptTable.lines(List.of(response)).forEach(terminal::note);
    }
}
