package dev.inferj.internal.serving;

import dev.inferj.ChatCall;
import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.ContextPolicy;
import dev.inferj.FinishReason;
import dev.inferj.Message;
import dev.inferj.Session;
import dev.inferj.internal.delivery.SpokenText;
import dev.inferj.internal.kv.SavedCells;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A session over any engine: its turns go through a {@link TurnQueue}, which a model of its own sends to. */
final class ChatSession implements Session {
    private final String id;
    private final TurnQueue turns;
    private final ChatModel target;
    private final ContextPolicy whenFull;
    private final @Nullable String tenant;
    private final SessionFile file;
    private final Function<Conversation, Session> fork;

    /**
     * @param target a model whose engine is the queue
     * @param fork opens a session like this one
     */
    ChatSession(
            String id,
            TurnQueue turns,
            ChatModel target,
            ContextPolicy whenFull,
            @Nullable String tenant,
            SessionFile file,
            Function<Conversation, Session> fork) {
        this.id = id;
        this.turns = turns;
        this.target = target;
        this.whenFull = whenFull;
        this.tenant = tenant;
        this.file = file;
        this.fork = fork;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public List<Message> messages() {
        return List.copyOf(turns.conversation().messages());
    }

    @Override
    public int turns() {
        return turns.conversation().turns();
    }

    @Override
    public ChatCall request() {
        ChatCall call = new ChatCall(target);
        return tenant == null ? call : call.tenant(tenant);
    }

    @Override
    public String ask(String question) {
        ChatCall call = request();
        ChatResponse response = (target.info().takesMessages() ? call.user(question) : call.rawPrompt(question)).send();
        if (response.finishReason() == FinishReason.CANCELLED) {
            throw new CancellationException("the answer was cut off: the thread was interrupted or the model closed");
        }
        return response.text();
    }

    @Override
    public Session fork() {
        return fork.apply(turns.conversation());
    }

    @Override
    public void rewind(int count) {
        Conversation now = turns.conversation();
        if (count < 0 || count > now.turns()) {
            throw new IllegalArgumentException("turns must be in [0, " + now.turns() + "]: " + count);
        }
        turns.replace(now.withoutLast(count));
    }

    @Override
    public Checkpoint checkpoint() {
        return turns.conversation();
    }

    @Override
    public void restore(Checkpoint checkpoint) {
        String model = turns.info().name();
        if (!(checkpoint instanceof Conversation conversation)
                || !conversation.model().equals(model)) {
            throw new IllegalArgumentException("checkpoint must be of the model " + model);
        }
        turns.replace(conversation);
    }

    @Override
    public void save(Path path) {
        Conversation conversation = turns.conversation();
        SpokenText spoken = conversation.spoken();
        SavedCells cells = spoken == null ? null : turns.capture(tenant == null ? "" : tenant, spoken.tokens());
        file.write(path, new SavedSession(turns.info().fingerprint(), tenant, whenFull, conversation, cells));
    }

    @Override
    public void close() {
        turns.close();
    }

    @Override
    public String toString() {
        return "Session[" + id + ", " + turns() + " turns]";
    }
}
