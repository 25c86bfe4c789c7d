package dev.inferj.remote.internal.openai;

import dev.inferj.remote.internal.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Knows a chunk that holds a piece of text and nothing new beside it, without reading its JSON: all such chunks of one
 * answer are alike but for the text. It learns what stands around the text from a chunk that was read, and compares. A
 * chunk that is not alike to the byte, or whose text is escaped, is for others to read.
 */
final class TextChunk {
    private static final byte[] NOTHING = {};
    private static final byte[] KEY = "\"content\":\"".getBytes(StandardCharsets.US_ASCII);

    private byte[] before = NOTHING;
    private byte[] behind = NOTHING;

    /** Returns the text, or null if this is another kind of chunk. */
    @Nullable
    String text(byte[] bytes, int from, int to) {
        int start = from + before.length;
        int end = to - behind.length;
        if (before.length == 0
                || start >= end
                || !Arrays.equals(bytes, from, start, before, 0, before.length)
                || !Arrays.equals(bytes, end, to, behind, 0, behind.length)) {
            return null;
        }
        boolean ascii = true;
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
                return null;
            }
            ascii &= b >= 0;
        }
        if (ascii) {
            return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
        }
        String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : null; // it may not be UTF-8
    }

    /** Looks at a chunk that was read; if it is one of text alone, the next may be like it. */
    void learn(byte[] bytes, int from, int to, JsonObject chunk) {
        if (!holdsTextAlone(chunk)) {
            return;
        }
        int key = indexOf(bytes, from, to);
        if (key < 0 || indexOf(bytes, key + 1, to) >= 0) {
            return; // two of them cannot be told apart here
        }
        int start = key + KEY.length;
        int end = start;
        while (end < to && bytes[end] != '"') {
            end += bytes[end] == '\\' ? 2 : 1;
        }
        if (end < to) {
            before = Arrays.copyOfRange(bytes, from, start);
            behind = Arrays.copyOfRange(bytes, end, to);
        }
    }

    private static boolean holdsTextAlone(JsonObject chunk) {
        List<JsonObject> choices = chunk.objects("choices");
        if (choices.size() != 1 || chunk.get("usage") != null) {
            return false;
        }
        JsonObject choice = choices.get(0);
        JsonObject delta = choice.object("delta");
        return choice.get("finish_reason") == null
                && choice.get("logprobs") == null
                && delta.text("content").isPresent()
                && delta.members().entrySet().stream()
                        .allMatch(member -> member.getKey().equals("content")
                                || member.getKey().equals("role")
                                || member.getValue() == null);
    }

    private static int indexOf(byte[] bytes, int from, int to) {
        for (int i = from; i <= to - KEY.length; i++) {
            if (bytes[i] == '"' && Arrays.equals(bytes, i, i + KEY.length, KEY, 0, KEY.length)) {
                return i;
            }
        }
        return -1;
    }
}
