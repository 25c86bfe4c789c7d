package dev.inferj.internal.engine;

import dev.inferj.internal.engine.Sequence.State;
import dev.inferj.internal.kv.Placement;
import dev.inferj.internal.kv.SlotPool;
import dev.inferj.spi.StepLimits;
import dev.inferj.spi.TokenBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what each step holds: one token of every running sequence, then prompt chunks up to the token budget, and who
 * gets a slot, who waits and who gives way when KV cells are short.
 *
 * <p>Cells are counted ahead: what running sequences hold and have yet to add never exceeds what the cache holds. When
 * it would, cached cells of sequences that have left go first, then the lowest in rank gives its slot up and is computed
 * again later; parked sequences go before running ones. The highest in rank never gives way, so something always gets
 * on.
 *
 * <p>A backend may find no room all the same, where free cells lie apart. The engine then asks for smaller chunks and at
 * last has cached cells and the lowest in rank give way; until a sequence leaves for good, nobody new gets in.
 *
 * <p>Prompts that begin alike are computed once: one that shares much with a prompt that is just being computed is set
 * aside until that is done, and then takes its cells over.
 *
 * <p>Plain bookkeeping, confined to the engine thread: no locks, no clock, no I/O.
 */
final class Scheduler {
    /** Tokens that every running sequence should be able to add after another one is admitted. */
    private static final int HEADROOM = 16;

    /** Tokens of a prompt that somebody else is just computing, from which on it is worth waiting for them. */
    private static final int WORTH_WAITING_FOR = 32;

    private final StepLimits limits;
    private final SlotPool slots;
    private final FairQueue<Sequence> waiting = new FairQueue<>();
    private final List<Sequence> running = new ArrayList<>();

    /** Who is set aside, and whose prompt they wait for. */
    private final Map<Sequence, Sequence> following = new LinkedHashMap<>();

    private final List<Sequence> parked = new ArrayList<>();
    private final Set<Sequence> fetching = new LinkedHashSet<>();
    private final Set<Sequence> parkedWithoutSlot = new LinkedHashSet<>(); // may be many: never walked in a step

    /** The backend found less room than was counted, and no slot holder has left since. */
    private boolean cramped;

    Scheduler(StepLimits limits, SlotPool slots) {
        this.limits = limits;
        this.slots = slots;
    }

    /** Adds a new sequence whose KV state is being fetched; it counts, but does not run before {@link #fetched}. */
    void addFetching(Sequence sequence) {
        sequence.state = State.FETCHING;
        fetching.add(sequence);
    }

    /** The KV state of a sequence is there, or will not be. */
    void fetched(Sequence sequence) {
        if (fetching.remove(sequence)) {
            add(sequence);
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

    /**
     * Takes a sequence out for good.
     *
     * @param keepCells whether what its slot holds can be trusted, and so stays cached
     */
    void remove(Sequence sequence, boolean keepCells) {
        switch (sequence.state) {
            case FETCHING -> fetching.remove(sequence);
            case WAITING -> removeWaiting(sequence);
            case RUNNING -> running.remove(sequence);
            case PARKED -> parked(sequence).remove(sequence);
            case ENDED -> throw new IllegalStateException("sequence has ended already");
        }
        sequence.state = State.ENDED;
        if (sequence.slot == Sequence.NO_SLOT) {
            return;
        }
        cramped = false;
        if (keepCells) {
            releaseSlot(sequence, sequence.exchange.isTurn());
        } else {
            slots.drop(sequence.slot);
            sequence.slot = Sequence.NO_SLOT;
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
     * Gives up cached cells or, if there are none, those of the lowest in rank, because the backend found no room.
     *
     * @return false if the others would then be nobody
     */
    boolean giveWay() {
        cramped = true;
        if (slots.forget()) {
            return true;
        }
        boolean preempted = preemptLowest();
        slots.forget(); // what it left
        return preempted;
    }

    /**
     * Wipes all cells and has everybody computed again, because some hold what is no number and may have spoilt others'.
     * A suspect then runs alone until it has a token, so that it can spoil nobody's.
     */
    void startOver() {
        park();
        for (Sequence sequence : List.copyOf(running)) {
            preempt(sequence);
        }
        for (Sequence sequence : List.copyOf(parked)) {
            preempt(sequence);
        }
        slots.clear();
        cramped = false;
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
        all.addAll(fetching);
        waiting.forEach(all::add);
        all.addAll(following.keySet());
        return all;
    }

    boolean isEmpty() {
        return running.isEmpty()
                && parked.isEmpty()
                && parkedWithoutSlot.isEmpty()
                && fetching.isEmpty()
                && following.isEmpty()
                && waiting.isEmpty();
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
        while (!slots.makeRoom(pending()) && preemptLowest()) {}
    }

    private void removeWaiting(Sequence sequence) {
        if (following.remove(sequence) != null) {
            waiting.dropAside(sequence);
        } else {
            waiting.remove(sequence);
        }
    }

    /** Puts back who waited for a prompt that is computed by now, or will not be soon. */
    private void stopFollowing() {
        if (following.isEmpty()) {
            return;
        }
        following.entrySet().removeIf(entry -> {
            boolean over = !isComputingPrompt(entry.getValue());
            if (over) {
                waiting.putBack(entry.getKey());
            }
            return over;
        });
    }

    private static boolean isComputingPrompt(Sequence sequence) {
        return sequence.state == State.RUNNING && sequence.pending() > 1;
    }

    /** Returns the sequence that is just computing much of a prompt, or null. */
    private @Nullable Sequence leader(String salt, int[] tokens) {
        int slot = slots.computing(salt, tokens, WORTH_WAITING_FOR);
        for (Sequence sequence : running) {
            if (sequence.slot == slot && isComputingPrompt(sequence)) {
                return sequence;
            }
        }
        return null;
    }

    private void admit() {
        stopFollowing();
        for (Sequence next = waiting.peek(); next != null && mayAdmit(next); next = waiting.peek()) {
            int[] tokens = next.tokens.toArray();
            Sequence leader = leader(next.salt(), tokens);
            if (leader != null) {
                waiting.setAside(next);
                following.put(next, leader);
                continue;
            }
            if (!makePlaceFor(next.salt(), tokens)) {
                return;
            }
            waiting.remove(next);
            Placement placed = slots.place(next.salt(), tokens);
            next.slot = placed.slot();
            next.kept = placed.reused();
            next.state = State.RUNNING;
            running.add(next);
            slots.makeRoom(pending()); // succeeds: fits() has counted it
            if (!next.admittedBefore) {
                next.admittedBefore = true;
                next.cachedTokens = placed.reused();
                waiting.charge(next.tenant(), next.promptTokens, 0);
            }
        }
    }

    private boolean mayAdmit(Sequence next) {
        return running.isEmpty() || (running.size() < limits.slots() && !cramped && !isSuspect(next));
    }

    /** Returns whether one is to run alone: the newcomer, or who runs already. */
    private boolean isSuspect(Sequence next) {
        return next.isSuspect || running.get(0).isSuspect;
    }

    /** Returns whether there are a slot and cells, for which parked sequences give way, but only if that is enough. */
    private boolean makePlaceFor(String salt, int[] tokens) {
        if (!parked.isEmpty() && !fits(salt, tokens, slots.cellsBeside(this::isRunningIn))) {
            return false;
        }
        while (slotsInUse() == limits.slots() || !(fitsBesideCached(tokens) || fits(salt, tokens))) {
            Sequence idle = lowest(parked);
            if (idle == null) {
                return false;
            }
            preempt(idle);
        }
        return true;
    }

    /** Returns whether there is room even if nothing cached goes: the usual case, and the quickest to find out. */
    private boolean fitsBesideCached(int[] tokens) {
        return tokens.length + pending() + headroom() <= limits.kvTokens() - slots.usedCells();
    }

    private boolean fits(String salt, int[] tokens) {
        return fits(salt, tokens, slots.cellsForRunning());
    }

    private boolean fits(String salt, int[] tokens, long cells) {
        return slots.cellsNeeded(salt, tokens) + pending() + headroom() <= cells;
    }

    private boolean isRunningIn(int slot) {
        for (Sequence sequence : running) {
            if (sequence.slot == slot) {
                return true;
            }
        }
        return false;
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

    /** Takes a slot away; its cells stay cached for as long as nobody needs them. */
    private void preempt(Sequence victim) {
        parked.remove(victim);
        releaseSlot(victim, /* isExpected= */ true);
        victim.kept = 0;
        victim.preemptions++;
        if (victim.state == State.RUNNING) {
            running.remove(victim);
            victim.state = State.WAITING;
            waiting.add(victim);
        } else {
            parkedWithoutSlot.add(victim);
        }
    }

    private void releaseSlot(Sequence sequence, boolean isExpected) {
        slots.release(sequence.slot, sequence.tokens.toArray(), isExpected);
        sequence.slot = Sequence.NO_SLOT;
    }

    private Collection<Sequence> parked(Sequence sequence) {
        return sequence.slot == Sequence.NO_SLOT ? parkedWithoutSlot : parked;
    }

    /** Returns how many cells to leave free, so that the newest does not have to give way again at the next step. */
    private int headroom() {
        return running.isEmpty() ? 1 : Math.min(HEADROOM * (running.size() + 1), limits.kvTokens() / 8);
    }

    /** Returns how many cells the running sequences need for the tokens that the model has not seen yet. */
    private long pending() {
        long pending = 0;
        for (Sequence sequence : running) {
            pending += sequence.pending();
        }
        return pending;
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
