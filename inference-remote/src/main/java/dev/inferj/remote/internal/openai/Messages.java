package dev.inferj.remote.internal.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.inferj.Feature;
import dev.inferj.Message;
import dev.inferj.MessagePart;
import dev.inferj.Role;
import dev.inferj.ToolCall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Writes a conversation as the OpenAI protocol has it. */
final class Messages {
    private Messages() {}

    static void write(JsonGenerator out, List<Message> messages) throws IOException {
        out.writeStartArray();
        for (Message message : messages) {
            out.writeStartObject();
            out.writeStringField("role", message.role().name().toLowerCase(Locale.ROOT));
            content(out, message);
            if (message.role() == Role.ASSISTANT && !message.toolCalls().isEmpty()) {
                calls(out, message.toolCalls());
            }
            ToolCall answered = message.answered().orElse(null);
            if (answered != null) {
                out.writeStringField("tool_call_id", answered.id());
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void content(JsonGenerator out, Message message) throws IOException {
        boolean onlyText = message.parts().stream().allMatch(part -> part instanceof MessagePart.Text);
        if (onlyText && message.text().isEmpty() && !message.toolCalls().isEmpty()) {
            out.writeNullField("content");
        } else if (onlyText) {
            out.writeStringField("content", message.text());
        } else {
            out.writeArrayFieldStart("content");
            for (MessagePart part : message.parts()) {
                part(out, part);
            }
            out.writeEndArray();
        }
    }

    private static void part(JsonGenerator out, MessagePart part) throws IOException {
        out.writeStartObject();
        if (part instanceof MessagePart.Text text) {
            out.writeStringField("type", "text");
            out.writeStringField("text", text.text());
        } else if (part instanceof MessagePart.Media media) {
            media(out, media);
        }
        out.writeEndObject();
    }

    private static void media(JsonGenerator out, MessagePart.Media media) throws IOException {
        ByteBuffer content = media.content().orElse(null);
        if (media.feature() == Feature.SOUND && content != null) {
            out.writeStringField("type", "input_audio");
            out.writeObjectFieldStart("input_audio");
            out.writeStringField("data", base64(content));
            out.writeStringField("format", format(media.mediaType()));
            out.writeEndObject();
            return;
        }
        String type = switch (media.feature()) {
            case SOUND -> "audio_url";
            case VIDEO -> "video_url";
            default -> "image_url";
        };
        String url = content == null
                ? media.address().orElseThrow().toString()
                : "data:" + media.mediaType() + ";base64," + base64(content);
        out.writeStringField("type", type);
        out.writeObjectFieldStart(type);
        out.writeStringField("url", url);
        out.writeEndObject();
    }

    private static void calls(JsonGenerator out, List<ToolCall> calls) throws IOException {
        out.writeArrayFieldStart("tool_calls");
        for (ToolCall call : calls) {
            out.writeStartObject();
            out.writeStringField("id", call.id());
            out.writeStringField("type", "function");
            out.writeObjectFieldStart("function");
            out.writeStringField("name", call.name());
            out.writeStringField("arguments", call.arguments());
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static String format(String mediaType) {
        String kind = mediaType.substring(mediaType.indexOf('/') + 1).replaceFirst("^x-", "");
        return kind.equals("mpeg") ? "mp3" : kind;
    }

    private static String base64(ByteBuffer content) {
        return StandardCharsets.ISO_8859_1
                .decode(Base64.getEncoder().encode(content))
                .toString();
    }
}
