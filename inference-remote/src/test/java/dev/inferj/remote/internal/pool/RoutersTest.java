package dev.inferj.remote.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatRequest;
import dev.inferj.Message;
import dev.inferj.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class RoutersTest {
    private final VirtualTime time = new VirtualTime();
    private final Replica a = new SimulatedServer("a:1", time).replica();
    private final Replica b = new SimulatedServer("b:1", time).replica();
    private final Replica c = new SimulatedServer("c:1", time).replica();
    private final List<Replica> all = List.of(a, b, c);
    private final Queue<Integer> drawn = new ArrayDeque<>();

    @Test
    void theLessLoadedOfTwoIsTaken() {
        a.begin();
        drawn.addAll(List.of(0, 1, 2, 0, 0));
        Router router = Routers.leastLoaded(bound -> drawn.remove());
        assertThat(router.route(PooledRunTest.request(), all)).as("a and c").isSameAs(c);
        assertThat(router.route(PooledRunTest.request(), all)).as("c and a").isSameAs(c);
        assertThat(router.route(PooledRunTest.request(), List.of(a))).isSameAs(a);
    }

    @Test
    void requestsOfOthersCountOnceTheServerTellsOfThem() {
        SimulatedServer shared = new SimulatedServer("d:1", time);
        Replica d = shared.replica();
        a.begin();
        Router router = Routers.leastLoaded(bound -> 0);
        assertThat(router.route(PooledRunTest.request(), List.of(a, d))).isSameAs(d);

        d.begin();
        shared.load = CompletableFuture.completedFuture(OptionalInt.of(8)); // and one of them is this pool's
        d.askLoad();
        assertThat(d.load()).isEqualTo(8);
        d.end();
        assertThat(d.load()).isEqualTo(7);
        assertThat(d.underWay()).isZero();
        assertThat(router.route(PooledRunTest.request(), List.of(a, d))).isSameAs(a);

        shared.load = CompletableFuture.failedFuture(new IllegalStateException("gone"));
        d.askLoad();
        assertThat(router.route(PooledRunTest.request(), List.of(a, d))).isSameAs(d);
    }

    @Test
    void twoAreAlwaysTwo() {
        b.begin();
        SplittableRandom random = new SplittableRandom(1);
        Router router = Routers.leastLoaded(random::nextInt);
        for (int i = 0; i < 100; i++) {
            assertThat(router.route(PooledRunTest.request(), List.of(a, b))).isSameAs(a);
        }
    }

    @Test
    void aServerThatIsNewIsTriedByOneRequest() {
        a.spoke(Duration.ofMillis(100).toNanos(), time.nanos());
        Router router = Routers.fastest(bound -> 0, time::nanos);
        assertThat(router.route(PooledRunTest.request(), List.of(a, b))).isSameAs(b);
        b.begin();
        assertThat(router.route(PooledRunTest.request(), List.of(a, b))).isSameAs(a);
    }

    @Test
    void oneFollowsTheOther() {
        Router router = Routers.roundRobin();
        for (int i = 0; i < 7; i++) {
            assertThat(router.route(PooledRunTest.request(), all)).isSameAs(all.get(i % 3));
        }
    }

    @Test
    void theFasterOfTwoIsTakenUntilItHasMoreToDo() {
        a.spoke(Duration.ofMillis(100).toNanos(), time.nanos());
        b.spoke(Duration.ofMillis(30).toNanos(), time.nanos());
        Router router = Routers.fastest(bound -> drawn.remove(), time::nanos);
        drawn.addAll(List.of(0, 0, 0, 0));
        assertThat(router.route(PooledRunTest.request(), all)).isSameAs(b);
        for (int i = 0; i < 3; i++) {
            b.begin();
        }
        assertThat(router.route(PooledRunTest.request(), all)).isSameAs(a);
    }

    @Test
    void aSlowOneCountsAtOnceAndFades() {
        a.spoke(Duration.ofMillis(10).toNanos(), time.nanos());
        a.spoke(Duration.ofMillis(500).toNanos(), time.nanos());
        assertThat(a.firstTokenNanos(time.nanos())).isEqualTo(500e6);
        time.advance(Duration.ofSeconds(10));
        a.spoke(Duration.ofMillis(10).toNanos(), time.nanos());
        assertThat(a.firstTokenNanos(time.nanos())).isBetween(150e6, 250e6);
        time.advance(Duration.ofMinutes(5));
        assertThat(a.firstTokenNanos(time.nanos())).as("long not tried").isLessThan(1.0);
    }

    @Test
    void aKeyKeepsItsServerUntilThatHasMoreThanItsShare() {
        Router router = Routers.sticky(RequestKey::beginning, Routers.roundRobin());
        Replica own = router.route(conversation(1), all);
        assertThat(router.route(conversation(1), all)).isSameAs(own);
        own.begin();
        own.begin();
        assertThat(router.route(conversation(1), all)).isNotSameAs(own);
        own.end();
        own.end();
        assertThat(router.route(conversation(1), all)).isSameAs(own);
        List<Replica> others = all.stream().filter(each -> each != own).toList();
        assertThat(router.route(conversation(1), others)).isIn(others);
    }

    @Test
    void keysAreSpread() {
        Router router = Routers.sticky(RequestKey::beginning, Routers.roundRobin());
        Set<Replica> used = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            used.add(router.route(conversation(i), all));
        }
        assertThat(used).hasSize(3);
    }

    @Test
    void aGrowingConversationKeepsItsKeyAndTenantsHaveTheirOwn() {
        ChatRequest first = conversation(1);
        ChatRequest later = first.toBuilder()
                .message(Message.assistant("Hello."))
                .user("And now?")
                .build();
        assertThat(RequestKey.beginning(later)).isEqualTo(RequestKey.beginning(first));
        assertThat(RequestKey.beginning(conversation(2))).isNotEqualTo(RequestKey.beginning(first));
        assertThat(RequestKey.beginning(first.toBuilder().cacheSalt("other").build()))
                .isNotEqualTo(RequestKey.beginning(first));
        assertThat(RequestKey.session(first)).isEmpty();
        ChatRequest raw = ChatRequest.builder().rawPrompt("x".repeat(600)).build();
        assertThat(RequestKey.beginning(raw))
                .isEqualTo(RequestKey.beginning(
                        ChatRequest.builder().rawPrompt("x".repeat(700)).build()));
    }

    @Test
    void promptsGoWhereMostOfTheirBeginningIs() {
        Router router = new PrefixRouter(Routers.roundRobin());
        String book = "It is a long one. ".repeat(100);
        Replica own = router.route(question(book, "Who?"), all);
        assertThat(router.route(question(book, "Where?"), all))
                .as("another question")
                .isSameAs(own);
        Replica other = router.route(question("Be brief.", "Who is the man in this long question of mine?"), all);
        assertThat(other).as("nothing in common").isNotSameAs(own);
        assertThat(router.route(question("Be brief.", "Where is the house in this long question of mine?"), all))
                .as("little in common")
                .isNotSameAs(other);

        ChatRequest turn = question("Be brief.", "Who is the man in this long question of mine?").toBuilder()
                .message(Message.assistant("Nobody."))
                .user("Why?")
                .build();
        assertThat(router.route(turn, all)).as("the next turn").isSameAs(other);
        assertThat(router.route(turn.toBuilder().cacheSalt("other").build(), all))
                .as("another tenant's")
                .isNotSameAs(other);

        own.begin();
        own.begin();
        assertThat(router.route(question(book, "When?"), all))
                .as("more than its share")
                .isNotSameAs(own);
    }

    private static ChatRequest question(String system, String user) {
        return ChatRequest.builder().system(system).user(user).build();
    }

    private static ChatRequest conversation(int number) {
        return ChatRequest.builder().system("Be brief.").user("I am " + number).build();
    }
}
