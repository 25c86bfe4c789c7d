package dev.inferj.internal.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CellLedgerTest {
    private static final int SLOTS = 5;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void agreesWithCountingSingleCells(boolean shared) {
        SplittableRandom random = new SplittableRandom(shared ? 1 : 2);
        CellLedger ledger = new CellLedger(SLOTS, shared);
        List<List<Object>> slots = new ArrayList<>();
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new ArrayList<>());
        }
        for (int i = 0; i < 50_000; i++) {
            int slot = random.nextInt(SLOTS);
            List<Object> cells = slots.get(slot);
            switch (random.nextInt(3)) {
                case 0 -> {
                    int count = random.nextInt(6);
                    ledger.append(slot, count);
                    for (int n = 0; n < count; n++) {
                        cells.add(new Object());
                    }
                }
                case 1 -> {
                    int length = random.nextInt(cells.size() + 1);
                    assertThat(ledger.freedBy(slot, length)).isEqualTo(freedBy(slots, slot, length));
                    ledger.truncate(slot, length);
                    cells.subList(length, cells.size()).clear();
                }
                default -> {
                    int from = random.nextInt(SLOTS);
                    if (from != slot) {
                        ledger.truncate(slot, 0);
                        cells.clear();
                        int length = random.nextInt(slots.get(from).size() + 1);
                        ledger.copy(from, slot, length);
                        for (Object cell : slots.get(from).subList(0, length)) {
                            cells.add(shared ? cell : new Object());
                        }
                    }
                }
            }
            assertThat(ledger.length(slot)).isEqualTo(cells.size());
            assertThat(ledger.used()).isEqualTo(distinct(slots).size());
        }
    }

    private static int freedBy(List<List<Object>> slots, int slot, int length) {
        int before = distinct(slots).size();
        List<List<Object>> after = new ArrayList<>(slots);
        after.set(slot, slots.get(slot).subList(0, length));
        return before - distinct(after).size();
    }

    private static Set<Object> distinct(List<List<Object>> slots) {
        Set<Object> cells = new HashSet<>();
        slots.forEach(cells::addAll);
        return cells;
    }
}
