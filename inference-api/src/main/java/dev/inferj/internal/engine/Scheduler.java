package dev.inferj.internal.engine;

import dev.inferj.internal.engine.Sequence.State;
import dev.inferj.spi.StepLimits;
import dev.inferj.spi.TokenBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides what each step holds: one token of every running sequence, then prompt chunks up to the token budget, and who
 * gets a slot, who waits and who gives way when KV cells are short.
 *
 * <p>Cells are counted ahead: the tokens of all slot holders together never exceed what the cache holds. When they grow
 * beyond it, the lowest in rank gives its cells up and is computed again later; parked sequences go first. The highest
 * in rank never gives way, so something always gets on.
 *
 * <p>A backend may find no room all the same, where free cells lie apart. The engine then asks for smaller chunks and at
 * last has the lowest in rank give way; until a sequence leaves for good, nobody new gets in.
 *
 * <p>Plain bookkeeping, confined to the engine thread: no locks, no clock, no I/O.
 */
final class Scheduler {
    /** Tokens that every running sequence should be able to add after another one is admitted. */
    private static final int HEADROOM = 16;

    private final StepLimits limits;
    private final Consumer<Sequence> vacate;
    private final FairQueue<Sequence> waiting = new FairQueue<>();
    private final List<Sequence> running = new ArrayList<>();
    private final List<Sequence> parked = new ArrayList<>();
    private final Set<Sequence> parkedWithoutSlot = new LinkedHashSet<>(); // may be many: never walked in a step
    private final Deque<Integer> freeSlots = new ArrayDeque<>();

    /** The backend found less room than was counted, and no slot holder has left since. */
    private boolean cramped;

    /** @param vacate empties the slot of a sequence that gives way, while it still has it */
    Scheduler(StepLimits limits, Consumer<Sequence> vacate) {
        this.limits = limits;
        this.vacate = vacate;
        for (int slot = 0; slot < limits.slots(); slot++) {
            freeSlots.add(slot);
        }
    }

    /** Adds a new sequence. */
    void add(Sequence sequence) {
        if (sequence.exchange.wantsMore()) {
            sequence.state = State.WAITING;
            waiting.add(sequence);
        } else {
            sequence.state = State.PARKED;
            parkedWithoutSlot.add(sequence);
        }
    }

    /** Takes a sequence out for good; its slot, if it has one, must be empty. */
    void remove(Sequence sequence) {
        switch (sequence.state) {
            case WAITING -> waiting.remove(sequence);
            case RUNNING -> running.remove(sequence);
            case PARKED -> parked(sequence).remove(sequence);
            case ENDED -> throw new IllegalStateException("sequence has ended already");
        }
        sequence.state = State.ENDED;
        if (sequence.slot != Sequence.NO_SLOT) {
            releaseSlot(sequence);
            cramped = false;
        }
    }

    /** Puts a parked sequence whose reader wants more back to work. */
    void unpark(Sequence sequence) {
        if (sequence.state != State.PARKED || !sequence.exchange.wantsMore()) {
            return;
        }
        parked(sequence).remove(sequence);
        if (sequence.slot == Sequence.NO_SLOT) {
            sequence.state = State.WAITING;
            waiting.add(sequence);
        } else {
            sequence.state = State.RUNNING;
            running.add(sequence);
        }
    }

    /** Decides who runs: parks, preempts and admits. */
    void schedule() {
        park();
        shrink();
        admit();
    }

    /**
     * Fills the batch with what runs; leaves it empty if nothing does.
     *
     * @param mostChunk the most prompt tokens of one sequence
     * @return the most tokens that one sequence got
     */
    int fill(TokenBatch batch, int mostChunk) {
        batch.clear();
        int budget = Math.min(batch.capacity(), limits.batchTokens());
        int largest = 0;
        for (Sequence sequence : running) {
            sequence.feeding = 0;
            if (sequence.pending() == 1) {
                feed(batch, sequence, 1);
                largest = 1;
            }
        }
        for (Sequence sequence : running) {
            int chunk = Math.min(Math.min(sequence.pending(), mostChunk), budget - batch.size());
            if (sequence.feeding == 0 && chunk > 0) {
                feed(batch, sequence, chunk);
                largest = Math.max(largest, chunk);
            }
        }
        return largest;
    }

    /**
     * Makes the lowest in rank among slot holders give way, because the backend found no room.
     *
     * @return false if the others would then be nobody
     */
    boolean giveWay() {
        cramped = true;
        return preemptLowest();
    }

    FairQueue<Sequence> waiting() {
        return waiting;
    }

    List<Sequence> running() {
        return running;
    }

    /** Returns every sequence that has not ended, in no particular order. */
    List<Sequence> all() {
        List<Sequence> all = new ArrayList<>(running);
        all.addAll(parked);
        all.addAll(parkedWithoutSlot);
        waiting.forEach(all::add);
        return all;
    }

    boolean isEmpty() {
        return running.isEmpty() && parked.isEmpty() && parkedWithoutSlot.isEmpty() && waiting.isEmpty();
    }

    int slotsInUse() {
        return running.size() + parked.size();
    }

    private static void feed(TokenBatch batch, Sequence sequence, int count) {
        int end = sequence.kept + count;
        boolean complete = end == sequence.tokens.size();
        int row = -1;
        for (int position = sequence.kept; position < end; position++) {
            row = batch.add(sequence.slot, position, sequence.tokens.get(position), complete && position == end - 1);
        }
        sequence.feeding = count;
        sequence.row = row;
    }

    private void park() {
        for (int i = running.size() - 1; i >= 0; i--) {
            Sequence sequence = running.get(i);
            if (!sequence.exchange.wantsMore()) {
                running.remove(i);
                sequence.state = State.PARKED;
                parked.add(sequence);
            }
        }
    }

    private void shrink() {
        while (cells(running) + cells(parked) > limits.kvTokens() && preemptLowest()) {}
    }

    private void admit() {
        for (Sequence next = waiting.peek(); next != null && makePlaceFor(next); next = waiting.peek()) {
            waiting.remove(next);
            next.slot = freeSlots.remove();
            next.kept = 0;
            next.state = State.RUNNING;
            running.add(next);
            if (!next.admittedBefore) {
                next.admittedBefore = true;
                waiting.charge(next.tenant(), next.promptTokens, 0);
            }
        }
    }

    /** Returns whether there are a slot and cells, for which parked sequences give way, but only if that is enough. */
    private boolean makePlaceFor(Sequence next) {
        long needed = cells(running) + next.tokens.size() + headroom();
        if (running.size() == limits.slots() || needed > limits.kvTokens() || (cramped && !running.isEmpty())) {
            return false;
        }
        while (freeSlots.isEmpty() || needed + cells(parked) > limits.kvTokens()) {
            Sequence idle = lowest(parked);
            if (idle == null) {
                return false;
            }
            preempt(idle);
        }
        return true;
    }

    private boolean preemptLowest() {
        Sequence victim = lowest(parked);
        if (victim == null && running.size() > 1) {
            victim = lowest(running);
        }
        if (victim == null) {
            return false;
        }
        preempt(victim);
        return true;
    }

    private void preempt(Sequence victim) {
        vacate.accept(victim);
        victim.kept = 0;
        victim.preemptions++;
        releaseSlot(victim);
        if (victim.state == State.RUNNING) {
            running.remove(victim);
            victim.state = State.WAITING;
            waiting.add(victim);
        } else {
            parked.remove(victim);
            parkedWithoutSlot.add(victim);
        }
    }

    private void releaseSlot(Sequence sequence) {
        freeSlots.add(sequence.slot);
        sequence.slot = Sequence.NO_SLOT;
    }

    private Collection<Sequence> parked(Sequence sequence) {
        return sequence.slot == Sequence.NO_SLOT ? parkedWithoutSlot : parked;
    }

    /** Returns how many cells to leave free, so that the newest does not have to give way again at the next step. */
    private int headroom() {
        return running.isEmpty() ? 1 : Math.min(HEADROOM * (running.size() + 1), limits.kvTokens() / 8);
    }

    /** Returns how many cells slot holders need for all their tokens. */
    private static long cells(List<Sequence> holders) {
        long cells = 0;
        for (Sequence sequence : holders) {
            cells += sequence.tokens.size();
        }
        return cells;
    }

    private static @Nullable Sequence lowest(List<Sequence> holders) {
        Sequence lowest = null;
        for (Sequence sequence : holders) {
            if (lowest == null || sequence.ranksBelow(lowest)) {
                lowest = sequence;
            }
        }
        return lowest;
    }
}
