package dev.inferj.internal.engine;

import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.DeadlineExceededException;
import dev.inferj.EngineFailedException;
import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.ModelInfo;
import dev.inferj.ModelStatus;
import dev.inferj.OverloadedException;
import dev.inferj.Receipt;
import dev.inferj.TimeSource;
import dev.inferj.Usage;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.SpokenText;
import dev.inferj.internal.engine.Sequence.State;
import dev.inferj.internal.kv.DiskCache;
import dev.inferj.internal.kv.RestoreCost;
import dev.inferj.internal.kv.SlotPool;
import dev.inferj.internal.kv.StateTiers;
import dev.inferj.internal.sampling.Sampler;
import dev.inferj.internal.sampling.SamplingWorkspace;
import dev.inferj.internal.template.ChatTemplate;
import dev.inferj.spi.StepBackend;
import dev.inferj.spi.TokenBatch;
import dev.inferj.spi.Tokenizer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The continuous-batching loop as a value: {@link #step} is one turn of it. {@link BatchedModel} turns it with a thread,
 * a test by hand, so every interleaving can be written down.
 *
 * <p>{@link #submit} and {@link #post} may be called from any thread; they only put something in an inbox and raise the
 * signal. Everything else belongs to the engine thread. A turn takes what came in, ends what was cancelled or is
 * late, lets the {@link Scheduler} fill a batch, runs it, and gives every row to its sequence. It runs no caller code
 * and waits for nothing but the backend.
 */
final class BatchingEngine {
    private static final Logger LOG = LoggerFactory.getLogger(BatchingEngine.class);
    private static final String OUT_OF_ORDER = "the model is out of order since an earlier failure: close it";

    private final StepBackend backend;
    private final Tokenizer tokenizer;
    private final ModelInfo info;
    private final TimeSource time;
    private final LongSupplier seeds;
    private final int maxWaiting;
    private final int contextTokens;
    private final int slots;
    private final PromptEncoder prompts;
    private final Inbox inbox;
    private final SlotPool slotPool;
    private final Scheduler scheduler;
    private final TokenBatch batch;
    private final SamplingWorkspace workspace;
    private final ServiceRate rate = new ServiceRate();
    private final RestoreCost cost = new RestoreCost();
    private final CacheDoctor doctor;
    private final Queue<Consumer<SlotPool>> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicLong arrivalCount = new AtomicLong();

    /** Made once, as every turn takes them. */
    private final Consumer<Sequence> arrive = this::arrive;

    private final Consumer<Sequence> look = this::look;
    private volatile int slotsInUse;

    /** Logits of the step under way were not numbers. */
    private boolean cellsAreSpoilt;

    private volatile @Nullable EngineFailedException broken;

    /**
     * @param seeds seeds for requests that name none
     * @param disk keeps the KV states that host memory has no room for
     * @param wake called from any thread when there is something to do
     */
    BatchingEngine(StepBackend backend, TimeSource time, LongSupplier seeds, DiskCache disk, Runnable wake) {
        this.backend = backend;
        this.tokenizer = backend.tokenizer();
        ChatTemplate template =
                TemplateChoice.of(backend.info(), backend.serving().chatTemplate());
        this.info = TemplateChoice.told(backend.info(), template);
        this.time = time;
        this.seeds = seeds;
        this.maxWaiting = backend.serving().maxWaiting();
        this.contextTokens =
                Math.min(backend.limits().contextTokens(), backend.limits().kvTokens());
        this.slots = backend.limits().slots();
        PromptWriter writer = new PromptWriter(info.name(), template, tokenizer);
        this.prompts = new PromptEncoder(info.name(), writer, tokenizer, contextTokens);
        this.inbox = new Inbox(maxWaiting, wake);
        GuardedCells cells = new GuardedCells(backend, failure -> broken = failure);
        this.slotPool = new SlotPool(
                cells,
                slots,
                backend.limits().kvTokens(),
                backend.sharesCells(),
                new StateTiers(cells, backend.serving().hostCacheBytes(), disk, cost, time::nanos));
        this.doctor = new CacheDoctor(tokenizer, backend.serving().logContent(), slotPool.leastShared());
        this.scheduler = new Scheduler(backend.limits(), slotPool);
        this.batch = new TokenBatch(backend.limits().batchTokens());
        this.workspace = new SamplingWorkspace(tokenizer.vocabularySize());
    }

    ModelInfo info() {
        return info;
    }

    /** Returns how many tokens a prompt has. May be called from any thread. */
    int countTokens(ChatRequest request, @Nullable SpokenText before) {
        return prompts.count(request, before);
    }

    ModelStatus status() {
        int running = slotsInUse;
        return new ModelStatus(Math.max(0, inbox.accepted() - running), running, slots);
    }

    /**
     * Takes a request on. Its prompt is encoded here, on the caller's thread, so that a long one does not hold up the
     * batch; it has its place in the inbox before, so that one that is refused costs nothing.
     *
     * @throws OverloadedException if too many wait already
     * @throws InferenceException if the prompt is refused or the engine is out of order
     */
    void submit(Exchange exchange) {
        EngineFailedException failure = broken;
        if (failure != null) {
            throw new EngineFailedException(OUT_OF_ORDER, failure);
        }
        if (!inbox.reserve()) {
            throw new OverloadedException(
                    maxWaiting + " requests are waiting already (maxWaiting): try again later", rate.untilFree(slots));
        }
        Sequence sequence;
        try {
            sequence = sequenceOf(exchange);
        } catch (Throwable t) { // rethrown: whatever it is, the place is free again
            inbox.left(/* wasAdmitted= */ false);
            throw t;
        }
        inbox.add(sequence);
        exchange.accept(time, () -> inbox.changed(sequence));
        inbox.wake();
    }

    private Sequence sequenceOf(Exchange exchange) {
        SpokenText before = exchange.before();
        EncodedPrompt prompt = prompts.encode(exchange.request(), before, exchange.mayShift());
        ContextShift shift = prompt.shift();
        if (shift != null && before != null) {
            int[] rest = shift.applied(before.tokens());
            tasks.add(slots -> slots.shiftCached(
                    exchange.request().cacheSalt(), before.tokens(), shift.keep(), shift.discard(), rest));
        }
        Sampler sampler = new Sampler(exchange.request().sampling(), workspace, seeds.getAsLong());
        sampler.acceptPrompt(prompt.tokens());
        return new Sequence(exchange, arrivalCount.getAndIncrement(), prompt, sampler, contextTokens);
    }

    /** Has the engine thread do something with the slots between two steps. */
    void post(Consumer<SlotPool> task) {
        tasks.add(task);
        inbox.wake();
    }

    /** Returns what decides who runs; the engine thread's own. */
    Scheduler scheduler() {
        return scheduler;
    }

    /** Returns whether there is no request that has not ended. */
    boolean isIdle() {
        return !inbox.hasArrivals() && scheduler.isEmpty();
    }

    /**
     * Runs one turn.
     *
     * @return whether a step was made; if not, there is nothing to do until {@code wake} is called
     */
    boolean step() {
        runTasks();
        takeArrivals();
        inbox.takeChanges(look);
        long now = time.nanos();
        endExpired(now);
        return !failAllIfBroken() && runBatch(now);
    }

    /** Ends everything that has not ended, with what there is. */
    void cancelAll() {
        takeArrivals();
        for (Sequence sequence : scheduler.all()) {
            end(sequence, FinishReason.CANCELLED);
        }
    }

    /** Ends everything that has not ended, for want of a working engine. */
    void failAll(Throwable cause) {
        takeArrivals();
        for (Sequence sequence : scheduler.all()) {
            EngineFailedException failure = new EngineFailedException(OUT_OF_ORDER, cause);
            try {
                fail(sequence, failure);
            } catch (RuntimeException e) { // a bug, perhaps the same one: the others must end too
                failure.addSuppressed(e);
                sequence.exchange.fail(failure);
            }
        }
    }

    /** Puts the engine out of order: the next turn ends what has not ended, and nothing is accepted any more. */
    void breakDown(Throwable cause) {
        broken = new EngineFailedException("the engine failed: " + reason(cause), cause);
    }

    private boolean failAllIfBroken() {
        EngineFailedException failure = broken;
        if (failure != null) {
            failAll(failure);
        }
        return failure != null;
    }

    /** Does what was posted; also called when the engine stops, as somebody may wait for it. */
    void runTasks() {
        for (Consumer<SlotPool> task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.accept(slotPool);
            } catch (RuntimeException | Error e) {
                LOG.warn("{}: a task between two steps failed", info.name(), e);
            }
        }
    }

    private void takeArrivals() {
        inbox.takeArrivals(arrive);
    }

    private void arrive(Sequence sequence) {
        boolean fetching = slotPool.fetch(
                sequence.salt(),
                sequence.tokens.toArray(),
                task -> post(pool -> task.run()),
                () -> scheduler.fetched(sequence));
        if (fetching) {
            scheduler.addFetching(sequence);
        } else {
            scheduler.add(sequence);
        }
    }

    /** Looks at a sequence whose caller cancelled or wants more, or whose deadline passed. */
    private void look(Sequence changed) {
        takeArrivals(); // the sequence itself may have arrived only now
        if (changed.state == State.ENDED) {
            return;
        }
        if (changed.exchange.isCancelRequested()) {
            end(changed, FinishReason.CANCELLED);
        } else if (changed.exchange.isExpired(time.nanos())) {
            expire(changed);
        } else {
            scheduler.unpark(changed);
        }
    }

    /** A deadline's alarm comes through the changes too, but may come late when the machine is busy. */
    private void endExpired(long now) {
        List<Sequence> running = scheduler.running();
        for (int i = running.size() - 1; i >= 0; i--) {
            if (running.get(i).exchange.isExpired(now)) {
                expire(running.get(i));
            }
        }
    }

    /** Runs one batch. While the backend has no room, though counting says it should, asks for less, then evicts. */
    private boolean runBatch(long now) {
        scheduler.schedule();
        noteAdmissions(now);
        int chunk = scheduler.fill(batch, Integer.MAX_VALUE);
        slotPool.beforeStep(batch.size());
        if (failAllIfBroken()) {
            return false;
        }
        while (batch.size() > 0) {
            boolean hadRoom;
            boolean hasPrompt = batch.size() > batch.rows();
            long start = hasPrompt ? time.nanos() : now; // a look at the clock costs as much as a small step's Java
            try {
                hadRoom = backend.step(batch);
            } catch (Throwable t) { // whatever a backend throws, its sequences end and the engine goes on
                failBatch(t);
                return true;
            }
            if (hadRoom) {
                long end = time.nanos();
                if (hasPrompt) {
                    cost.computed(batch.size(), end - start);
                }
                takeRows(end);
                return true;
            }
            if (chunk == 1 && !scheduler.giveWay()) {
                failBatch(
                        new EngineFailedException("the KV cache has no room for a single token of a single sequence"));
                return true;
            }
            slotsInUse = scheduler.slotsInUse();
            if (failAllIfBroken()) {
                return false;
            }
            chunk = scheduler.fill(batch, Math.max(1, chunk / 2));
        }
        return false;
    }

    private void noteAdmissions(long now) {
        for (Sequence sequence : scheduler.running()) {
            if (sequence.timeline.start(now)) {
                inbox.admitted();
                doctor.admitted(sequence);
            }
        }
        slotsInUse = scheduler.slotsInUse();
    }

    private void takeRows(long now) {
        List<Sequence> running = scheduler.running();
        int width = 0;
        for (int i = 0; i < running.size(); i++) {
            width += running.get(i).feeding > 0 ? 1 : 0;
        }
        for (int i = running.size() - 1; i >= 0; i--) { // backwards: a sequence that ends leaves the list
            Sequence sequence = running.get(i);
            if (sequence.feeding > 0) {
                sequence.kept += sequence.feeding;
                slotPool.grow(sequence.slot, sequence.feeding);
                sequence.countStep(width);
                if (sequence.row >= 0) {
                    takeRow(sequence, now);
                }
            }
        }
        if (cellsAreSpoilt) {
            cellsAreSpoilt = false;
            scheduler.startOver();
            slotsInUse = scheduler.slotsInUse();
        }
    }

    private void takeRow(Sequence sequence, long now) {
        FinishReason reason;
        try {
            int token = sequence.sampler.next(backend.logits(sequence.row));
            if (token == Sampler.NO_TOKEN) {
                suspect(sequence);
                return;
            }
            reason = addToken(sequence, token, now);
        } catch (InferenceException e) {
            fail(sequence, e);
            return;
        } catch (Throwable t) { // whatever a backend throws, one sequence ends and the engine goes on
            fail(sequence, new EngineFailedException("no token could be chosen: " + reason(t), t));
            return;
        }
        if (reason != null) {
            end(sequence, reason);
        }
    }

    /** Its cells hold what is no number, or another's do and have spoilt its own: it gets a second try without them. */
    private void suspect(Sequence sequence) {
        cellsAreSpoilt = true;
        if (sequence.isSuspect) {
            fail(
                    sequence,
                    new EngineFailedException("no token can be chosen, as all " + tokenizer.vocabularySize()
                            + " logits are NaN or -Infinity, also when computed again alone: the model file is damaged,"
                            + " or its numbers overflow on this device"));
            return;
        }
        LOG.warn("{}: logits that are not numbers; all cells are wiped and computed again", info.name());
        sequence.isSuspect = true;
    }

    /** Adds a token to a sequence. Returns why the answer ends with it, or null. */
    private @Nullable FinishReason addToken(Sequence sequence, int token, long now) {
        sequence.isSuspect = false;
        if (tokenizer.endsText(token)) {
            return FinishReason.STOP;
        }
        byte[] bytes = tokenizer.bytes(token);
        sequence.timeline.token(now);
        sequence.tokens.add(token);
        if (sequence.outputTokens++ == 0) {
            doctor.computed(sequence);
        }
        scheduler.waiting().charge(sequence.tenant(), 0, 1);
        if (sequence.answer.append(bytes)) {
            return FinishReason.STOP;
        }
        boolean full = sequence.tokens.size() >= contextTokens && !sequence.shift(slotPool, contextTokens);
        return full || sequence.outputTokens >= sequence.maxOutputTokens ? FinishReason.LENGTH : null;
    }

    private void end(Sequence sequence, FinishReason reason) {
        try {
            sequence.answer.close();
        } catch (RuntimeException e) {
            fail(sequence, new EngineFailedException("the answer could not be completed: " + reason(e), e));
            return;
        }
        leave(sequence, /* keepCells= */ true);
        doctor.finished(sequence);
        ChatResponse response = new ChatResponse(
                sequence.answer.text(),
                reason,
                sequence.answer.matchedStop(),
                new Usage(sequence.promptTokens, sequence.cachedTokens, sequence.outputTokens),
                receipt(sequence));
        // A stop string cuts text off that the tokens still hold, so they are not what was said.
        boolean exact = sequence.answer.matchedStop() == null;
        sequence.exchange.finish(response, sequence.exchange.isTurn() && exact ? sequence.tokens.toArray() : null);
    }

    private void expire(Sequence sequence) {
        fail(
                sequence,
                new DeadlineExceededException("the request did not end within its deadline of "
                        + sequence.exchange.request().deadline().orElseThrow() + ": "
                        + (sequence.admittedBefore
                                ? "it had " + sequence.outputTokens + " tokens of the answer"
                                : "it was still waiting for a slot")));
    }

    private void fail(Sequence sequence, InferenceException failure) {
        leave(sequence, /* keepCells= */ false);
        try {
            sequence.answer.close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
        sequence.exchange.fail(failure.withPartialText(sequence.answer.text()));
    }

    private void leave(Sequence sequence, boolean keepCells) {
        scheduler.remove(sequence, keepCells);
        slotsInUse = scheduler.slotsInUse();
        inbox.left(sequence.admittedBefore);
        if (sequence.admittedBefore) {
            rate.served(sequence.timeline.servedNanos(time.nanos()));
        }
    }

    private void failBatch(Throwable cause) {
        LOG.warn(
                "{}: a step failed, and with it {} sequences",
                info.name(),
                scheduler.running().size(),
                cause);
        for (Sequence sequence : List.copyOf(scheduler.running())) {
            if (sequence.feeding > 0) {
                fail(sequence, new EngineFailedException("a step of the model failed: " + reason(cause), cause));
            }
        }
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.toString() : message;
    }

    private Receipt receipt(Sequence sequence) {
        return sequence.timeline
                .write(Receipt.builder(info.provider(), info.name()), time.nanos())
                .batchWidth(sequence.meanWidth(), sequence.widthMax)
                .cachedTokens(sequence.cachedTokens)
                .cache(sequence.cache)
                .preemptions(sequence.preemptions)
                .build();
    }
}
