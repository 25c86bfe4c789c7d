package dev.inferj.internal.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SlotPoolTest {
    private static final String NO_SALT = "";

    private final Contents contents = new Contents(3);
    private final SlotPool pool = pool(contents, 3, /* capacity= */ 1000, /* sharesCells= */ true, /* hostBytes= */ 0);

    @Test
    void aTurnThatGoesOnReusesItsSlotInPlace() {
        int[] first = run(0, 10);
        Placement placed = fill(first);
        pool.release(placed.slot(), first, /* isExpected= */ true);

        Placement next = pool.place(NO_SALT, run(0, 14));

        assertThat(next).isEqualTo(new Placement(placed.slot(), 10));
    }

    @Test
    void thePromptItselfIsNeverReusedWhole() {
        int[] prompt = run(0, 10);
        pool.release(fill(prompt).slot(), prompt, /* isExpected= */ true);

        assertThat(pool.place(NO_SALT, prompt).reused()).isEqualTo(9);
    }

    @Test
    void aPrefixOfARunningSequenceIsCopied() {
        Placement busy = fill(run(0, 10));

        Placement next = pool.place(NO_SALT, join(run(0, 8), 99, 98));

        assertThat(next.reused()).isEqualTo(8);
        assertThat(next.slot()).isNotEqualTo(busy.slot());
        assertThat(contents.of(next.slot())).containsExactly(run(0, 8));
        assertThat(pool.usedCells()).isEqualTo(10); // shared cells count once
    }

    @Test
    void anotherSaltReusesNothing() {
        int[] prompt = run(0, 10);
        pool.release(fill(prompt).slot(), prompt, /* isExpected= */ true);

        assertThat(pool.place("tenant", prompt).reused()).isZero();
        assertThat(pool.match("tenant", run(0, 5))).isZero();
    }

    @Test
    void theLeastRecentlyUsedGoesFirst() {
        int[] a = run(0, 4);
        int[] b = run(100, 104);
        int[] c = run(200, 204);
        for (int[] prompt : List.of(a, b, c)) {
            pool.release(fill(prompt).slot(), prompt, /* isExpected= */ true);
        }
        pool.place(NO_SALT, run(300, 304));

        assertThat(pool.match(NO_SALT, join(a, 9))).isZero();
        assertThat(pool.match(NO_SALT, join(b, 9))).isEqualTo(4);
        assertThat(pool.match(NO_SALT, join(c, 9))).isEqualTo(4);
    }

    @Test
    void roomIsMadeFromTheEndOfTheOldest() {
        int[] a = run(0, 600);
        int[] b = run(1000, 1300);
        pool.release(fill(a).slot(), a, /* isExpected= */ true);
        pool.release(fill(b).slot(), b, /* isExpected= */ true);

        assertThat(pool.makeRoom(200)).isTrue();

        assertThat(pool.usedCells()).isEqualTo(800);
        assertThat(pool.match(NO_SALT, join(a, 9))).isEqualTo(500);
        assertThat(pool.match(NO_SALT, join(b, 9))).isEqualTo(300);
    }

    @Test
    void runningSequencesAreNeverCut() {
        fill(run(0, 900));

        assertThat(pool.makeRoom(200)).isFalse();
        assertThat(pool.usedCells()).isEqualTo(900);
    }

    @Test
    void aDroppedSlotHoldsNothing() {
        Placement placed = fill(run(0, 10));
        pool.drop(placed.slot());

        assertThat(pool.usedCells()).isZero();
        assertThat(contents.of(placed.slot())).isEmpty();
        assertThat(pool.match(NO_SALT, run(0, 20))).isZero();
    }

    @Test
    void copyTakesNoMoreCellsThanThereAre() {
        Contents held = new Contents(3);
        SlotPool small = pool(held, 3, /* capacity= */ 20, /* sharesCells= */ false, /* hostBytes= */ 0);
        small.place(NO_SALT, run(0, 12));
        held.append(0, NO_SALT, run(0, 12));
        small.grow(0, 12);

        Placement next = small.place(NO_SALT, join(run(0, 11), 99));

        assertThat(held.total()).isEqualTo(20);
        assertThat(small.usedCells()).isEqualTo(20);
        assertThat(next.reused()).isEqualTo(8);
        assertThat(held.of(next.slot())).containsExactly(run(0, 8));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsReusedIsAlwaysWhatTheSlotHolds(boolean shares) {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int slots = 1 + random.nextInt(5);
            Contents held = new Contents(slots);
            SlotPool checked = pool(held, slots, /* capacity= */ 60L * slots, shares, random.nextInt(3) * 500L);
            List<Running> running = new ArrayList<>();
            for (int turn = 0; turn < 200; turn++) {
                String salt = random.nextInt(4) == 0 ? "other" : NO_SALT;
                int[] prompt = random.ints(1 + random.nextInt(30), 0, 2).toArray();
                boolean place = running.isEmpty() || (running.size() < slots && random.nextBoolean());
                if (place && checked.makeRoom(prompt.length)) {
                    long cellsBefore = checked.cellsForRunning();
                    int counted = checked.cellsNeeded(salt, prompt);
                    Placement placed = checked.place(salt, prompt);
                    assertThat(placed.reused()).isLessThan(prompt.length);
                    assertThat(held.of(placed.slot())).containsExactly(Arrays.copyOf(prompt, placed.reused()));
                    assertThat(held.saltOf(placed.slot(), placed.reused(), salt))
                            .isTrue();
                    int[] rest = Arrays.copyOfRange(prompt, placed.reused(), prompt.length);
                    held.append(placed.slot(), salt, rest);
                    checked.grow(placed.slot(), rest.length);
                    assertThat(cellsBefore - checked.cellsForRunning())
                            .as("cells taken of those for running sequences")
                            .isLessThanOrEqualTo(counted);
                    running.add(new Running(
                            placed.slot(), IntStream.of(prompt).boxed().toList()));
                } else if (!running.isEmpty()) {
                    Running ended = running.remove(random.nextInt(running.size()));
                    if (random.nextInt(5) == 0) {
                        checked.drop(ended.slot());
                    } else {
                        int[] tokens = ended.tokens().stream().mapToInt(t -> t).toArray();
                        checked.release(ended.slot(), tokens, /* isExpected= */ true);
                    }
                }
                if (shares) {
                    assertThat(checked.usedCells()).isLessThanOrEqualTo(held.total());
                } else {
                    assertThat(checked.usedCells()).isEqualTo(held.total());
                }
            }
        }
    }

    @Test
    void aSlotThatHoldsNothingYetHasNoStateToTake() {
        pool.place(NO_SALT, run(0, 10));

        assertThat(pool.capture(NO_SALT, run(0, 1))).isNull();
    }

    @Test
    void aCopyThatSharesNoCellsWithARunningSequenceIsCountedInFull() {
        int[] prompt = run(0, 10);
        Placement first = pool.place(NO_SALT, prompt);
        Placement second = pool.place(NO_SALT, prompt); // before the first has anything to share
        pool.grow(first.slot(), 10);
        pool.grow(second.slot(), 10);
        pool.release(first.slot(), prompt, /* isExpected= */ true);
        int[] next = join(prompt, 99);
        long before = pool.cellsForRunning();
        int counted = pool.cellsNeeded(NO_SALT, next);

        Placement placed = pool.place(NO_SALT, next);

        pool.grow(placed.slot(), next.length - placed.reused());
        assertThat(before - pool.cellsForRunning()).isEqualTo(counted);
    }

    private record Running(int slot, List<Integer> tokens) {}

    /** Places a prompt and computes it. */
    private Placement fill(int[] prompt) {
        Placement placed = pool.place(NO_SALT, prompt);
        int[] rest = Arrays.copyOfRange(prompt, placed.reused(), prompt.length);
        contents.append(placed.slot(), NO_SALT, rest);
        pool.grow(placed.slot(), rest.length);
        return placed;
    }

    private static SlotPool pool(Cells cells, int slots, long capacity, boolean sharesCells, long hostBytes) {
        DiskCache noDisk = new DiskCache(Path.of(""), /* maxBytes= */ 0, Runnable::run, () -> 0L);
        StateTiers tiers = new StateTiers(cells, hostBytes, noDisk, new RestoreCost(), () -> 0L);
        return new SlotPool(cells, slots, capacity, sharesCells, tiers);
    }

    @Test
    void aCachedSlotIsShiftedSoThatAPromptGoesOnFromTheRest() {
        int[] tokens = run(0, 10);
        Placement placed = fill(tokens);
        pool.release(placed.slot(), tokens, /* isExpected= */ true);
        int[] rest = join(run(0, 2), 6, 7, 8, 9);

        pool.shiftCached(NO_SALT, tokens, /* keep= */ 2, /* discard= */ 4, rest);

        assertThat(contents.of(placed.slot())).containsExactly(rest);
        assertThat(pool.usedCells()).isEqualTo(6);
        assertThat(pool.place(NO_SALT, join(rest, 50, 51))).isEqualTo(new Placement(placed.slot(), 6));
    }

    @Test
    void aSlotIsNotShiftedWhileOthersShareItsCells() {
        int[] tokens = run(0, 10);
        Placement placed = fill(tokens);
        Placement other = pool.place(NO_SALT, join(run(0, 8), 99));
        pool.release(placed.slot(), tokens, /* isExpected= */ true);

        pool.shiftCached(NO_SALT, tokens, 2, 4, join(run(0, 2), 6, 7, 8, 9));

        assertThat(contents.of(placed.slot())).containsExactly(tokens);
        assertThat(contents.of(other.slot())).containsExactly(run(0, 8));
    }

    @Test
    void aRunningSlotIsShifted() {
        int slot = fill(run(0, 10)).slot();

        assertThat(pool.shiftRunning(slot, 2, 4, join(run(0, 2), 6, 7, 8, 9, 10)))
                .isEqualTo(6);
        assertThat(contents.of(slot)).containsExactly(0, 1, 6, 7, 8, 9);
        assertThat(pool.match(NO_SALT, join(run(0, 2), 6, 7, 55))).isEqualTo(4);
    }

    @Test
    void aRunningSlotThatCannotBeShiftedKeepsWhatStaysInFront() {
        contents.shifts = false;
        int slot = fill(run(0, 10)).slot();

        assertThat(pool.shiftRunning(slot, 2, 4, join(run(0, 2), 6, 7, 8, 9, 10)))
                .isEqualTo(2);
        assertThat(contents.of(slot)).containsExactly(0, 1);
        assertThat(pool.usedCells()).isEqualTo(2);
    }

    @Test
    void cellsThatSlowStepsLeaveForHostMemoryWhenTheyHaveBeenIdleForSome() {
        contents.idleSlows = true;
        SlotPool slowed = pool(contents, 3, /* capacity= */ 1000, /* sharesCells= */ true, /* hostBytes= */ 1000);
        int[] tokens = run(0, 10);
        Placement placed = slowed.place(NO_SALT, tokens);
        contents.append(placed.slot(), NO_SALT, tokens);
        slowed.grow(placed.slot(), 10);
        slowed.release(placed.slot(), tokens, /* isExpected= */ true);

        for (int step = 1; step < SlotPool.IDLE_TOKENS; step++) {
            slowed.beforeStep(1);
        }
        assertThat(slowed.usedCells()).isEqualTo(10);
        slowed.beforeStep(1);
        assertThat(slowed.usedCells()).isZero();
        assertThat(contents.total()).isZero();
        assertThat(slowed.place(NO_SALT, run(0, 12)).reused()).isEqualTo(10);
    }

    @Test
    void aStepOfManyTokensBeginsWithoutAnyIdleCells() {
        contents.idleSlows = true;
        SlotPool slowed = pool(contents, 3, /* capacity= */ 1000, /* sharesCells= */ true, /* hostBytes= */ 1000);
        int first = fill(slowed, run(0, 10)).slot();
        int second = fill(slowed, run(50, 60)).slot();
        int busy = fill(slowed, run(70, 80)).slot();
        slowed.release(first, run(0, 10), /* isExpected= */ true);
        slowed.release(second, run(50, 60), /* isExpected= */ true);

        slowed.beforeStep(500);

        assertThat(slowed.usedCells()).isEqualTo(10);
        assertThat(slowed.length(busy)).isEqualTo(10);
        assertThat(slowed.place(NO_SALT, run(50, 62)).reused()).isEqualTo(10);
    }

    @Test
    void cellsThatSlowStepsStayLongerWhereNothingElseCanKeepThem() {
        contents.idleSlows = true;
        int[] tokens = run(0, 10);
        pool.release(fill(tokens).slot(), tokens, /* isExpected= */ true);

        pool.beforeStep(SlotPool.UNSAVED_IDLE_TOKENS - 1);
        assertThat(pool.usedCells()).isEqualTo(10);
        pool.beforeStep(1);
        assertThat(pool.usedCells()).isZero();
    }

    @Test
    void aShortBeginningTiesNoPromptToTheCellsOfAnotherWhereEachCellSlowsEveryStep() {
        contents.idleSlows = true;
        int least = PrefixSearch.LEAST_SHARED;
        int[] tokens = run(0, 100);
        pool.release(fill(tokens).slot(), tokens, /* isExpected= */ true);

        assertThat(pool.place(NO_SALT, join(run(0, least - 1), 999)).reused()).isZero();
        assertThat(pool.place(NO_SALT, join(run(0, least), 999)).reused()).isEqualTo(least);
    }

    @Test
    void aShortTurnGoesOnFromItsOwnCellsAlsoWhereEachCellSlowsEveryStep() {
        contents.idleSlows = true;
        int[] tokens = run(0, 3);
        pool.release(fill(tokens).slot(), tokens, /* isExpected= */ true);

        assertThat(pool.place(NO_SALT, run(0, 5)).reused()).isEqualTo(3);
    }

    @Test
    void aShortBeginningIsNotBroughtBackWhereEachCellSlowsEveryStep() {
        contents.idleSlows = true;
        SlotPool slowed = pool(contents, 3, /* capacity= */ 1000, /* sharesCells= */ true, /* hostBytes= */ 1000);
        int least = PrefixSearch.LEAST_SHARED;
        int[] tokens = run(0, 100);
        slowed.release(fill(slowed, tokens).slot(), tokens, /* isExpected= */ true);
        slowed.beforeStep(SlotPool.IDLE_TOKENS);
        assertThat(slowed.usedCells()).isZero();

        assertThat(slowed.place(NO_SALT, join(run(0, least - 1), 101)).reused()).isZero();
        assertThat(slowed.place(NO_SALT, join(run(0, least), 101)).reused()).isEqualTo(least);
    }

    private Placement fill(SlotPool into, int[] tokens) {
        Placement placed = into.place(NO_SALT, tokens);
        contents.append(placed.slot(), NO_SALT, tokens);
        into.grow(placed.slot(), tokens.length);
        return placed;
    }

    private static int[] run(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    private static int[] join(int[] head, int... tail) {
        int[] joined = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, joined, head.length, tail.length);
        return joined;
    }

    /** Cells that remember which token, computed under which salt, they hold. */
    private static final class Contents implements Cells {
        /** A state of no cells has some bytes too. */
        private static final int HEADER_BYTES = 1;

        private record Cell(int token, String salt) {}

        private final List<List<Cell>> slots = new ArrayList<>();
        boolean shifts = true;
        boolean idleSlows;

        Contents(int count) {
            for (int slot = 0; slot < count; slot++) {
                slots.add(new ArrayList<>());
            }
        }

        @Override
        public void truncate(int slot, int length) {
            List<Cell> cells = slots.get(slot);
            assertThat(length).isLessThanOrEqualTo(cells.size());
            cells.subList(length, cells.size()).clear();
        }

        @Override
        public void copy(int from, int to, int length) {
            assertThat(slots.get(to)).isEmpty();
            slots.get(to).addAll(slots.get(from).subList(0, length));
        }

        @Override
        public boolean shift(int slot, int from, int to) {
            if (shifts) {
                slots.get(slot).subList(from, to).clear();
            }
            return shifts;
        }

        @Override
        public void clear() {
            slots.forEach(List::clear);
        }

        @Override
        public boolean idleCellsSlowSteps() {
            return idleSlows;
        }

        @Override
        public long stateBytes(int slot) {
            return HEADER_BYTES + slots.get(slot).size() * 2L;
        }

        @Override
        public byte[] save(int slot) {
            byte[] state = new byte[HEADER_BYTES + slots.get(slot).size() * 2];
            for (int i = 0; i < slots.get(slot).size(); i++) {
                state[HEADER_BYTES + 2 * i] = (byte) slots.get(slot).get(i).token();
                state[HEADER_BYTES + 2 * i + 1] =
                        (byte) slots.get(slot).get(i).salt().length();
            }
            return state;
        }

        @Override
        public boolean restore(int slot, byte[] state) {
            assertThat(slots.get(slot)).isEmpty();
            for (int i = HEADER_BYTES; i < state.length; i += 2) {
                slots.get(slot).add(new Cell(state[i], state[i + 1] == 0 ? NO_SALT : "other"));
            }
            return true;
        }

        void append(int slot, String salt, int[] tokens) {
            for (int token : tokens) {
                slots.get(slot).add(new Cell(token, salt));
            }
        }

        int[] of(int slot) {
            return slots.get(slot).stream().mapToInt(Cell::token).toArray();
        }

        boolean saltOf(int slot, int length, String salt) {
            return slots.get(slot).subList(0, length).stream()
                    .allMatch(cell -> cell.salt().equals(salt));
        }

        int total() {
            return slots.stream().mapToInt(List::size).sum();
        }
    }
}
