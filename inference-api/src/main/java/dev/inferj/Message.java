package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.util.Objects;

/**
 * One turn of a conversation. Its text is only ever text: control tokens written in it, such as
 * {@code <|im_start|>}, have no effect on the model. Immutable.
 */
public final class Message {
    private final Role role;
    private final String text;

    private Message(Role role, String text) {
        this.role = requireNonNull(role, "role");
        this.text = requireNonNull(text, "text");
    }

    /** Returns a message of the given role. */
    public static Message of(Role role, String text) {
        return new Message(role, text);
    }

    /** Returns instructions for the model. */
    public static Message system(String text) {
        return new Message(Role.SYSTEM, text);
    }

    /** Returns what the user says. */
    public static Message user(String text) {
        return new Message(Role.USER, text);
    }

    /** Returns what the model said earlier. */
    public static Message assistant(String text) {
        return new Message(Role.ASSISTANT, text);
    }

    /** Returns who speaks. */
    public Role role() {
        return role;
    }

    /** Returns what is said; may be empty. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Message that && role == that.role && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(role, text);
    }

    /** Returns the role and the length of the text; not the text, which may be private. */
    @Override
    public String toString() {
        return role + "[" + text.length() + " chars]";
    }
}
