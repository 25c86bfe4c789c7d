package dev.inferj.internal.engine;

import dev.inferj.ChatRequest;
import java.time.Duration;
import java.util.SplittableRandom;

/** Makes the requests of a simulation. */
final class RequestSource {
    private final SplittableRandom random;
    private final SimulationPlan plan;
    private final PromptSource prompts;

    RequestSource(SplittableRandom random, SimulationPlan plan, PromptSource prompts) {
        this.random = random;
        this.plan = plan;
        this.prompts = prompts;
    }

    ChatRequest next() {
        ChatRequest.Builder request = ChatRequest.builder().rawPrompt(prompts.next());
        if (random.nextInt(4) > 0) {
            request.greedy();
        } else {
            request.temperature(1).repetitionPenalty(random.nextBoolean() ? 1 : 1.1);
        }
        if (random.nextInt(8) > 0) {
            request.maxTokens(1 + random.nextInt(random.nextInt(3) == 0 ? 30 : 6));
        }
        if (random.nextInt(6) == 0) {
            request.stop("c", "ab");
        }
        if (random.nextInt(6) == 0) {
            request.deadline(Duration.ofNanos(1 + random.nextInt(100_000)));
        }
        request.priority(random.nextInt(5) == 0 ? random.nextInt(3) - 1 : 0);
        return request.tenant("t" + random.nextInt(plan.tenants()))
                .cacheSalt(salt())
                .build();
    }

    String salt() {
        return "s" + random.nextInt(plan.salts());
    }
}
