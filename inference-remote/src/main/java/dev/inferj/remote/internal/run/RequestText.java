package dev.inferj.remote.internal.run;

import dev.inferj.ChatRequest;
import dev.inferj.InvalidRequestException;
import dev.inferj.Message;
import java.util.stream.Stream;

/** Refuses text that no server can be sent: half a surrogate pair has no form in UTF-8. */
public final class RequestText {
    private RequestText() {}

    /** @throws InvalidRequestException if there is some */
    static void check(ChatRequest request) {
        Stream.of(
                        request.rawPrompt().stream(),
                        request.messages().stream().map(Message::text),
                        request.sampling().stop().stream())
                .flatMap(texts -> texts)
                .forEach(RequestText::check);
    }

    /** @throws InvalidRequestException if there is some */
    public static void check(String text) {
        int next;
        for (int i = 0; i < text.length(); i = next) {
            int c = text.codePointAt(i);
            next = i + Character.charCount(c);
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                throw new InvalidRequestException(
                        "the request has text that is not Unicode: half a surrogate pair at position " + i);
            }
        }
    }
}
