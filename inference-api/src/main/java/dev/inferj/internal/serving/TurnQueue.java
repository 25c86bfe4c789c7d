package dev.inferj.internal.serving;

import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.ContextLengthExceededException;
import dev.inferj.ContextPolicy;
import dev.inferj.DeadlineExceededException;
import dev.inferj.FinishReason;
import dev.inferj.ModelInfo;
import dev.inferj.ModelStatus;
import dev.inferj.OverloadedException;
import dev.inferj.Receipt;
import dev.inferj.TimeSource;
import dev.inferj.Usage;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.SpokenText;
import dev.inferj.internal.engine.Engine;
import dev.inferj.internal.kv.SavedCells;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs the turns of one session, one after the other: puts what was said before in front of each request, hands it to
 * the model's engine, and keeps the answer. Safe to share between threads. The engine is never called with the lock
 * held.
 */
final class TurnQueue implements Engine {
    private static final int MAX_WAITING = 1000;

    private final Engine engine;
    private final TimeSource time;
    private final Executor callbacks;
    private final ContextPolicy whenFull;
    private final String id;

    private final Object lock = new Object();
    private final Deque<Exchange> waiting = new ArrayDeque<>(); // Guarded by lock
    private @Nullable Exchange active; // Guarded by lock
    private Conversation conversation; // Guarded by lock
    private boolean closed; // Guarded by lock

    TurnQueue(
            Engine engine,
            TimeSource time,
            Executor callbacks,
            ContextPolicy whenFull,
            String id,
            Conversation conversation) {
        this.engine = engine;
        this.time = time;
        this.callbacks = callbacks;
        this.whenFull = whenFull;
        this.id = id;
        this.conversation = conversation;
    }

    @Override
    public ModelInfo info() {
        return engine.info();
    }

    @Override
    public ModelStatus status() {
        synchronized (lock) {
            return new ModelStatus(waiting.size(), active == null ? 0 : 1, 1);
        }
    }

    Conversation conversation() {
        synchronized (lock) {
            return conversation;
        }
    }

    /** Puts another conversation in place of this one. */
    void replace(Conversation other) {
        synchronized (lock) {
            if (active != null || !waiting.isEmpty()) {
                throw new IllegalStateException("a turn of the session is being answered: wait for it or cancel it");
            }
            conversation = other;
        }
    }

    @Override
    public void start(Exchange exchange) {
        // Before it can be anybody's turn: the engine, which accepts it then, must have the last word.
        exchange.accept(time, () -> changedWhileWaiting(exchange));
        boolean first;
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the session is closed");
            }
            first = active == null;
            if (first) {
                active = exchange;
            } else if (waiting.size() < MAX_WAITING) {
                waiting.add(exchange);
            } else {
                throw new OverloadedException(MAX_WAITING + " turns of this session are waiting already", null);
            }
        }
        if (first) {
            run(exchange);
        } else {
            changedWhileWaiting(exchange); // it may have been cancelled before it was in the queue
        }
    }

    @Override
    public int countTokens(ChatRequest question, @Nullable SpokenText before) {
        Conversation now = conversation();
        return engine.countTokens(now.ask(question), now.spoken());
    }

    @Override
    public @Nullable SavedCells capture(String salt, int[] tokens) {
        return engine.capture(salt, tokens);
    }

    @Override
    public void offer(String salt, SavedCells cells) {
        engine.offer(salt, cells);
    }

    @Override
    public void close() {
        List<Exchange> left;
        synchronized (lock) {
            closed = true;
            left = new ArrayList<>(waiting);
            if (active != null) {
                left.add(active);
            }
        }
        left.forEach(Exchange::cancel);
    }

    private void run(Exchange exchange) {
        ChatRequest question = exchange.request();
        while (true) {
            Conversation now = conversation();
            try {
                ChatRequest whole = now.ask(question).toBuilder().affinity(id).build();
                boolean mayShift = whenFull == ContextPolicy.SHIFT;
                exchange.goOn(whole, now.spoken(), mayShift, new Listener(exchange, question));
                engine.start(exchange);
                return;
            } catch (ContextLengthExceededException e) {
                if (whenFull != ContextPolicy.DROP_OLDEST || now.turns() == 0) {
                    refuse(exchange, e);
                    return;
                }
                synchronized (lock) {
                    conversation = now.withoutOldest();
                }
            } catch (RuntimeException e) {
                refuse(exchange, e);
                return;
            }
        }
    }

    private void refuse(Exchange exchange, RuntimeException refusal) {
        over(exchange);
        exchange.refuse(refusal);
    }

    /** The turn is over, whatever came of it: the next one may run. */
    private void over(Exchange exchange) {
        Exchange next;
        synchronized (lock) {
            if (active != exchange) {
                return;
            }
            next = waiting.poll();
            active = next;
        }
        if (next != null) {
            // Not here: this may be the engine's thread, and a prompt takes time to encode.
            callbacks.execute(() -> run(next));
        }
    }

    /** A turn that waits for the one before it was cancelled, or its deadline has passed. */
    private void changedWhileWaiting(Exchange exchange) {
        boolean expired = exchange.isExpired(time.nanos());
        if (!exchange.isCancelRequested() && !expired) {
            return;
        }
        synchronized (lock) {
            if (!waiting.remove(exchange)) {
                return; // it is the engine's by now, which looks for itself
            }
        }
        if (exchange.isCancelRequested()) {
            Receipt receipt = Receipt.builder(info().provider(), info().name()).build();
            exchange.finish(new ChatResponse("", FinishReason.CANCELLED, null, new Usage(0, 0, 0), receipt));
        } else {
            exchange.fail(new DeadlineExceededException(
                    "the request did not end within its deadline: it was still waiting for the turn before it"));
        }
    }

    private final class Listener implements Exchange.TurnListener {
        private final Exchange exchange;
        private final ChatRequest question;

        Listener(Exchange exchange, ChatRequest question) {
            this.exchange = exchange;
            this.question = question;
        }

        @Override
        public void answered(ChatRequest whole, ChatResponse response, int @Nullable [] tokens) {
            SpokenText said = tokens == null ? null : new SpokenText(whole, response.text(), tokens);
            synchronized (lock) {
                conversation = conversation.answered(question, response.text(), response.toolCalls(), said);
            }
            over(exchange);
        }

        @Override
        public void lost() {
            over(exchange);
        }
    }
}
