package dev.inferj;

import static java.util.Objects.requireNonNull;

/**
 * What a streamed answer consists of: any number of {@link Delta}s, {@link Reasoning}s and {@link ToolCalled}s, then
 * exactly one {@link Finished}. Their texts put together are the answer. Immutable.
 */
public sealed interface ChatEvent {
    /** Returns the text that this event adds to the answer; empty for events that add none. */
    String text();

    /**
     * The next piece of the answer.
     *
     * @param text whole characters, at least one
     */
    record Delta(String text) implements ChatEvent {
        public Delta {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("text must not be empty: \"\"");
            }
        }

        /** Returns the length of the text; not the text, which may be private. */
        @Override
        public String toString() {
            return "Delta[" + text.length() + " chars]";
        }
    }

    /**
     * The next piece of what the model thinks to itself before it answers; no part of the answer.
     *
     * @param reasoning whole characters, at least one
     */
    record Reasoning(String reasoning) implements ChatEvent {
        public Reasoning {
            if (reasoning.isEmpty()) {
                throw new IllegalArgumentException("reasoning must not be empty: \"\"");
            }
        }

        @Override
        public String text() {
            return "";
        }

        /** Returns the length of the text; not the text, which may be private. */
        @Override
        public String toString() {
            return "Reasoning[" + reasoning.length() + " chars]";
        }
    }

    /**
     * The model wants a tool called, and has said so to the end.
     *
     * @param call the tool and its arguments
     */
    record ToolCalled(ToolCall call) implements ChatEvent {
        public ToolCalled {
            requireNonNull(call, "call");
        }

        @Override
        public String text() {
            return "";
        }
    }

    /**
     * The end of the answer.
     *
     * @param response the answer as a whole
     */
    record Finished(ChatResponse response) implements ChatEvent {
        public Finished {
            requireNonNull(response, "response");
        }

        @Override
        public String text() {
            return "";
        }
    }
}
