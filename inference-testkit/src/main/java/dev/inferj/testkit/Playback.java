package dev.inferj.testkit;

import dev.inferj.ChatRequest;
import dev.inferj.InvalidRequestException;
import dev.inferj.OverloadedException;
import dev.inferj.testkit.Script.Reply;
import dev.inferj.testkit.Script.Rule;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One opened model's way through its {@link Script}: how far it has got. Safe to share between threads. */
final class Playback {
    private final Script script;
    private final List<Part> rules;
    private final Part otherwise;
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    Playback(Script script) {
        this.script = script;
        this.rules = script.rules().stream().map(Part::new).toList();
        this.otherwise = new Part(new Rule(request -> true, script.otherwise()));
    }

    /** Refuses a request if it is one of the first. */
    void admit() {
        if (numberUpTo(script.refusals(), refused) >= 0) {
            throw new OverloadedException(
                    "the mock refuses its first " + script.refusals() + " requests", script.retryAfter());
        }
    }

    /** Returns the answer whose turn it is, or throws the failure whose turn it is. */
    MockAnswer answer(ChatRequest request) {
        int failure = numberUpTo(script.failures().size(), failed);
        if (failure >= 0) {
            throw script.failures().get(failure).get();
        }
        return rules.stream()
                .filter(part -> part.rule.appliesTo().test(request))
                .findFirst()
                .orElse(otherwise)
                .next(request);
    }

    /** Returns the number of this call, from 0; -1 once there have been so many. */
    private static int numberUpTo(int most, AtomicInteger count) {
        int number = count.getAndUpdate(n -> Math.min(n + 1, most));
        return number < most ? number : -1;
    }

    private static final class Part {
        final Rule rule;
        private final AtomicInteger given = new AtomicInteger();

        Part(Rule rule) {
            this.rule = rule;
        }

        MockAnswer next(ChatRequest request) {
            List<Reply> replies = rule.replies();
            if (replies.isEmpty()) {
                throw new InvalidRequestException(
                        "no rule of the mock is for this request: add one, or answer(...) for the rest");
            }
            int last = replies.size() - 1;
            return replies.get(given.getAndUpdate(n -> Math.min(n + 1, last))).apply(request);
        }
    }
}
