package dev.inferj.internal.engine;

import java.util.List;

/** Who ran before a turn, to see behind it whether those gave way to others that were to: the lowest in rank. */
final class GivingWay {
    private final List<Sequence> running;
    private final int[] preemptions;

    private GivingWay(List<Sequence> running) {
        this.running = running;
        this.preemptions = new int[running.size()];
        for (int i = 0; i < preemptions.length; i++) {
            preemptions[i] = running.get(i).preemptions;
        }
    }

    static GivingWay before(Scheduler scheduler) {
        return new GivingWay(List.copyOf(scheduler.running()));
    }

    /** Returns whether nobody had to give way while one of lower rank ran on. */
    boolean isFair() {
        for (int i = 0; i < preemptions.length; i++) {
            if (hasGivenWay(i)
                    && running.get(i).state != Sequence.State.PARKED) { // parked ones go first, whatever their rank
                for (int j = 0; j < preemptions.length; j++) {
                    Sequence other = running.get(j);
                    if (!hasGivenWay(j) && other.state == Sequence.State.RUNNING && ranksBelow(other, running.get(i))) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static boolean ranksBelow(Sequence one, Sequence other) {
        return one.priority() < other.priority()
                || (one.priority() == other.priority() && one.arrival() > other.arrival());
    }

    private boolean hasGivenWay(int index) {
        return running.get(index).preemptions > preemptions[index];
    }
}
