package dev.inferj.internal.serving;

import static java.util.Objects.requireNonNull;

import dev.inferj.ChatEvent;
import dev.inferj.ChatModel;
import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.ContextPolicy;
import dev.inferj.Generation;
import dev.inferj.InvalidSessionException;
import dev.inferj.ModelInfo;
import dev.inferj.ModelStatus;
import dev.inferj.Session;
import dev.inferj.SessionBuilder;
import dev.inferj.TimeSource;
import dev.inferj.internal.delivery.EventStream;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.ListenerReader;
import dev.inferj.internal.engine.Engine;
import dev.inferj.internal.kv.SavedCells;
import java.nio.file.Path;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An open model as callers see it, whatever engine serves it. */
public final class ServedModel implements ChatModel {
    private final Engine engine;
    private final TimeSource time;
    private final Executor callbacks;
    private final SessionFile sessionFile;
    private final Consumer<? super ChatModel> onClose;

    /**
     * @param key signs the files of sessions
     * @param onClose told behind each close
     */
    public ServedModel(
            Engine engine, TimeSource time, Executor callbacks, SessionKey key, Consumer<? super ChatModel> onClose) {
        this(engine, time, callbacks, new SessionFile(key), onClose);
    }

    private ServedModel(
            Engine engine,
            TimeSource time,
            Executor callbacks,
            SessionFile sessionFile,
            Consumer<? super ChatModel> onClose) {
        this.engine = engine;
        this.time = time;
        this.callbacks = callbacks;
        this.sessionFile = sessionFile;
        this.onClose = onClose;
    }

    @Override
    public ModelInfo info() {
        return engine.info();
    }

    @Override
    public ModelStatus status() {
        return engine.status();
    }

    @Override
    public SessionBuilder session() {
        return new ChatSessionBuilder(info().name(), this::open);
    }

    @Override
    public Session restoreSession(Path file) {
        SavedSession saved = sessionFile.read(requireNonNull(file, "file"));
        if (!isOf(saved)) {
            throw new InvalidSessionException(
                    "the session file " + file + " is refused: it is of the model "
                            + saved.conversation().model() + ", or of other settings or another library than those of "
                            + info().name() + ": restoreTranscript opens it, and computes what was said again",
                    null);
        }
        return restore(saved);
    }

    /**
     * Opens a session that was saved, on the model that it is of.
     *
     * @param models those that are open
     * @throws InvalidSessionException if the file is refused, or is of none of the models
     */
    public static Session restore(Path file, SessionKey key, Collection<ServedModel> models) {
        SavedSession saved = new SessionFile(key).read(file);
        for (ServedModel model : models) {
            if (model.isOf(saved)) {
                return model.restore(saved);
            }
        }
        throw new InvalidSessionException(
                "the session file " + file + " is of the model "
                        + saved.conversation().model()
                        + ", which is not open, or with other settings or another library; open are "
                        + models.stream()
                                .map(model -> model.info().name())
                                .sorted()
                                .toList()
                        + ": open it, or call restoreTranscript of another model, which computes what was said again",
                null);
    }

    private boolean isOf(SavedSession saved) {
        return saved.fingerprint().equals(info().fingerprint());
    }

    private Session restore(SavedSession saved) {
        SavedCells cells = saved.cells();
        if (cells != null) {
            engine.offer(saved.tenant() == null ? "" : saved.tenant(), cells);
        }
        return open(saved.conversation(), saved.whenFull(), saved.tenant());
    }

    @Override
    public Session restoreTranscript(Path file) {
        SavedSession saved = sessionFile.read(requireNonNull(file, "file"));
        return open(saved.conversation().on(info().name()), saved.whenFull(), saved.tenant());
    }

    private Session open(Conversation conversation, ContextPolicy whenFull, @Nullable String tenant) {
        String id = UUID.randomUUID().toString();
        TurnQueue turns = new TurnQueue(engine, time, callbacks, whenFull, id, conversation);
        ChatModel target = new ServedModel(turns, time, callbacks, sessionFile, model -> {});
        return new ChatSession(
                id, turns, target, whenFull, tenant, sessionFile, forked -> open(forked, whenFull, tenant));
    }

    @Override
    public ChatResponse send(ChatRequest request) {
        Exchange exchange = Exchange.unread(requireNonNull(request, "request"), time, callbacks);
        engine.start(exchange);
        return exchange.await();
    }

    @Override
    public CompletableFuture<ChatResponse> sendAsync(ChatRequest request) {
        Exchange exchange = Exchange.unread(requireNonNull(request, "request"), time, callbacks);
        engine.start(exchange);
        return exchange.response();
    }

    @Override
    public Stream<ChatEvent> stream(ChatRequest request) {
        return EventStream.open(requireNonNull(request, "request"), time, callbacks, engine::start);
    }

    @Override
    public Generation submit(ChatRequest request, Consumer<? super ChatEvent> listener) {
        ListenerReader reader = new ListenerReader(requireNonNull(listener, "listener"));
        Exchange exchange = Exchange.read(requireNonNull(request, "request"), time, callbacks, reader);
        reader.onSubscribe(exchange.subscription());
        engine.start(exchange);
        return exchange;
    }

    @Override
    public Flow.Publisher<ChatEvent> publish(ChatRequest request) {
        requireNonNull(request, "request");
        return subscriber -> {
            Exchange exchange = Exchange.read(request, time, callbacks, requireNonNull(subscriber, "subscriber"));
            subscriber.onSubscribe(exchange.subscription());
            try {
                engine.start(exchange);
            } catch (RuntimeException e) {
                exchange.refuse(e);
            }
        };
    }

    @Override
    public int countTokens(ChatRequest request) {
        return engine.countTokens(requireNonNull(request, "request"), /* before= */ null);
    }

    @Override
    public void close() {
        engine.close();
        onClose.accept(this);
    }

    @Override
    public String toString() {
        return info().toString();
    }
}
