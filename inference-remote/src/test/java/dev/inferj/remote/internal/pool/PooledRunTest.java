package dev.inferj.remote.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatRequest;
import dev.inferj.FinishReason;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class PooledRunTest {
    private final VirtualTime time = new VirtualTime();
    private final SimulatedServer a = new SimulatedServer("a", time);
    private final SimulatedServer b = new SimulatedServer("b", time);
    private final List<Replica> replicas = List.of(a.replica(), b.replica());
    private final CountingSink sink = new CountingSink();

    @Test
    void anAnswerThatIsLateIsAskedOfAnotherServerAndTheFirstToSpeakAnswers() {
        a.first = () -> Duration.ofSeconds(5).toNanos();
        start(Hedge.after(Duration.ofMillis(200)));

        time.advance(Duration.ofMillis(199));
        assertThat(b.started).isZero();
        time.advance(Duration.ofSeconds(10));

        assertThat(sink.text.toString()).isEqualTo("b b b ");
        assertThat(sink.reason).isEqualTo(FinishReason.STOP);
        assertThat(sink.attempts).containsExactly("a CANCELLED", "b ANSWERED");
        assertThat(a.underWay).as("the slower one was cancelled").isEmpty();
        assertEndedOnce();
    }

    @Test
    void aServerThatLeavesAsItIsChosenIsPassedOver() {
        PoolPlan plan = new PoolPlan(
                Routers.roundRobin(),
                3,
                Hedge.never(),
                Duration.ZERO,
                Duration.ZERO,
                () -> ConcurrencyLimit.fixed(1000));
        AtomicReference<List<Replica>> members = new AtomicReference<>(replicas);
        Pool pool = new Pool(
                plan,
                () -> {
                    List<Replica> now = members.getAndSet(List.of(replicas.get(1)));
                    replicas.get(0).leave();
                    return now;
                },
                time,
                () -> 0.5);
        new PooledRun(request(), sink, pool).begin();
        time.advance(Duration.ofSeconds(10));

        assertThat(sink.text.toString()).isEqualTo("b b b ");
        assertThat(a.closed).isTrue();
        assertThat(a.started).isZero();
        assertEndedOnce();
    }

    @Test
    void theFirstServerMayStillBeTheFasterOne() {
        a.first = () -> Duration.ofMillis(210).toNanos();
        start(Hedge.after(Duration.ofMillis(200)));

        time.advance(Duration.ofSeconds(10));

        assertThat(sink.text.toString()).isEqualTo("a a a ");
        assertThat(sink.attempts).containsExactly("b CANCELLED", "a ANSWERED");
        assertThat(b.underWay).isEmpty();
        assertEndedOnce();
    }

    @Test
    void nobodyListensToTheSlowerOneWhileItIsBeingCancelled() {
        a.first = () -> Duration.ofMillis(270).toNanos();
        a.cancelTime = Duration.ofSeconds(5);
        start(Hedge.after(Duration.ofMillis(200)));

        time.advance(Duration.ofSeconds(10));

        assertThat(sink.text.toString()).isEqualTo("b b b ");
        assertThat(sink.attempts).containsExactly("a CANCELLED", "b ANSWERED");
        assertThat(replicas.get(0).load()).isZero();
        assertEndedOnce();
    }

    @Test
    void whereOneOfTwoFailsTheOtherGoesOn() {
        a.first = () -> Duration.ofSeconds(5).toNanos();
        b.first = () -> Duration.ofSeconds(1).toNanos();
        start(Hedge.after(Duration.ofMillis(200)));
        time.advance(Duration.ofMillis(500));

        a.kill();
        time.advance(Duration.ofSeconds(10));

        assertThat(sink.text.toString()).isEqualTo("b b b ");
        assertThat(sink.attempts).containsExactly("a FAILED", "b ANSWERED");
        assertEndedOnce();
    }

    @Test
    void whereBothFailTheRequestIsSentAgain() {
        a.first = () -> Duration.ofSeconds(5).toNanos();
        b.first = a.first;
        start(Hedge.after(Duration.ofMillis(200)));
        time.advance(Duration.ofMillis(500));
        a.kill();
        b.kill();
        a.isDown = false;
        a.first = () -> 1;

        time.advance(Duration.ofSeconds(20));

        assertThat(sink.text.toString()).isEqualTo("a a a ");
        assertThat(sink.attempts).containsExactly("a FAILED", "b FAILED", "a ANSWERED");
        assertEndedOnce();
    }

    @Test
    void cancellingEndsBoth() {
        a.first = () -> Duration.ofSeconds(5).toNanos();
        b.first = a.first;
        PooledRun run = start(Hedge.after(Duration.ofMillis(200)));
        time.advance(Duration.ofMillis(500));

        run.cancel();

        assertThat(sink.reason).isEqualTo(FinishReason.CANCELLED);
        assertThat(sink.attempts).containsExactly("a CANCELLED", "b CANCELLED");
        assertEndedOnce();
        assertThat(time.pendingAlarms()).isZero();
    }

    @Test
    void percentileHedgesOnceEnoughIsKnown() {
        Pool pool = pool(Hedge.afterPercentile(90));
        for (int i = 0; i < 20; i++) {
            assertThat(pool.hedgeDelayNanos()).as("after %d", i).isEmpty();
            pool.spoke(Duration.ofMillis(i + 1).toNanos());
        }
        assertThat(pool.hedgeDelayNanos()).hasValue(Duration.ofMillis(18).toNanos());
    }

    @Test
    void aServerThatBrokeOffAfterItsFirstWordEndsTheRequest() {
        start(Hedge.never());
        time.advance(Duration.ofMillis(55));

        a.kill();

        assertThat(sink.text.toString()).isEqualTo("a ");
        assertThat(sink.failure).isInstanceOf(ProviderUnavailableException.class);
        assertThat(b.started).isZero();
        assertEndedOnce();
    }

    @Test
    void aServerWithoutAPlaceIsPassedOver() {
        Replica narrow = a.replica(ConcurrencyLimit.fixed(1));
        Pool pool = new Pool(plan(Hedge.never()), () -> List.of(narrow, replicas.get(1)), time, () -> 0.5);
        for (int i = 0; i < 4; i++) {
            new PooledRun(request(), new CountingSink(), pool).begin();
        }
        assertThat(a.started).isEqualTo(1);
        assertThat(b.started).isEqualTo(3);
    }

    private PooledRun start(Hedge hedge) {
        PooledRun run = new PooledRun(request(), sink, pool(hedge));
        run.begin();
        return run;
    }

    private Pool pool(Hedge hedge) {
        return new Pool(plan(hedge), () -> replicas, time, () -> 0.5);
    }

    private static PoolPlan plan(Hedge hedge) {
        Router first = (request, candidates) -> candidates.get(0);
        return new PoolPlan(first, 3, hedge, Duration.ZERO, Duration.ZERO, () -> ConcurrencyLimit.fixed(1));
    }

    static ChatRequest request() {
        return ChatRequest.builder().user("hi").build();
    }

    private void assertEndedOnce() {
        assertThat(sink.ends).isEqualTo(1);
        assertThat(sink.late).isZero();
    }
}
