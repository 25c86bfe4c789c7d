package dev.inferj.remote.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatRequest;
import dev.inferj.FinishReason;
import dev.inferj.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Pools by a clock of their own: servers that die, come back, are slow or full; requests that are cancelled. */
final class PoolSimulationTest {
    private static final int SEEDS = 2_000;
    private static final int SERVERS = 4;
    private static final int STALLING = 10_000;
    private static final int MAX_ATTEMPTS = 4;

    @Test
    void everyRequestEndsOnceAndHasOneServersAnswer() {
        int answered = 0;
        int hedged = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Simulation simulation = new Simulation(seed);
            simulation.run();
            simulation.check();
            answered += simulation.answered();
            hedged += simulation.hedged();
        }
        assertThat(answered).as("requests that were answered").isGreaterThan(SEEDS * 10);
        assertThat(hedged).as("requests that two servers had at once").isGreaterThan(SEEDS);
    }

    /** Half of the requests of a server that now and then takes ten times as long, with and without a second one after the median. */
    @Test
    void hedgingShortensTheTail() {
        assertThat(tail(Hedge.afterPercentile(90))).isLessThan(tail(Hedge.never()) / 2);
    }

    /** One request in a hundred takes fifty times as long as the others. */
    @Test
    void hedgingCutsTheTailOfStallsForFewRequestsMore() {
        int[] sent = new int[1];
        long without = stalls(Hedge.never(), sent);
        assertThat(sent[0]).isEqualTo(STALLING);
        long with = stalls(Hedge.afterPercentile(97), sent);

        assertThat(1 - (double) with / without).as("p99.9, cut").isGreaterThan(0.85);
        assertThat(sent[0] - STALLING).as("extra requests").isBetween(1, STALLING / 20);
    }

    @Test
    void hedgesAreNoMoreThanTheBudgetOfRetries() {
        int[] sent = new int[1];
        stalls(Hedge.afterPercentile(2), sent);

        assertThat(sent[0] - STALLING).as("extra requests").isBetween(STALLING / 10, STALLING / 5 + 11);
    }

    /** Returns the 99.9th percentile of the times to the first word, in nanoseconds; {@code sent} gets how many requests servers got. */
    private static long stalls(Hedge hedge, int[] sent) {
        SplittableRandom random = new SplittableRandom(5);
        VirtualTime time = new VirtualTime();
        List<SimulatedServer> servers = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            SimulatedServer server = new SimulatedServer("s" + i, time);
            server.first =
                    () -> (random.nextInt(100) == 0 ? 10_000_000_000L : 160_000_000L) + random.nextInt(80_000_000);
            servers.add(server);
        }
        List<Replica> replicas = servers.stream().map(SimulatedServer::replica).toList();
        PoolPlan plan = new PoolPlan(
                Routers.leastLoaded(random::nextInt),
                3,
                hedge,
                Duration.ZERO,
                Duration.ZERO,
                () -> ConcurrencyLimit.fixed(1000));
        Pool pool = new Pool(plan, () -> replicas, time, random::nextDouble);
        List<Long> firsts = new ArrayList<>();
        for (int i = 0; i < STALLING; i++) {
            pool.budget().earn();
            new PooledRun(PooledRunTest.request(), new TimedSink(time, firsts), pool).begin();
            time.advance(Duration.ofMillis(50));
        }
        time.advance(Duration.ofMinutes(1));
        assertThat(firsts).hasSize(STALLING);
        sent[0] = servers.stream().mapToInt(server -> server.started).sum();
        return firsts.stream().sorted().toList().get(STALLING * 999 / 1000);
    }

    /** Notes how long the first word took. */
    private static final class TimedSink extends CountingSink {
        private final VirtualTime time;
        private final List<Long> firsts;
        private final long start;

        TimedSink(VirtualTime time, List<Long> firsts) {
            this.time = time;
            this.firsts = firsts;
            this.start = time.nanos();
        }

        @Override
        public void text(String piece) {
            if (text.isEmpty()) {
                firsts.add(time.nanos() - start);
            }
            super.text(piece);
        }
    }

    @Test
    void conversationsFindTheirCache() {
        SplittableRandom random = new SplittableRandom(1);
        double sticky = hitRate(Routers.sticky(RequestKey::beginning, Routers.leastLoaded(random::nextInt)));
        double leastLoaded = hitRate(Routers.leastLoaded(random::nextInt));
        assertThat(sticky).isGreaterThan(0.95);
        assertThat(leastLoaded).isBetween(0.15, 0.4);
    }

    /** Eight servers and 150 groups of five prompts, in any order, 64 of them at a time; those of a group have 40 of 41 parts in common. */
    @Test
    void promptsThatBeginAlikeTakeFarLessWhereTheirBeginningIsCached() {
        SplittableRandom random = new SplittableRandom(1);
        Router leastLoaded = Routers.leastLoaded(random::nextInt);
        long sticky = makespan(new PrefixRouter(Routers.sticky(RequestKey::beginning, leastLoaded)));
        long byChance = makespan((request, candidates) -> candidates.get(random.nextInt(candidates.size())));
        long byLoad = makespan(leastLoaded);

        assertThat((double) byChance / sticky)
                .as("throughput next to random choice")
                .isGreaterThan(1.8);
        assertThat((double) byLoad / sticky)
                .as("throughput next to the lesser load")
                .isGreaterThan(1.5);
    }

    /**
     * Returns when all prompts are answered by servers that compute one after the other, 100 units for each prompt and 4,000 for a
     * beginning that is not among the 40 that they had last.
     */
    private static long makespan(Router router) {
        VirtualTime time = new VirtualTime();
        List<Replica> replicas = new ArrayList<>();
        List<Set<Integer>> cached = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            replicas.add(new SimulatedServer("s" + i, time).replica());
            cached.add(new LinkedHashSet<>());
        }
        List<Integer> prompts = new ArrayList<>();
        for (int i = 0; i < 750; i++) {
            prompts.add(i % 150);
        }
        Collections.shuffle(prompts, new Random(4));
        long[] freeAt = new long[replicas.size()];
        PriorityQueue<long[]> underWay =
                new PriorityQueue<>(Comparator.comparingLong(end -> end[0])); // when, and where
        long now = 0;
        for (int i = 0; i < prompts.size(); i++) {
            if (underWay.size() == 64) {
                long[] first = underWay.remove();
                now = first[0];
                replicas.get((int) first[1]).end();
            }
            int group = prompts.get(i);
            ChatRequest request = ChatRequest.builder()
                    .system("You know all of book " + group + ". " + "It is a long one. ".repeat(200))
                    .user("What happens on page " + i + "?")
                    .build();
            Replica replica = router.route(request, replicas);
            int server = replicas.indexOf(replica);
            Set<Integer> beginnings = cached.get(server);
            long cost = beginnings.remove(group) ? 100 : 4_100;
            beginnings.add(group);
            if (beginnings.size() > 40) {
                beginnings.remove(beginnings.iterator().next());
            }
            freeAt[server] = Math.max(freeAt[server], now) + cost;
            replica.begin();
            underWay.add(new long[] {freeAt[server], server});
        }
        return Arrays.stream(freeAt).max().orElseThrow();
    }

    /** Returns the 99th percentile of the times to the first word, in nanoseconds. */
    private static long tail(Hedge hedge) {
        SplittableRandom random = new SplittableRandom(2);
        VirtualTime time = new VirtualTime();
        List<Replica> replicas = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            SimulatedServer server = new SimulatedServer("s" + i, time);
            server.first = () -> (random.nextInt(20) == 0 ? 1_000_000_000L : 50_000_000L) + random.nextInt(50_000_000);
            replicas.add(server.replica());
        }
        PoolPlan plan = new PoolPlan(
                Routers.leastLoaded(random::nextInt),
                3,
                hedge,
                Duration.ZERO,
                Duration.ZERO,
                () -> ConcurrencyLimit.fixed(1));
        Pool pool = new Pool(plan, () -> replicas, time, random::nextDouble);
        List<Long> firsts = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            pool.budget().earn();
            new PooledRun(PooledRunTest.request(), new TimedSink(time, firsts), pool).begin();
            time.advance(Duration.ofMillis(30));
        }
        time.advance(Duration.ofMinutes(1));
        List<Long> sorted = firsts.stream().sorted().toList();
        assertThat(sorted).hasSize(4_000);
        return sorted.get(sorted.size() * 99 / 100);
    }

    /** Returns how many turns of conversations, but for the first, met the server of the turn before. */
    private static double hitRate(Router router) {
        VirtualTime time = new VirtualTime();
        List<Replica> replicas = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            replicas.add(new SimulatedServer("s" + i, time).replica());
        }
        Map<Integer, Replica> last = new HashMap<>();
        SplittableRandom order = new SplittableRandom(3);
        int hits = 0;
        int turns = 0;
        for (int i = 0; i < 2_000; i++) {
            int conversation = order.nextInt(100);
            ChatRequest request = ChatRequest.builder()
                    .system("Be brief.")
                    .user("I am number " + conversation)
                    .build();
            Replica replica = router.route(request, replicas);
            Replica before = last.put(conversation, replica);
            if (before != null) {
                turns++;
                hits += before == replica ? 1 : 0;
            }
        }
        return (double) hits / turns;
    }

    private static final class Simulation {
        private final int seed;
        private final SplittableRandom random;
        private final VirtualTime time = new VirtualTime();
        private final List<SimulatedServer> servers = new ArrayList<>();
        private final List<Replica> replicas = new ArrayList<>();
        private final List<CountingSink> sinks = new ArrayList<>();
        private final List<PooledRun> runs = new ArrayList<>();
        private final Rounds probes;
        private final Pool pool;

        Simulation(int seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            for (int i = 0; i < SERVERS; i++) {
                SimulatedServer server = new SimulatedServer("s" + i, time);
                server.first = () -> 1_000_000L * (1 + random.nextInt(random.nextInt(10) == 0 ? 2_000 : 100));
                server.between = () -> 1_000_000L * random.nextInt(20);
                server.cancelTime = Duration.ofMillis(random.nextInt(3) * 40L);
                server.places = 1 + random.nextInt(8);
                servers.add(server);
                replicas.add(server.replica(
                        random.nextBoolean() ? ConcurrencyLimit.adaptive(50) : ConcurrencyLimit.fixed(4)));
            }
            Hedge hedge = random.nextInt(3) == 0 ? Hedge.never() : Hedge.after(Duration.ofMillis(50));
            Router router = random.nextBoolean()
                    ? Routers.sticky(RequestKey::beginning, Routers.roundRobin())
                    : Routers.fastest(random::nextInt, time::nanos);
            PoolPlan plan = new PoolPlan(
                    router, MAX_ATTEMPTS, hedge, Duration.ZERO, Duration.ZERO, () -> ConcurrencyLimit.fixed(1));
            pool = new Pool(plan, () -> replicas, time, random::nextDouble);
            probes = new Rounds(() -> replicas, Duration.ofMillis(300), time, replica -> replica.probe(time));
            probes.start();
        }

        void run() {
            int count = 20 + random.nextInt(20);
            for (int i = 0; i < count; i++) {
                act();
                CountingSink sink = new CountingSink();
                ChatRequest request =
                        ChatRequest.builder().user("n " + random.nextInt(5)).build();
                PooledRun run = new PooledRun(request, sink, pool);
                sinks.add(sink);
                runs.add(run);
                pool.budget().earn();
                run.begin();
                time.advance(Duration.ofMillis(random.nextInt(60)));
            }
            probes.close();
            time.advance(Duration.ofMinutes(3));
        }

        private void act() {
            SimulatedServer server = servers.get(random.nextInt(SERVERS));
            switch (random.nextInt(8)) {
                case 0 -> server.kill();
                case 1, 2 -> server.isDown = false;
                case 3 -> {
                    if (!runs.isEmpty()) {
                        runs.get(random.nextInt(runs.size())).cancel();
                    }
                }
                default -> {}
            }
        }

        void check() {
            for (int i = 0; i < sinks.size(); i++) {
                String wrong = wrong(sinks.get(i));
                assertThat(wrong)
                        .as("request %d of seed %d: %s", i, seed, sinks.get(i).attempts)
                        .isEmpty();
            }
            for (int i = 0; i < SERVERS; i++) {
                assertThat(replicas.get(i).load()).as("load, seed %d", seed).isZero();
                assertThat(servers.get(i).underWay).as("seed %d", seed).isEmpty();
            }
            assertThat(time.pendingAlarms()).as("seed %d", seed).isZero();
        }

        /** Returns what is wrong with a request; empty if nothing is. */
        private static String wrong(CountingSink sink) {
            String text = sink.text.toString();
            String server = text.isEmpty() ? "" : text.substring(0, 3);
            String last = sink.attempts.isEmpty() ? "" : sink.attempts.get(sink.attempts.size() - 1);
            boolean answered = sink.reason == FinishReason.STOP;
            boolean broken = sink.failure != null && !text.isEmpty();
            if (sink.ends != 1 || sink.late != 0) {
                return sink.ends + " ends, " + sink.late + " calls behind them";
            }
            if (!text.equals(server.repeat(text.length() / 3)) || (answered && text.length() != 9)) {
                return "the text " + text;
            }
            if (sink.attempts.size() > MAX_ATTEMPTS) {
                return sink.attempts.size() + " attempts";
            }
            if ((answered && !last.equals(server + "ANSWERED")) || (broken && !last.equals(server + "FAILED"))) {
                return "the last attempt " + last + " for the text " + text;
            }
            return "";
        }

        int answered() {
            return (int) sinks.stream()
                    .filter(sink -> sink.reason == FinishReason.STOP)
                    .count();
        }

        int hedged() {
            return (int) sinks.stream()
                    .filter(sink ->
                            sink.attempts.size() > 1 && sink.attempts.get(0).endsWith("CANCELLED"))
                    .count();
        }
    }
}
