package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a conversation. Its text is only ever text: control tokens written in it, such as
 * {@code <|im_start|>}, have no effect on the model. Immutable.
 */
public final class Message {
    private final Role role;
    private final List<MessagePart> parts;
    private final String text;
    private final List<ToolCall> toolCalls;
    private final @Nullable ToolCall answered;

    private Message(Role role, List<MessagePart> parts, List<ToolCall> toolCalls, @Nullable ToolCall answered) {
        this.role = requireNonNull(role, "role");
        this.parts = List.copyOf(parts);
        this.toolCalls = List.copyOf(toolCalls);
        this.answered = answered;
        this.text = this.parts.size() == 1 && this.parts.get(0) instanceof MessagePart.Text only
                ? only.text()
                : this.parts.stream()
                        .map(part -> part instanceof MessagePart.Text piece ? piece.text() : "")
                        .collect(Collectors.joining());
    }

    /**
     * Returns a message of the given role.
     *
     * @param role any but {@link Role#TOOL}, whose messages answer a call: see {@link #toolResult}
     */
    public static Message of(Role role, String text) {
        return of(role, List.of(MessagePart.text(text)));
    }

    /**
     * Returns a message of several parts, of the given role.
     *
     * @param role any but {@link Role#TOOL}, whose messages answer a call: see {@link #toolResult}
     */
    public static Message of(Role role, List<MessagePart> parts) {
        if (role == Role.TOOL) {
            throw new IllegalArgumentException("role must be SYSTEM, USER or ASSISTANT: TOOL");
        }
        return new Message(role, parts, List.of(), null);
    }

    /** Returns instructions for the model. */
    public static Message system(String text) {
        return of(Role.SYSTEM, text);
    }

    /** Returns what the user says. */
    public static Message user(String text) {
        return of(Role.USER, text);
    }

    /** Returns what the user says and shows. */
    public static Message user(MessagePart... parts) {
        return of(Role.USER, List.of(parts));
    }

    /** Returns what the model said earlier. */
    public static Message assistant(String text) {
        return of(Role.ASSISTANT, text);
    }

    /** Returns what the model said earlier, and the tools that it wanted called. */
    public static Message assistant(String text, List<ToolCall> toolCalls) {
        return new Message(Role.ASSISTANT, List.of(MessagePart.text(text)), toolCalls, null);
    }

    /** Returns what came of a tool that the model wanted called. */
    public static Message toolResult(ToolCall call, String result) {
        return new Message(Role.TOOL, List.of(MessagePart.text(result)), List.of(), requireNonNull(call, "call"));
    }

    /** Returns who speaks. */
    public Role role() {
        return role;
    }

    /** Returns what is said, without parts that are no text; may be empty. */
    public String text() {
        return text;
    }

    /** Returns what the message consists of: most have a single piece of text. */
    public List<MessagePart> parts() {
        return parts;
    }

    /** Returns the tools that the model wanted called; usually none. */
    public List<ToolCall> toolCalls() {
        return toolCalls;
    }

    /** Returns the call that a message of the role {@link Role#TOOL} answers. */
    public Optional<ToolCall> answered() {
        return Optional.ofNullable(answered);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Message that
                && role == that.role
                && parts.equals(that.parts)
                && toolCalls.equals(that.toolCalls)
                && Objects.equals(answered, that.answered);
    }

    @Override
    public int hashCode() {
        return Objects.hash(role, parts, toolCalls, answered);
    }

    /** Returns the role and the length of the text; not the text, which may be private. */
    @Override
    public String toString() {
        return role + "[" + text.length() + " chars"
                + parts.stream()
                        .filter(part -> part instanceof MessagePart.Media)
                        .map(media -> ", " + media)
                        .collect(Collectors.joining())
                + (toolCalls.isEmpty() ? "" : ", " + toolCalls.size() + " tool calls") + "]";
    }
}
