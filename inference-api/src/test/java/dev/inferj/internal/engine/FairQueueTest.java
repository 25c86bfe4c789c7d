package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private record Item(String tenant, int priority, long arrival) implements FairQueue.Entry {}

    private final FairQueue<Item> queue = new FairQueue<>();
    private long arrivals;

    @Test
    void requestsOfOneTenantLeaveInTheOrderTheyCame() {
        Item first = add("a", 0);
        Item second = add("a", 0);
        Item third = add("a", 0);
        assertThat(drain()).containsExactly(first, second, third);
    }

    @Test
    void higherPriorityGoesFirstWhateverItsTenantHasHad() {
        queue.charge("a", 1000, 1000);
        Item low = add("b", -1);
        Item high = add("a", 1);
        Item middle = add("c", 0);
        assertThat(drain()).containsExactly(high, middle, low);
    }

    @Test
    void leastServedTenantGoesFirst() {
        Item a = add("a", 0);
        Item b = add("b", 0);
        queue.charge("a", 1, 0);
        assertThat(drain()).containsExactly(b, a);
    }

    @Test
    void outputTokensCountTwice() {
        queue.charge("a", 3, 0);
        queue.charge("b", 0, 3);
        assertThat(queue.served("a")).isEqualTo(3);
        assertThat(queue.served("b")).isEqualTo(6);
        assertThat(queue.served("nobody")).isZero();
    }

    @Test
    void equallyServedTenantsGoByArrival() {
        Item b = add("b", 0);
        Item a = add("a", 0);
        assertThat(drain()).containsExactly(b, a);
    }

    @Test
    void putBackEntryHasItsOldPlaceInItsTenantsLine() {
        Item first = add("a", 0);
        queue.remove(first);
        Item second = add("a", 0);
        queue.add(first);
        assertThat(drain()).containsExactly(first, second);
    }

    @Test
    void newTenantStartsWithTheLeastServedOfThoseWaiting() {
        add("a", 0);
        add("b", 0);
        queue.charge("a", 100, 0);
        queue.charge("b", 70, 0);
        add("c", 0);
        assertThat(queue.served("c")).isEqualTo(70);
    }

    @Test
    void tenantThatWaitsIsNotLiftedAgain() {
        add("a", 0);
        add("b", 0);
        queue.charge("a", 100, 0);
        add("b", 0);
        assertThat(queue.served("b")).isZero();
    }

    @Test
    void tenantOfAnotherPriorityDoesNotHoldTheFloorDown() {
        add("starved", -1);
        add("busy", 0);
        queue.charge("busy", 1000, 0);
        add("new", 0);
        assertThat(queue.served("new")).isEqualTo(1000);
    }

    @Test
    void newTenantAtAnEmptyQueueStartsWithWhatTheLastToLeaveHasHadByNow() {
        queue.remove(add("a", 0));
        queue.charge("a", 10, 500);
        add("b", 0);
        assertThat(queue.served("b")).isEqualTo(1010);
    }

    @Test
    void absenceSavesUpNothing() {
        queue.remove(add("away", 0));
        add("busy", 0);
        queue.charge("busy", 1_000_000, 0);
        add("away", 0);
        assertThat(queue.served("away")).isEqualTo(1_000_000);
    }

    @Test
    void returningLosesNothingEither() {
        queue.charge("a", 500, 0);
        add("b", 0);
        add("a", 0);
        assertThat(queue.served("a")).isEqualTo(500);
    }

    @Test
    void removesAnyEntryOnce() {
        Item first = add("a", 0);
        Item second = add("a", 0);
        assertThat(queue.remove(second)).isTrue();
        assertThat(queue.remove(second)).isFalse();
        assertThat(queue.remove(new Item("x", 0, 77))).isFalse();
        assertThat(queue.remove(new Item("x", 9, 77))).isFalse();
        assertThat(drain()).containsExactly(first);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void tenantsThatComeOnceAreForgotten() {
        int most = 0;
        for (int i = 0; i < 10 * FairQueue.MOST_TALLIES; i++) {
            queue.remove(add("tenant " + i, 0));
            queue.charge("tenant " + i, 100, 10);
            most = Math.max(most, queue.remembered());
        }
        assertThat(most).isLessThanOrEqualTo(FairQueue.MOST_TALLIES + 1);
    }

    @Test
    void tenantsThatComeOnceAreForgottenWhileALessServedOneWaits() {
        add("waits", 0);
        int most = 0;
        for (int i = 0; i < 10 * FairQueue.MOST_TALLIES; i++) {
            queue.remove(add("tenant " + i, 0));
            queue.charge("tenant " + i, 100, 10);
            most = Math.max(most, queue.remembered());
        }
        assertThat(most).isLessThanOrEqualTo(FairQueue.MOST_TALLIES + 2);
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void everyoneWhoWaitsIsRemembered() {
        IntStream.range(0, 3 * FairQueue.MOST_TALLIES).forEach(i -> add("tenant " + i, 0));
        queue.charge("tenant 5", 100, 0);
        add("one more", 0);
        assertThat(queue.served("tenant 5")).isEqualTo(100);
        assertThat(drain()).hasSize(3 * FairQueue.MOST_TALLIES + 1);
    }

    @Test
    void agreesWithSortingByTheRule() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 200; round++) {
            FairQueue<Item> fair = new FairQueue<>();
            List<Item> waiting = new ArrayList<>();
            List<Item> gone = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                if (waiting.isEmpty() || random.nextInt(3) > 0) {
                    Item item = gone.isEmpty() || random.nextInt(3) > 0
                            ? new Item("t" + random.nextInt(4), random.nextInt(2), arrivals++)
                            : gone.remove(random.nextInt(gone.size()));
                    fair.add(item);
                    waiting.add(item);
                } else {
                    Item any = waiting.remove(random.nextInt(waiting.size()));
                    gone.add(any);
                    assertThat(fair.remove(any)).isTrue();
                    fair.charge(any.tenant(), random.nextInt(20), random.nextInt(20));
                }
                Item expected = waiting.stream()
                        .min(Comparator.comparingInt((Item item) -> -item.priority())
                                .thenComparingLong(item -> fair.served(item.tenant()))
                                .thenComparingLong(Item::arrival))
                        .orElse(null);
                assertThat(fair.peek()).isSameAs(expected);
                assertThat(fair.size()).isEqualTo(waiting.size());
            }
        }
    }

    private Item add(String tenant, int priority) {
        Item item = new Item(tenant, priority, arrivals++);
        queue.add(item);
        return item;
    }

    private List<Item> drain() {
        List<Item> items = new ArrayList<>();
        for (Item next = queue.peek(); next != null; next = queue.peek()) {
            queue.remove(next);
            items.add(next);
        }
        return items;
    }
}
