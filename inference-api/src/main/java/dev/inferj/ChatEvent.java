package dev.inferj;

/** What a streamed answer consists of: any number of {@link Delta}s, then exactly one {@link Finished}. */
public sealed interface ChatEvent {
    /** Returns the text that this event adds to the answer; empty for events that add none. */
    String text();

    /** The next piece of the answer, never empty. */
    record Delta(String text) implements ChatEvent {}

    /** The end of the answer. */
    record Finished(ChatResponse response) implements ChatEvent {
        @Override
        public String text() {
            return "";
        }
    }
}
