package dev.inferj.remote.internal.pool;

import dev.inferj.ChatRequest;
import dev.inferj.Message;
import dev.inferj.Role;
import java.util.Optional;

/** What requests have in common whose prompts begin alike. */
public final class RequestKey {
    /** As much of a raw prompt as tells prompts of one kind from others. */
    private static final int MOST_CHARS = 512;

    private RequestKey() {}

    /** Returns the name of the session; empty outside of one. */
    public static Optional<String> session(ChatRequest request) {
        return request.affinity();
    }

    /**
     * Returns what the prompt begins with: its messages up to the first of a user, which stay as a
     * conversation grows, or the first characters of a raw prompt. Tenants, by their salts, do not meet.
     */
    public static Optional<String> beginning(ChatRequest request) {
        return Optional.of(request.cacheSalt() + "\n" + beginningOf(request));
    }

    private static String beginningOf(ChatRequest request) {
        if (request.rawPrompt().isPresent()) {
            String prompt = request.rawPrompt().get();
            return prompt.substring(0, Math.min(MOST_CHARS, prompt.length()));
        }
        StringBuilder beginning = new StringBuilder();
        for (Message message : request.messages()) {
            beginning.append(message.role()).append('\n').append(message.text()).append('\n');
            if (message.role() == Role.USER) {
                break;
            }
        }
        return beginning.toString();
    }
}
