package dev.inferj.internal.serving;

import static dev.inferj.internal.serving.SessionFile.count;
import static dev.inferj.internal.serving.SessionFile.text;

import dev.inferj.Message;
import dev.inferj.MessagePart;
import dev.inferj.Role;
import dev.inferj.ToolCall;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The messages of a session file. What makes no sense is an {@link IllegalArgumentException}. */
final class SavedMessages {
    private static final byte TEXT = 0;
    private static final byte CONTENT = 1;
    private static final byte ADDRESS = 2;

    private SavedMessages() {}

    static void write(DataOutputStream out, List<Message> messages) throws IOException {
        out.writeInt(messages.size());
        for (Message message : messages) {
            text(out, message.role().name());
            out.writeInt(message.parts().size());
            for (MessagePart part : message.parts()) {
                write(out, part);
            }
            writeCalls(out, message.answered().map(List::of).orElse(message.toolCalls()));
        }
    }

    static List<Message> read(ByteBuffer in) {
        int count = count(in);
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Role role = Role.valueOf(text(in));
            int parts = count(in);
            List<MessagePart> all = new ArrayList<>();
            for (int j = 0; j < parts; j++) {
                all.add(readPart(in));
            }
            messages.add(message(role, all, readCalls(in)));
        }
        return messages;
    }

    static void writeCalls(DataOutputStream out, List<ToolCall> calls) throws IOException {
        out.writeInt(calls.size());
        for (ToolCall call : calls) {
            text(out, call.id());
            text(out, call.name());
            text(out, call.arguments());
        }
    }

    static List<ToolCall> readCalls(ByteBuffer in) {
        int count = count(in);
        List<ToolCall> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(new ToolCall(text(in), text(in), text(in)));
        }
        return calls;
    }

    private static Message message(Role role, List<MessagePart> parts, List<ToolCall> calls) {
        if (role != Role.TOOL && calls.isEmpty()) {
            return Message.of(role, parts);
        }
        if (parts.size() != 1 || !(parts.get(0) instanceof MessagePart.Text said)) {
            throw new IllegalArgumentException("tool calls or results beside other things than text");
        }
        if (role == Role.ASSISTANT) {
            return Message.assistant(said.text(), calls);
        }
        if (role != Role.TOOL || calls.size() != 1) {
            throw new IllegalArgumentException(calls.size() + " tool calls in a message of " + role);
        }
        return Message.toolResult(calls.get(0), said.text());
    }

    private static void write(DataOutputStream out, MessagePart part) throws IOException {
        if (part instanceof MessagePart.Text said) {
            out.writeByte(TEXT);
            text(out, said.text());
            return;
        }
        MessagePart.Media media = (MessagePart.Media) part;
        ByteBuffer content = media.content().orElse(null);
        out.writeByte(content == null ? ADDRESS : CONTENT);
        text(out, media.mediaType());
        if (content == null) {
            text(out, media.address().orElseThrow().toString());
        } else {
            byte[] bytes = new byte[content.remaining()];
            content.get(bytes);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    private static MessagePart readPart(ByteBuffer in) {
        byte kind = in.get();
        return switch (kind) {
            case TEXT -> MessagePart.text(text(in));
            case CONTENT -> {
                String type = text(in);
                byte[] bytes = new byte[count(in)];
                in.get(bytes);
                yield MessagePart.media(type, bytes);
            }
            case ADDRESS -> MessagePart.media(text(in), URI.create(text(in)));
            default -> throw new IllegalArgumentException("part of kind " + kind);
        };
    }
}
