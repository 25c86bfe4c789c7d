package dev.inferj.internal.delivery;

import dev.inferj.ChatEvent;
import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import dev.inferj.Generation;
import dev.inferj.InferenceException;
import dev.inferj.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way. The engine puts text in and ends it, once; the caller waits for it, listens to it or cancels
 * it. Safe to share between threads.
 *
 * <p>Whatever the caller does (cancel, ask for more) and a deadline that passes reach the engine the same way: a flag
 * that it reads, and a call of the {@link #onChange} task, which only wakes it.
 */
public final class Exchange implements Generation, Flow.Subscription {
    private volatile ChatRequest request;
    private final Executor callbacks;
    private final @Nullable Outbox outbox;
    private final long sentNanos;
    private final long deadlineNanos;
    private final boolean hasDeadline;

    /** Completed by the engine's thread where no reader is, so it must have no dependents that run caller code. */
    private final CompletableFuture<ChatResponse> outcome = new CompletableFuture<>();

    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean cancelRequested;
    private volatile @Nullable SpokenText before;
    private volatile boolean mayShift;
    private volatile @Nullable TurnListener turn;
    private volatile Runnable onChange = () -> {};
    private volatile TimeSource.@Nullable Alarm alarm;

    private Exchange(
            ChatRequest request,
            TimeSource time,
            Executor callbacks,
            @Nullable Executor delivery,
            Flow.@Nullable Subscriber<? super ChatEvent> reader) {
        this.request = request;
        this.callbacks = callbacks;
        this.outbox = reader == null || delivery == null ? null : new Outbox(delivery, reader, this::cancel);
        this.sentNanos = time.nanos();
        this.hasDeadline = request.deadline().isPresent();
        this.deadlineNanos = sentNanos + request.deadline().map(Exchange::nanos).orElse(0L);
    }

    /** Sends a request of which only the end matters. */
    public static Exchange unread(ChatRequest request, TimeSource time, Executor callbacks) {
        return new Exchange(request, time, callbacks, null, null);
    }

    /** Sends a request whose events go to a reader on the given executor. */
    public static Exchange read(
            ChatRequest request, TimeSource time, Executor callbacks, Flow.Subscriber<? super ChatEvent> reader) {
        return new Exchange(request, time, callbacks, callbacks, reader);
    }

    /** Sends a request whose events go to a reader of this library's own, which never blocks, without a detour. */
    static Exchange readDirectly(
            ChatRequest request, TimeSource time, Executor callbacks, Flow.Subscriber<ChatEvent> reader) {
        return new Exchange(request, time, callbacks, Runnable::run, reader);
    }

    public ChatRequest request() {
        return request;
    }

    /** Returns when the caller sent the request, by the time source. */
    public long sentNanos() {
        return sentNanos;
    }

    // --- a session's side

    /** Learns how a turn ended, before its caller does. */
    public interface TurnListener {
        /**
         * The turn was answered.
         *
         * @param tokens those of the whole prompt and the answer, where the engine knows them
         */
        void answered(ChatRequest request, ChatResponse response, int @Nullable [] tokens);

        /** The turn came to nothing. */
        void lost();
    }

    /**
     * Makes the request a turn of a conversation.
     *
     * @param whole the request with all that was said before
     * @param said the tokens of what was said before, where they are known
     * @param mayShift whether the older half of it may be cut out when the context is full
     */
    public void goOn(ChatRequest whole, @Nullable SpokenText said, boolean mayShift, TurnListener listener) {
        this.request = whole;
        this.before = said;
        this.mayShift = mayShift;
        this.turn = listener;
    }

    /** Returns what was said before, where the request is a turn of a session that knows it. */
    public @Nullable SpokenText before() {
        return before;
    }

    /** Returns whether the older half of what was said before may be cut out when the context is full. */
    public boolean mayShift() {
        return mayShift;
    }

    /** Returns whether the request is a turn of a session, which wants to know the tokens at the end. */
    public boolean isTurn() {
        return turn != null;
    }

    // --- the engine's side

    /**
     * Takes the request on: from here, changes run the task, on any thread. Called before any text, by a session's queue
     * first and then by the engine. A change that came earlier runs it at once.
     */
    public void accept(TimeSource time, Runnable onChange) {
        this.onChange = onChange;
        if (hasDeadline) {
            cancelAlarm();
            alarm = time.schedule(Duration.ofNanos(Math.max(0, deadlineNanos - time.nanos())), onChange);
            if (ended.get()) {
                cancelAlarm();
            }
        }
        if (cancelRequested || (outbox != null && outbox.hasRoom())) {
            onChange.run(); // what the caller did before now reached no engine
        }
    }

    public boolean isCancelRequested() {
        return cancelRequested;
    }

    /** Returns whether the deadline, if there is one, has passed. */
    public boolean isExpired(long nowNanos) {
        return hasDeadline && nowNanos - deadlineNanos >= 0;
    }

    /** Returns whether somebody reads the text as it comes. */
    public boolean isRead() {
        return outbox != null;
    }

    /** Returns whether the reader wants more; always true where nobody reads. */
    public boolean wantsMore() {
        return outbox == null || outbox.hasRoom();
    }

    /** Gives the reader the next piece of the answer. */
    public void text(String delta) {
        if (outbox != null && !delta.isEmpty()) {
            outbox.put(new ChatEvent.Delta(delta));
        }
    }

    /** Gives the reader another event than text. */
    public void event(ChatEvent event) {
        if (outbox != null) {
            outbox.put(event);
        }
    }

    /** Ends the request with an answer. Returns false if it had ended before. */
    public boolean finish(ChatResponse response) {
        return finish(response, null);
    }

    /**
     * Ends the request with an answer. Returns false if it had ended before.
     *
     * @param tokens those of prompt and answer, where the request {@link #isTurn}
     */
    public boolean finish(ChatResponse response, int @Nullable [] tokens) {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        cancelAlarm();
        TurnListener listener = turn;
        if (listener != null && response.finishReason() == FinishReason.CANCELLED) {
            listener.lost();
        } else if (listener != null) {
            listener.answered(request, response, tokens);
        }
        if (outbox == null) {
            outcome.complete(response);
        } else {
            outbox.put(new ChatEvent.Finished(response));
            outbox.end(() -> completeReader(outbox, response));
        }
        return true;
    }

    /** Ends the request without one. Returns false if it had ended before. */
    public boolean fail(InferenceException failure) {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        cancelAlarm();
        TurnListener listener = turn;
        if (listener != null) {
            listener.lost();
        }
        if (outbox == null) {
            outcome.completeExceptionally(failure);
        } else {
            outbox.end(() -> failReader(outbox, failure));
        }
        return true;
    }

    /** Ends a request that no engine took on, with what the engine said to that. */
    public void refuse(RuntimeException refusal) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        cancelAlarm();
        if (outbox == null) {
            outcome.completeExceptionally(refusal);
        } else {
            outbox.end(() -> failReader(outbox, refusal));
        }
    }

    public boolean isEnded() {
        return ended.get();
    }

    // --- the caller's side

    /** Waits for the end. An interrupt cancels the request and is kept as the thread's interrupt status. */
    public ChatResponse await() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return outcome.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    cancel();
                } catch (ExecutionException e) {
                    throw failure(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public CompletableFuture<ChatResponse> response() {
        CompletableFuture<ChatResponse> response = new CompletableFuture<>();
        var unusedCopy = outcome.whenComplete((answer, failure) -> onCallbackThread(() -> {
            if (failure != null) {
                response.completeExceptionally(failure);
            } else {
                response.complete(answer);
            }
        }));
        var unusedWatch = response.whenComplete((answer, failure) -> {
            if (response.isCancelled()) {
                cancel();
            }
        });
        return response;
    }

    /** As {@link Generation#cancel}; as a reader's subscription, see {@link #subscription}. */
    @Override
    public void cancel() {
        cancelRequested = true;
        onChange.run();
    }

    @Override
    public void request(long n) {
        if (outbox == null) {
            return;
        }
        if (n <= 0) {
            IllegalArgumentException refused = new IllegalArgumentException("demand must be > 0: " + n);
            outbox.shut(() -> guarded(() -> outbox.reader().onError(refused))); // Flow.Subscription demands it
            cancel();
            return;
        }
        outbox.request(n);
        onChange.run();
    }

    /** Returns this exchange as its reader sees it: cancelling also ends what the reader is told. */
    public Flow.Subscription subscription() {
        return new Flow.Subscription() {
            @Override
            public void request(long n) {
                Exchange.this.request(n);
            }

            @Override
            public void cancel() {
                if (outbox != null) {
                    outbox.shut(null);
                }
                Exchange.this.cancel();
            }
        };
    }

    private void completeReader(Outbox box, ChatResponse response) {
        Throwable thrown = box.readerFailure();
        if (thrown == null && !box.isShut()) {
            thrown = guarded(() -> box.reader().onComplete());
        }
        if (thrown == null) {
            outcome.complete(response);
        } else {
            outcome.completeExceptionally(thrown);
        }
    }

    private void failReader(Outbox box, RuntimeException failure) {
        Throwable thrown = box.readerFailure();
        if (thrown == null && !box.isShut()) {
            thrown = guarded(() -> box.reader().onError(failure));
        }
        outcome.completeExceptionally(thrown == null ? failure : thrown);
    }

    private void onCallbackThread(Runnable task) {
        try {
            callbacks.execute(task);
        } catch (RuntimeException | Error e) { // full, shut down, out of threads: better here than never
            task.run();
        }
    }

    private static @Nullable Throwable guarded(Runnable callback) {
        try {
            callback.run();
            return null;
        } catch (Throwable t) { // caller code may throw anything; it ends up in the caller's future
            return t;
        }
    }

    private void cancelAlarm() {
        TimeSource.Alarm pending = alarm;
        if (pending != null) {
            pending.cancel();
        }
    }

    private static long nanos(Duration deadline) {
        // About 146 years: beyond it the sum with the clock would overflow.
        Duration longest = Duration.ofNanos(Long.MAX_VALUE / 2);
        return (deadline.compareTo(longest) < 0 ? deadline : longest).toNanos();
    }

    private static RuntimeException failure(ExecutionException wrapped) {
        if (wrapped.getCause() instanceof RuntimeException failure) {
            failure.addSuppressed(new CallerTrace());
            return failure;
        }
        return new CompletionException(wrapped.getCause());
    }

    /** Says where the caller waited; the failure itself was made on another thread. */
    private static final class CallerTrace extends Exception {
        private static final long serialVersionUID = 1L;

        CallerTrace() {
            super("the request was sent from here");
        }
    }
}
