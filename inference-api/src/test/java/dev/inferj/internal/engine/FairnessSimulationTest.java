package dev.inferj.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.ChatEvent;
import dev.inferj.ChatRequest;
import dev.inferj.FinishReason;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.delivery.VirtualTime;
import dev.inferj.internal.engine.CellStore.Layout;
import dev.inferj.internal.engine.SimulatedBackend.Prices;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.StepLimits;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/**
 * Tenants who ask for very different things compete for few slots and fewer cells, in one long run. Between any two of
 * them the service differs by no more than the bound of the virtual token counter (Sheng et al., OSDI 2024): with U for
 * what one tenant can get after it was last chosen, 2 U while both wait, and 4 U where only the one behind does.
 */
class FairnessSimulationTest {
    private static final int STEPS = Integer.getInteger("inferj.fairness.steps", 50_000);
    private static final int SLOTS = 4;
    private static final int CONTEXT = 64;
    private static final int LONGEST_PROMPT = 40;
    private static final int LONGEST_ANSWER = CONTEXT - 1;
    private static final long BOUND =
            LONGEST_PROMPT * FairQueue.PROMPT_WEIGHT + (long) SLOTS * LONGEST_ANSWER * FairQueue.OUTPUT_WEIGHT;

    /** Asks before everybody else, now and then; it has no part in the comparison. */
    private static final int PRIVILEGED = 6;

    private final SplittableRandom random = new SplittableRandom(1);
    private final VirtualTime time = new VirtualTime();
    private final FairnessLedger ledger = new FairnessLedger(PRIVILEGED + 1, STEPS);
    private final int[] open = new int[PRIVILEGED + 1];
    private final BatchingEngine engine = new BatchingEngine(backend(), time, () -> 1, NoDisk.cache(), () -> {});
    private int step;
    private int preemptions;

    @Test
    void nobodyWhoWaitsFallsFurtherBehindThanTheBound() {
        while (step < STEPS) {
            askAround();
            engine.step();
            time.advance(Duration.ofNanos(1)); // so that a time is the number of a step
            step++;
        }
        for (int one = 0; one < PRIVILEGED; one++) {
            assertThat(ledger.serviceOf(one)).as("service of %d", one).isGreaterThan(STEPS / 50);
            for (int other = 0; other < PRIVILEGED; other++) {
                assertThat(ledger.mostAhead(one, other, /* bothWait= */ true))
                        .as("%d ahead of %d while both wait", one, other)
                        .isLessThanOrEqualTo(2 * BOUND);
                assertThat(ledger.mostAhead(one, other, /* bothWait= */ false))
                        .as("%d ahead of %d while that one waits", one, other)
                        .isLessThanOrEqualTo(4 * BOUND);
            }
        }
        assertThat(ledger.stepsCompared()).isGreaterThan(STEPS);
        assertThat(preemptions).isPositive();
    }

    /** Has each tenant ask in its own way. */
    private void askAround() {
        keepOpen(0, SLOTS + 2, 2, LONGEST_PROMPT, 4); // long prompts, short answers, always more of them
        keepOpen(1, SLOTS + 2, 1, 4, LONGEST_ANSWER); // short prompts, long answers
        if (step / 1000 % 4 == 0) {
            keepOpen(2, SLOTS + 2, 1, LONGEST_PROMPT, 20); // much, then nothing for a long time
        }
        if (step / 70 % 3 == 0) {
            keepOpen(3, 1, 10, 20, 10); // one at a time, then stays away
        }
        if (random.nextInt(60) == 0) {
            submit(4, 10, 30); // rare
        }
        if (random.nextInt(12) == 0 && open[5] < 5) {
            submit(5, 2 + random.nextInt(6), 1 + random.nextInt(6)); // small and frequent
        }
        if (random.nextInt(200) == 0) {
            submit(PRIVILEGED, 10, 10);
        }
    }

    private void keepOpen(int tenant, int count, int shortest, int longest, int answer) {
        while (open[tenant] < count) {
            submit(tenant, shortest + random.nextInt(longest - shortest + 1), answer);
        }
    }

    private void submit(int tenant, int promptTokens, int answerTokens) {
        StringBuilder prompt = new StringBuilder(promptTokens);
        for (int i = 0; i < promptTokens; i++) {
            prompt.append((char) ('a' + random.nextInt(i < 8 ? 1 : ChainModel.LETTERS)));
        }
        ChatRequest request = ChatRequest.builder()
                .rawPrompt(prompt.toString())
                .greedy()
                .maxTokens(answerTokens)
                .tenant("t" + tenant)
                .cacheSalt("")
                .priority(tenant == PRIVILEGED ? 1 : 0)
                .build();
        Watcher watcher = new Watcher(tenant, promptTokens, step);
        Exchange exchange = Exchange.read(request, time, Runnable::run, watcher);
        watcher.onSubscribe(exchange.subscription());
        engine.submit(exchange);
        open[tenant]++;
        ledger.waits(step, tenant, 1);
    }

    private SimulatedBackend backend() {
        return new SimulatedBackend(
                new ChainModel(/* endEvery= */ 40),
                new StepLimits(SLOTS, CONTEXT, /* kvTokens= */ 100, /* batchTokens= */ 24),
                new ServingOptions(1000, Duration.ZERO, /* hostCacheBytes= */ 0),
                Layout.SHARED,
                /* idleSlows= */ false,
                /* shifts= */ false,
                SimulatedFaults.none(),
                new Prices(0, 0),
                nanos -> {});
    }

    /** Writes down when a request got its tokens, as they come, and when it had waited, once its end tells. */
    private final class Watcher implements Flow.Subscriber<ChatEvent> {
        private final int tenant;
        private final int promptTokens;
        private final int sentAt;

        Watcher(int tenant, int promptTokens, int sentAt) {
            this.tenant = tenant;
            this.promptTokens = promptTokens;
            this.sentAt = sentAt;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ChatEvent event) {
            if (event instanceof ChatEvent.Finished end) {
                assertThat(end.response().finishReason()).isNotEqualTo(FinishReason.CANCELLED);
                int admitted =
                        sentAt + (int) end.response().receipt().queueTime().toNanos();
                ledger.prompt(admitted, tenant, promptTokens);
                ledger.waits(admitted, tenant, -1);
                open[tenant]--;
                preemptions += end.response().receipt().preemptions();
            } else {
                ledger.answerToken(step, tenant);
            }
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onComplete() {}
    }
}
