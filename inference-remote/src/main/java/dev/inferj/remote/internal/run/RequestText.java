package dev.inferj.remote.internal.run;

import dev.inferj.ChatRequest;
import dev.inferj.InvalidRequestException;
import dev.inferj.Message;
import java.util.stream.Stream;

/** Refuses text that no server can be sent: half a surrogate pair has no form in UTF-8. */
final class RequestText {
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

    private static void check(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            boolean isPair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (!isPair) {
                throw new InvalidRequestException(
                        "the request has text that is not Unicode: half a surrogate pair at position " + i);
            }
            i++;
        }
    }
}
