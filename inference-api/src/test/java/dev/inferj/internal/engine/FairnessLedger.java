package dev.inferj.internal.engine;

/**
 * Who had how much service when, and who had requests waiting all the while: from that, how far one tenant got ahead of
 * another. Service counts 1 for a token of a prompt and 2 for one of an answer.
 */
final class FairnessLedger {
    private final int tenants;
    private final int steps;

    /** By step and tenant: service had in the step. */
    private final int[] service;

    /** By step and tenant: how many more of its requests wait behind the step than before it. */
    private final int[] waiting;

    /** Pairs of a step and two tenants that both waited throughout it. */
    private long stepsCompared;

    FairnessLedger(int tenants, int steps) {
        this.tenants = tenants;
        this.steps = steps;
        this.service = new int[tenants * steps];
        this.waiting = new int[tenants * steps];
    }

    void prompt(int step, int tenant, int count) {
        service[step * tenants + tenant] += count;
    }

    void answerToken(int step, int tenant) {
        service[step * tenants + tenant] += 2;
    }

    void waits(int step, int tenant, int more) {
        waiting[step * tenants + tenant] += more;
    }

    long serviceOf(int tenant) {
        long sum = 0;
        for (int step = 0; step < steps; step++) {
            sum += service[step * tenants + tenant];
        }
        return sum;
    }

    long stepsCompared() {
        return stepsCompared;
    }

    /**
     * Returns the most service that one tenant had more than another in any time throughout which the other waited, and
     * itself too if that is asked for.
     */
    long mostAhead(int ahead, int behind, boolean bothWait) {
        int aheadWaits = 0;
        int behindWaits = 0;
        long difference = 0;
        long least = 0;
        long most = 0;
        for (int at = 0; at < service.length; at += tenants) {
            // Requests come before any is admitted, so whoever waits before and behind a step waits throughout it.
            boolean compared = behindWaits > 0 && (!bothWait || aheadWaits > 0);
            aheadWaits += waiting[at + ahead];
            behindWaits += waiting[at + behind];
            compared &= behindWaits > 0 && (!bothWait || aheadWaits > 0);
            if (compared) {
                stepsCompared++;
                difference += service[at + ahead] - service[at + behind];
                least = Math.min(least, difference);
                most = Math.max(most, difference - least);
            } else {
                difference = 0;
                least = 0;
            }
        }
        return most;
    }
}
