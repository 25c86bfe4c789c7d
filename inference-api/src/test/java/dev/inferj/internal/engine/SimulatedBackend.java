package dev.inferj.internal.engine;

import dev.inferj.EngineFailedException;
import dev.inferj.ModelInfo;
import dev.inferj.internal.engine.CellStore.Layout;
import dev.inferj.internal.engine.SimulatedFaults.Kind;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepBackend;
import dev.inferj.spi.StepLimits;
import dev.inferj.spi.TextPart;
import dev.inferj.spi.TokenBatch;
import dev.inferj.spi.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ChainModel} behind the contract of {@link StepBackend}, with cells as a {@link CellStore} has them and
 * whatever goes wrong decided by {@link SimulatedFaults}. The first call that breaks the contract is kept as its
 * {@link #violation}.
 */
public final class SimulatedBackend implements StepBackend {
    /** Says who uses the slots, and is told whom a fault has hit. */
    interface Users {
        Users UNKNOWN = new Users() {
            @Override
            public String salt(int slot) {
                return "";
            }

            @Override
            public void hit(int slot, boolean fatal) {}

            @Override
            public void fed(int slot) {}
        };

        /** Returns the salt of whoever uses a slot. */
        String salt(int slot);

        /** The user of a slot must fail, or may if it is not fatal. */
        void hit(int slot, boolean fatal);

        /** The user of a slot had a token computed. */
        void fed(int slot);
    }

    /** What work costs on the simulation's clock. */
    record Prices(long nanosPerToken, long nanosPerByte) {}

    /** Bytes of any state, even of no cells, and of one cell's: token, salt, chain. */
    static final int HEADER_BYTES = 1;

    static final int STATE_BYTES = 2 + Long.BYTES;

    Users users = Users.UNKNOWN;
    final SimulatedFaults faults;
    final CellStore cells;

    /** Tokens that steps were fed, and states that came back, all in all. */
    long fed;

    long restored;
    int stepCalls;

    /** It could not change its cells, and so must not be used any more. */
    boolean outOfOrder;

    private boolean closed;

    private final ChainModel model;
    private final StepLimits limits;
    private final ServingOptions serving;
    private final Layout layout;
    private final boolean idleSlows;
    private final boolean shifts;
    private final Prices prices;
    private final LongConsumer clock;
    private final Tokenizer tokenizer = new FaultyLetters();
    private final List<String> salts = new ArrayList<>();
    private final boolean[] copyPending;
    private final boolean[] seen;
    private final int[] rowSlots;
    private final long[] rowChains;
    private final FloatBuffer row = FloatBuffer.allocate(ChainModel.VOCABULARY);
    private int rows;
    private int lastRowSlot = -1;

    /** A cell holds no numbers; every row is NaN until the cells are wiped. */
    private boolean poisoned;

    private @Nullable String violation;

    /**
     * @param idleSlows whether it says that idle cells slow its steps
     * @param shifts whether it can move its cells
     * @param clock is moved by what work costs
     */
    SimulatedBackend(
            ChainModel model,
            StepLimits limits,
            ServingOptions serving,
            Layout layout,
            boolean idleSlows,
            boolean shifts,
            SimulatedFaults faults,
            Prices prices,
            LongConsumer clock) {
        this.model = model;
        this.limits = limits;
        this.serving = serving;
        this.layout = layout;
        this.idleSlows = idleSlows;
        this.shifts = shifts;
        this.faults = faults;
        this.prices = prices;
        this.clock = clock;
        this.cells = new CellStore(layout, limits.slots(), limits.contextTokens(), limits.kvTokens());
        this.copyPending = new boolean[limits.slots()];
        this.seen = new boolean[limits.slots()];
        this.rowSlots = new int[limits.batchTokens()];
        this.rowChains = new long[limits.batchTokens()];
    }

    /** Returns how the contract was broken first, or null. */
    @Nullable
    String violation() {
        return violation;
    }

    int saltId(String salt) {
        int id = salts.indexOf(salt);
        if (id < 0) {
            salts.add(salt);
            id = salts.size() - 1;
        }
        return id;
    }

    @Override
    public ModelInfo info() {
        return ModelInfo.builder("simulated", "chain").takesMessages(false).build();
    }

    @Override
    public ServingOptions serving() {
        return serving;
    }

    @Override
    public StepLimits limits() {
        return limits;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public boolean sharesCells() {
        return layout == Layout.SHARED || layout == Layout.ADJACENT;
    }

    @Override
    public boolean step(TokenBatch batch) {
        check(!closed && !outOfOrder, "a step behind the end");
        stepCalls++;
        rows = 0;
        checkBatch(batch);
        if (faults.strikes(Kind.STEP_THROWS)) {
            hitAll(batch);
            hold(batch, cells.hasRoom(batch.size()) ? faults.below(batch.size() + 1) : 0);
            throw new SimulatedFaults.Injected(Kind.STEP_THROWS);
        }
        if (!cells.hasRoom(batch.size()) || faults.leavesNoRoom()) {
            if (batch.size() == 1) {
                users.hit(batch.slot(0), /* fatal= */ false);
            }
            return false;
        }
        hold(batch, batch.size());
        for (int i = 0; i < batch.size(); i++) {
            users.fed(batch.slot(i));
        }
        Arrays.fill(copyPending, false);
        fed += batch.size();
        clock.accept(batch.size() * prices.nanosPerToken());
        return true;
    }

    @Override
    public FloatBuffer logits(int index) {
        check(index >= 0 && index < rows, "logits of a row that is not there");
        lastRowSlot = -1;
        if (faults.strikes(Kind.LOGITS_THROW)) {
            users.hit(rowSlots[index], /* fatal= */ true);
            throw new SimulatedFaults.Injected(Kind.LOGITS_THROW);
        }
        model.logits(rowChains[index], row);
        poisoned |= faults.strikes(Kind.LOGITS_ARE_NAN);
        if (poisoned) {
            users.hit(rowSlots[index], /* fatal= */ false);
            for (int token = 0; token < ChainModel.VOCABULARY; token++) {
                row.put(token, Float.NaN);
            }
            return row;
        }
        lastRowSlot = rowSlots[index];
        return row;
    }

    @Override
    public void truncate(int slot, int length) {
        check(!closed, "truncate behind close");
        check(length >= 0, "a cut to less than nothing");
        maybeBreakDown();
        cells.truncate(slot, length);
    }

    @Override
    public void clear() {
        check(!closed, "clear behind close");
        maybeBreakDown();
        for (int slot = 0; slot < limits.slots(); slot++) {
            cells.truncate(slot, 0);
        }
        Arrays.fill(copyPending, false);
        poisoned = false;
    }

    @Override
    public void copy(int from, int to, int length) {
        check(!closed, "copy behind close");
        check(from != to && cells.length(to) == 0, "a copy into a slot that is not empty");
        check(length > 0 && length <= cells.length(from), "a copy of what is not there");
        maybeBreakDown();
        if (sharesCells() || check(cells.hasRoom(length), "a copy of more than finds room")) {
            cells.copy(from, to, length);
            copyPending[to] = layout == Layout.STREAMS;
        }
    }

    @Override
    public boolean idleCellsSlowSteps() {
        return idleSlows;
    }

    /** Leaves the slot as if what is cut out had never been computed, unlike a real model. */
    @Override
    public boolean shift(int slot, int from, int to) {
        check(!closed, "shift behind close");
        check(from >= 0 && from < to && to < cells.length(slot), "a shift of what is not there");
        check(!cells.isShared(slot, from), "a shift of cells that others share");
        maybeBreakDown();
        if (shifts) {
            cells.shift(slot, from, to);
        }
        return shifts;
    }

    @Override
    public long stateBytes(int slot) {
        check(!closed, "stateBytes behind close");
        faults.maybeThrow(Kind.SAVE_THROWS);
        boolean unknown = copyPending[slot] || faults.strikes(Kind.SIZE_IS_UNKNOWN);
        return unknown ? 0 : HEADER_BYTES + (long) cells.length(slot) * STATE_BYTES;
    }

    @Override
    public byte[] save(int slot) {
        check(!closed, "save behind close");
        faults.maybeThrow(Kind.SAVE_THROWS);
        if (copyPending[slot] || faults.strikes(Kind.SAVE_IS_EMPTY)) {
            return new byte[0];
        }
        ByteBuffer state = ByteBuffer.allocate(HEADER_BYTES + cells.length(slot) * STATE_BYTES);
        state.position(HEADER_BYTES);
        for (int i = 0; i < cells.length(slot); i++) {
            state.put((byte) cells.token(slot, i))
                    .put((byte) cells.salt(slot, i))
                    .putLong(cells.chain(slot, i));
        }
        return state.array();
    }

    @Override
    public void restore(int slot, byte[] state) {
        check(!closed, "restore behind close");
        check(cells.length(slot) == 0, "a restore into a slot that is not empty");
        int count = state.length / STATE_BYTES;
        check(count > 0 && count <= limits.contextTokens(), "a restore of what no slot can hold");
        check(layout == Layout.ADJACENT || cells.hasRoom(count), "a restore of more than finds room");
        boolean fails = faults.strikes(Kind.RESTORE_THROWS);
        if (!cells.hasRoom(count)) {
            throw new EngineFailedException("no room for the state in one piece");
        }
        ByteBuffer source = ByteBuffer.wrap(state, HEADER_BYTES, state.length - HEADER_BYTES);
        int restorable = fails ? faults.below(count + 1) : count;
        int from = layout == Layout.ADJACENT ? cells.freeRun(count) : 0;
        for (int i = 0; i < restorable; i++) {
            int token = source.get();
            int salt = source.get();
            if (layout == Layout.ADJACENT) {
                from = cells.appendFrom(from, slot, token, source.getLong(), salt) + 1;
            } else {
                cells.append(slot, token, source.getLong(), salt);
            }
        }
        if (fails) {
            throw new SimulatedFaults.Injected(Kind.RESTORE_THROWS);
        }
        restored++;
        clock.accept(state.length * prices.nanosPerByte());
    }

    @Override
    public void close() {
        check(!closed, "a second close");
        closed = true;
    }

    private void hold(TokenBatch batch, int count) {
        int from = layout == Layout.ADJACENT && count > 0 ? cells.freeRun(count) : 0;
        for (int i = 0; i < count; i++) {
            int slot = batch.slot(i);
            long chain = ChainModel.after(cells.chain(slot), batch.token(i));
            int salt = saltId(users.salt(slot));
            if (layout == Layout.ADJACENT) {
                from = cells.appendFrom(from, slot, batch.token(i), chain, salt) + 1;
            } else {
                cells.append(slot, batch.token(i), chain, salt);
            }
            if (batch.wantsLogits(i)) {
                rowSlots[rows] = slot;
                rowChains[rows] = chain;
                rows++;
            }
        }
    }

    private void maybeBreakDown() {
        if (faults.strikes(Kind.CELLS_THROW)) {
            outOfOrder = true;
            throw new SimulatedFaults.Injected(Kind.CELLS_THROW);
        }
    }

    private void hitAll(TokenBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            users.hit(batch.slot(i), /* fatal= */ true);
        }
    }

    private void checkBatch(TokenBatch batch) {
        check(batch.size() >= 1 && batch.size() <= limits.batchTokens(), "a batch of a wrong size");
        check(
                layout == Layout.STREAMS || cells.used() + batch.size() <= limits.kvTokens(),
                "a batch of more tokens than there are free cells");
        Arrays.fill(seen, false);
        int slot = -1;
        int expected = 0;
        for (int i = 0; i < batch.size(); i++) {
            if (batch.slot(i) != slot) {
                slot = batch.slot(i);
                check(slot >= 0 && slot < seen.length && !seen[slot], "a slot in two places of a batch");
                seen[slot] = true;
                expected = cells.length(slot);
            }
            check(batch.position(i) == expected++, "a token at a wrong position");
            check(batch.position(i) < limits.contextTokens(), "a token behind the end of the context");
        }
    }

    private boolean check(boolean right, String otherwise) {
        if (!right && violation == null) {
            violation = otherwise;
        }
        return right;
    }

    /** Fails as told; where the bytes of an answer's token do, whose logits were last read is hit. */
    private final class FaultyLetters extends ChainModel.Letters {
        @Override
        public int[] encode(List<TextPart> parts, boolean begin) {
            faults.maybeThrow(Kind.ENCODE_THROWS);
            return super.encode(parts, begin);
        }

        @Override
        public byte[] bytes(int token) {
            int slot = lastRowSlot;
            lastRowSlot = -1;
            if (faults.strikes(Kind.BYTES_THROW)) {
                if (slot >= 0) {
                    users.hit(slot, /* fatal= */ true);
                }
                throw new SimulatedFaults.Injected(Kind.BYTES_THROW);
            }
            return super.bytes(token);
        }

        @Override
        public boolean endsText(int token) {
            boolean ends = super.endsText(token);
            lastRowSlot = ends ? -1 : lastRowSlot;
            return ends;
        }
    }
}
