package dev.inferj.internal.kv;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Counts the cells that slots take up. Where a backend shares cells between slots, a copied prefix is counted once, for
 * as long as any slot holds it. Confined to one thread.
 */
final class CellLedger {
    /** Cells that the same slots share. */
    private static final class Run {
        int length;
        int slots = 1;

        Run(int length) {
            this.length = length;
        }
    }

    private final boolean shared;
    private final List<List<Run>> slots = new ArrayList<>();
    private long used;

    /** @param shared whether a copied prefix takes no cells of its own */
    CellLedger(int slots, boolean shared) {
        this.shared = shared;
        for (int slot = 0; slot < slots; slot++) {
            this.slots.add(new ArrayList<>());
        }
    }

    /** Returns how many cells are taken. */
    long used() {
        return used;
    }

    /** Returns how many cells are taken by these slots, shared ones counted once. */
    long usedBy(IntPredicate these) {
        Set<Run> runs = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int slot = 0; slot < slots.size(); slot++) {
            if (these.test(slot)) {
                runs.addAll(slots.get(slot));
            }
        }
        long sum = 0;
        for (Run run : runs) {
            sum += run.length;
        }
        return sum;
    }

    /** Returns how many positions a slot holds. */
    int length(int slot) {
        int length = 0;
        for (Run run : slots.get(slot)) {
            length += run.length;
        }
        return length;
    }

    /** Returns how many cells become free if a slot is cut to a length. */
    int freedBy(int slot, int length) {
        int freed = 0;
        int at = 0;
        for (Run run : slots.get(slot)) {
            at += run.length;
            if (run.slots == 1 && at > length) {
                freed += Math.min(run.length, at - length);
            }
        }
        return freed;
    }

    /** Returns whether other slots share any position of a slot from this one on. */
    boolean isShared(int slot, int from) {
        int at = 0;
        for (Run run : slots.get(slot)) {
            at += run.length;
            if (run.slots > 1 && at > from) {
                return true;
            }
        }
        return false;
    }

    /** Returns how many of the first {@code length} positions of a slot are in cells that one of these slots holds. */
    int heldBy(int slot, int length, IntPredicate these) {
        int held = 0;
        int at = 0;
        for (Run run : slots.get(slot)) {
            boolean isHeld = false;
            for (int other = 0; other < slots.size() && !isHeld; other++) {
                isHeld = these.test(other) && slots.get(other).contains(run);
            }
            held += isHeld ? Math.max(0, Math.min(run.length, length - at)) : 0;
            at += run.length;
        }
        return held;
    }

    void append(int slot, int count) {
        List<Run> runs = slots.get(slot);
        Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (last != null && last.slots == 1) {
            last.length += count;
        } else if (count > 0) {
            runs.add(new Run(count));
        }
        used += count;
    }

    /** Cuts a slot to its first {@code length} positions. */
    void truncate(int slot, int length) {
        split(slot, length);
        List<Run> runs = slots.get(slot);
        int at = length(slot);
        while (at > length) {
            Run last = runs.remove(runs.size() - 1);
            at -= last.length;
            if (--last.slots == 0) {
                used -= last.length;
            }
        }
    }

    /** Gives an empty slot the first {@code length} positions of another. */
    void copy(int from, int to, int length) {
        if (!slots.get(to).isEmpty()) {
            throw new IllegalStateException("slot " + to + " must be empty");
        }
        if (!shared) {
            append(to, length);
            return;
        }
        split(from, length);
        int at = 0;
        for (Run run : slots.get(from)) {
            if (at == length) {
                break;
            }
            at += run.length;
            run.slots++;
            slots.get(to).add(run);
        }
    }

    /** Makes a run end at this position of a slot, in every slot that shares it. */
    private void split(int slot, int position) {
        int at = 0;
        for (Run run : slots.get(slot)) {
            if (at < position && position < at + run.length) {
                Run head = new Run(position - at);
                Run tail = new Run(run.length - head.length);
                head.slots = run.slots;
                tail.slots = run.slots;
                for (List<Run> runs : slots) {
                    int index = runs.indexOf(run);
                    if (index >= 0) {
                        runs.set(index, head);
                        runs.add(index + 1, tail);
                    }
                }
                return;
            }
            at += run.length;
        }
    }
}
