package dev.inferj.internal.engine;

import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.ContextLengthExceededException;
import dev.inferj.EngineFailedException;
import dev.inferj.OverloadedException;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.ManualExecutor;
import dev.inferj.internal.delivery.VirtualTime;
import dev.inferj.internal.engine.SimulationPlan.Closing;
import dev.inferj.internal.kv.DiskCache;
import dev.inferj.internal.kv.SlotPool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link BatchingEngine} in which everything comes from a seed: what the backend is like and what fails in
 * it, who asks for what and when, who cancels, stops reading, or is late. One thread is caller, engine and callbacks in
 * turn, on a virtual clock. Behind each turn of the engine its books are compared with the backend's cells, and at the
 * end each answer with what a model makes of the prompt that serves nobody else.
 */
final class Simulation implements SimulatedBackend.Users {
    /** Thrown by an executor that is to take no task. */
    static final class Refused extends RejectedExecutionException {
        private static final long serialVersionUID = 1L;
    }

    private static final Exchange.TurnListener UNHEARD = new Exchange.TurnListener() {
        @Override
        public void answered(ChatRequest request, ChatResponse response, int @Nullable [] tokens) {}

        @Override
        public void lost() {}
    };

    private static final long SEED_OF_SAMPLERS = 42;

    /** Far more turns than the work of a run needs; nothing fails any more behind the first half of them. */
    private static final int MOST_TURNS = 4_000;

    /** The most often that one turn may ask the backend again because it found no room. */
    private static final int MOST_STEP_CALLS = 40;

    private final SplittableRandom random;
    private final SimulationPlan plan;
    private final int contextTokens;
    private final VirtualTime time = new VirtualTime();
    private final ManualExecutor callbacks = new ManualExecutor();
    private final ManualExecutor diskTasks = new ManualExecutor();
    private final DiskCache disk;
    private final SimulatedBackend backend;
    private final BatchingEngine engine;
    private final PromptSource prompts;
    private final RequestSource requests;
    private final CellBooks books;
    private final SavedStates saved;
    private final List<SimulatedRequest> live = new ArrayList<>();
    private final List<SimulatedRequest> ended = new ArrayList<>();
    private boolean woken;
    private boolean fedWithoutDemand;
    private boolean closed;
    private int turns;

    private Simulation(long seed) {
        this.random = new SplittableRandom(seed);
        this.plan = SimulationPlan.of(random);
        this.contextTokens =
                Math.min(plan.limits().contextTokens(), plan.limits().kvTokens());
        this.backend = new SimulatedBackend(
                plan.model(),
                plan.limits(),
                plan.serving(),
                plan.layout(),
                plan.idleSlows(),
                plan.shifts(),
                plan.faults(),
                plan.prices(),
                nanos -> time.advance(Duration.ofNanos(nanos)));
        backend.users = this;
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        this.disk = new DiskCache(folder, plan.serving().diskCacheBytes(), diskTasks, time::nanos);
        this.engine = new BatchingEngine(backend, time, () -> SEED_OF_SAMPLERS, disk, () -> woken = true);
        this.books = new CellBooks(backend, engine);
        this.prompts = new PromptSource(random, contextTokens);
        this.requests = new RequestSource(random, plan, prompts);
        this.saved = new SavedStates(backend, random);
    }

    /** Runs one; throws an {@link AssertionError} that says what is wrong and how to see it again. */
    static void run(long seed) {
        Simulation simulation = new Simulation(seed);
        try {
            simulation.run();
        } catch (RuntimeException | Error e) {
            throw new AssertionError(
                    "seed " + seed + ", turn " + simulation.turns + ": " + e.getMessage() + "; run it alone by -D"
                            + EngineSimulationTest.SEED + "=" + seed + "; " + simulation.plan,
                    e);
        }
    }

    private void run() {
        int asked = 0;
        while (asked < plan.requests()) {
            if (random.nextInt(3) == 0) {
                submit();
                asked++;
            }
            disturb();
            turn();
        }
        if (plan.closing() == Closing.WHEN_IDLE) {
            readAll();
            runToTheEnd();
            checkInbox();
        } else if (plan.closing() == Closing.DRAINED) {
            for (int i = random.nextInt(60); i > 0 && !engine.isIdle(); i--) {
                turn();
            }
        }
        close();
        readAll();
        callbacks.runAll();
        checkEnds();
    }

    private void submit() {
        ChatRequest request = requests.next();
        String prompt = request.rawPrompt().orElseThrow();
        SimulatedReader reader = random.nextInt(3) > 0
                ? null
                : new SimulatedReader(
                        /* throwAt= */ random.nextInt(8) == 0 ? 1 + random.nextInt(6) : 0,
                        /* cancelAt= */ random.nextInt(8) == 0 ? 1 + random.nextInt(6) : 0);
        Exchange exchange = reader == null
                ? Exchange.unread(request, time, callbacks)
                : Exchange.read(request, time, callbacks, reader);
        if (reader != null) {
            reader.onSubscribe(exchange.subscription());
            reader.request(random.nextInt(3) == 0 ? Long.MAX_VALUE : 1 + random.nextInt(6));
        }
        boolean mayShift = random.nextInt(4) == 0
                && prompt.length() < contextTokens
                && request.sampling().maxTokens().isPresent();
        if (mayShift) {
            exchange.goOn(request, /* said= */ null, /* mayShift= */ true, UNHEARD);
        }
        boolean cancelled = random.nextInt(40) == 0;
        if (cancelled) {
            exchange.cancel();
        }
        try {
            engine.submit(exchange);
        } catch (RuntimeException refusal) {
            String wrong = wrongRefusal(refusal, prompt);
            require(wrong == null, wrong);
            return;
        }
        require(!backend.outOfOrder && prompt.length() < contextTokens, "a request was accepted that cannot run");
        ChainModel.Cold cold =
                plan.model().answer(prompt, request.sampling(), contextTokens, SEED_OF_SAMPLERS, mayShift);
        SimulatedRequest accepted = new SimulatedRequest(request, cold, exchange, reader);
        accepted.cancelAsked = cancelled;
        accepted.mayShift = mayShift;
        live.add(accepted);
        prompts.remember(prompt);
    }

    private @Nullable String wrongRefusal(RuntimeException refusal, String prompt) {
        if (refusal instanceof OverloadedException) {
            return live.size() >= plan.serving().maxWaiting() ? null : "refused as too many with " + live.size();
        }
        if (refusal instanceof ContextLengthExceededException) {
            return prompt.length() >= contextTokens ? null : "refused as too long with " + prompt.length();
        }
        if (refusal instanceof EngineFailedException) {
            return backend.outOfOrder ? null : "refused as out of order: " + refusal;
        }
        return refusal instanceof SimulatedFaults.Injected ? null : "refused in a way of its own: " + refusal;
    }

    /** Does what callers and their readers may do at any time. */
    private void disturb() {
        if (!live.isEmpty()) {
            SimulatedRequest some = live.get(random.nextInt(live.size()));
            SimulatedReader reader = some.reader;
            if (random.nextInt(40) == 0) {
                some.cancelAsked = true;
                some.exchange.cancel();
            } else if (reader != null && random.nextInt(50) == 0) {
                reader.cancel();
            } else if (reader != null && random.nextBoolean()) {
                reader.request(1 + random.nextInt(4));
            }
        }
        if (random.nextInt(300) == 0) {
            refuseCallbacks();
        }
        if (random.nextInt(4) > 0) {
            callbacks.runAll();
        }
        if (random.nextInt(3) == 0) {
            diskTasks.runNext();
        }
        if (random.nextInt(10) == 0) {
            time.advance(Duration.ofNanos(random.nextInt(20_000)));
        }
        if (random.nextInt(12) == 0) {
            engine.post(saved.captureOf(requests.salt(), prompts.known()));
        }
        if (random.nextInt(20) == 0) {
            engine.post(saved.offer());
        }
        if (random.nextInt(100) == 0) {
            engine.post(SlotPool::forget);
        }
    }

    /** Makes a turn whose callbacks find no thread. */
    private void refuseCallbacks() {
        live.forEach(request -> request.mayBeRefused = true);
        ended.forEach(request -> request.mayBeRefused = true);
        callbacks.refuseWith(new Refused());
        turn();
        callbacks.refuseWith(null);
    }

    private void turn() {
        require(++turns <= MOST_TURNS, "the engine never rests");
        boolean wasOutOfOrder = backend.outOfOrder;
        List<SimulatedRequest> toEnd = new ArrayList<>();
        for (SimulatedRequest request : live) {
            request.late = request.exchange.isExpired(time.nanos());
            if (request.isUnwanted() || request.late || wasOutOfOrder) {
                toEnd.add(request);
            }
        }
        woken = false;
        int callsBefore = backend.stepCalls;
        GivingWay givingWay = GivingWay.before(engine.scheduler());
        boolean stepped = engine.step();
        require(givingWay.isFair(), "a sequence gave way to one of lower rank");
        require(!fedWithoutDemand, "a token was computed that nobody asked for");
        require(backend.stepCalls - callsBefore <= MOST_STEP_CALLS, "the engine asks for room for ever");
        for (SimulatedRequest request : toEnd) {
            require(request.exchange.isEnded(), "a request that was to end at this turn has not");
        }
        check(stepped);
    }

    private void check(boolean stepped) {
        require(backend.violation() == null, "the backend was misused: " + backend.violation());
        require(saved.wrong() == null, saved.wrong());
        for (int i = live.size() - 1; i >= 0; i--) {
            SimulatedRequest request = live.get(i);
            if (request.exchange.isEnded()) {
                live.remove(i);
                ended.add(request);
                request.ended();
                prompts.remember(request.prompt + request.cold.raw());
            } else {
                require(!request.mustFail, "a request that a fault has hit goes on");
                boolean resting = !stepped && !woken && diskTasks.isEmpty();
                require(!resting || !request.exchange.wantsMore(), "nothing is done for a request that waits");
            }
        }
        if (!backend.outOfOrder) {
            books.check();
        }
        int running = engine.scheduler().slotsInUse();
        require(engine.status().running() == running, "wrong count of running requests");
        require(engine.status().waiting() == live.size() - running, "wrong count of waiting requests");
    }

    private void readAll() {
        live.forEach(SimulatedRequest::readOn);
        ended.forEach(SimulatedRequest::readOn);
    }

    private void runToTheEnd() {
        while (!engine.isIdle() || !live.isEmpty()) {
            if (turns > MOST_TURNS / 2) {
                backend.faults.cease();
            }
            callbacks.runAll();
            diskTasks.runNext();
            turn();
        }
    }

    /** Fails unless the inbox takes as many as it should, now that nobody waits. */
    private void checkInbox() {
        backend.faults.cease();
        if (backend.outOfOrder) {
            return;
        }
        for (int i = 0; i < plan.serving().maxWaiting(); i++) {
            engine.submit(probe());
        }
        try {
            engine.submit(probe());
        } catch (OverloadedException e) {
            return;
        }
        throw new AssertionError("the inbox takes more than it should");
    }

    private Exchange probe() {
        return Exchange.unread(ChatRequest.builder().rawPrompt("a").build(), time, callbacks);
    }

    /** Stops the engine as {@link BatchedModel} does. */
    private void close() {
        closed = true;
        engine.runTasks();
        engine.cancelAll();
        for (SimulatedRequest request : live) {
            require(request.exchange.isEnded(), "a request was left behind");
            request.ended();
            ended.add(request);
        }
        live.clear();
        require(engine.isIdle() && engine.status().running() == 0, "the engine is not at rest");
        require(engine.status().waiting() == 0, "the inbox is not empty");
        if (!backend.outOfOrder) {
            books.check();
            backend.faults.cease();
            engine.post(SlotPool::forget);
            engine.runTasks();
            require(backend.outOfOrder || backend.cells.used() == 0, "cells are left: " + backend.cells);
        }
        backend.close();
        disk.close();
        diskTasks.runAll();
    }

    private void checkEnds() {
        require(time.alarms() == 0, "an alarm is left");
        require(backend.violation() == null, "the backend was misused: " + backend.violation());
        for (SimulatedRequest request : ended) {
            String wrong = request.wrong(backend.outOfOrder, closed);
            require(wrong == null, wrong + " (" + request.prompt + ")");
        }
    }

    @Override
    public String salt(int slot) {
        Sequence user = user(slot);
        return user == null ? "nobody" : user.salt();
    }

    @Override
    public void hit(int slot, boolean fatal) {
        Sequence user = user(slot);
        for (SimulatedRequest request : live) {
            if (user != null && request.exchange == user.exchange) {
                request.mustFail |= fatal;
                request.mayFail |= !fatal;
            }
        }
    }

    @Override
    public void fed(int slot) {
        Sequence user = user(slot);
        for (SimulatedRequest request : live) {
            if (user != null && request.exchange == user.exchange) {
                request.fed++;
                fedWithoutDemand |= !request.exchange.wantsMore();
            }
        }
    }

    private @Nullable Sequence user(int slot) {
        for (Sequence sequence : engine.scheduler().running()) {
            if (sequence.slot == slot) {
                return sequence;
            }
        }
        return null;
    }

    static void require(boolean right, @Nullable String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }
}
