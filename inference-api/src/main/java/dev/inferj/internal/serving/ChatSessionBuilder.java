package dev.inferj.internal.serving;

import static java.util.Objects.requireNonNull;

import dev.inferj.ContextPolicy;
import dev.inferj.Message;
import dev.inferj.Session;
import dev.inferj.SessionBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what a session begins with. */
final class ChatSessionBuilder implements SessionBuilder {
    /** Opens sessions of one model. */
    @FunctionalInterface
    interface Opener {
        Session open(Conversation conversation, ContextPolicy whenFull, @Nullable String tenant);
    }

    private final String model;
    private final Opener opener;
    private final List<Message> preamble = new ArrayList<>();
    private ContextPolicy whenFull = ContextPolicy.FAIL;
    private @Nullable String tenant;

    ChatSessionBuilder(String model, Opener opener) {
        this.model = model;
        this.opener = opener;
    }

    @Override
    public SessionBuilder system(String text) {
        preamble.add(Message.system(text));
        return this;
    }

    @Override
    public SessionBuilder whenFull(ContextPolicy policy) {
        this.whenFull = requireNonNull(policy, "policy");
        return this;
    }

    @Override
    public SessionBuilder tenant(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("tenant must not be blank: \"" + name + "\"");
        }
        this.tenant = name;
        return this;
    }

    @Override
    public Session open() {
        return opener.open(Conversation.begin(model, preamble), whenFull, tenant);
    }
}
