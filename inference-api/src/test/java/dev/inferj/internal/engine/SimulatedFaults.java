package dev.inferj.internal.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Decides, from a seed, when which thing goes wrong. */
final class SimulatedFaults {
    enum Kind {
        STEP_THROWS,
        NO_ROOM,
        LOGITS_THROW,
        LOGITS_ARE_NAN,
        BYTES_THROW,
        ENCODE_THROWS,
        CELLS_THROW,
        SAVE_THROWS,
        SAVE_IS_EMPTY,
        SIZE_IS_UNKNOWN,
        RESTORE_THROWS
    }

    /** Thrown by whatever fails on purpose. */
    static final class Injected extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Injected(Kind kind) {
            super(kind.name(), null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
        }
    }

    private static final Kind[] KINDS = Kind.values();
    private static final double[] USUAL_RATES = {0.003, 0.02, 0.1};

    private static final int LONG_DROUGHT = 60;

    private final Map<Kind, Double> rates = new EnumMap<>(Kind.class);
    private final SplittableRandom random;
    private boolean any;

    /** So often is there no room from now on, whatever is asked for. */
    private int drought;

    private SimulatedFaults(SplittableRandom random) {
        this.random = random;
    }

    static SimulatedFaults none() {
        return new SimulatedFaults(new SplittableRandom(0));
    }

    /** Chooses what may go wrong, and how often: nothing in one run of three. */
    static SimulatedFaults of(SplittableRandom random) {
        SimulatedFaults faults = new SimulatedFaults(random.split());
        int kinds = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(4);
        for (int i = 0; i < kinds; i++) {
            Kind kind = KINDS[random.nextInt(KINDS.length)];
            double rate = USUAL_RATES[random.nextInt(USUAL_RATES.length)];
            faults.rates.put(kind, kind == Kind.CELLS_THROW ? rate / 10 : rate); // the end of the model
            faults.any = true;
        }
        return faults;
    }

    boolean strikes(Kind kind) {
        Double rate = any ? rates.get(kind) : null;
        return rate != null && random.nextDouble() < rate;
    }

    /** Returns whether the backend is to find no room: now and then, and sometimes for longer than a turn may ask. */
    boolean leavesNoRoom() {
        if (strikes(Kind.NO_ROOM) && drought == 0) {
            drought = random.nextInt(8) == 0 ? LONG_DROUGHT : 1;
        }
        return any && drought > 0 && drought-- > 0;
    }

    void maybeThrow(Kind kind) {
        if (strikes(kind)) {
            throw new Injected(kind);
        }
    }

    /** Returns a number in [0, bound). */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Stops all of it. */
    void cease() {
        any = false;
    }

    @Override
    public String toString() {
        return "faults" + rates;
    }
}
