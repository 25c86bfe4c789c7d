package dev.inferj.testkit;

import dev.inferj.ChatRequest;
import dev.inferj.InferenceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What a {@link Mock} does with the requests it gets.
 *
 * @param refusals how many requests are refused before any is accepted
 * @param retryAfter what the refused are told
 * @param failures what the first accepted requests fail with, in order
 * @param rules answers for certain requests; the first rule that applies counts
 * @param otherwise answers for all others; none leaves them without one
 */
record Script(
        int refusals,
        Duration retryAfter,
        List<Supplier<? extends InferenceException>> failures,
        List<Rule> rules,
        List<Reply> otherwise) {
    /** Says nothing to anything. */
    static final Script EMPTY = new Script(0, Duration.ZERO, List.of(), List.of(), List.of());

    /** Finds the answer to a request. */
    @FunctionalInterface
    interface Reply extends Function<ChatRequest, MockAnswer> {}

    /** Replies for the requests that it applies to: one after the other, then the last for good. */
    record Rule(Predicate<? super ChatRequest> appliesTo, List<Reply> replies) {}

    Script refusing(int times, Duration retryAfter) {
        return new Script(times, retryAfter, failures, rules, otherwise);
    }

    Script failing(int times, Supplier<? extends InferenceException> failure) {
        return new Script(
                refusals, retryAfter, joined(failures, Collections.nCopies(times, failure)), rules, otherwise);
    }

    Script with(Rule rule) {
        return new Script(refusals, retryAfter, failures, joined(rules, List.of(rule)), otherwise);
    }

    Script otherwise(List<Reply> replies) {
        return new Script(refusals, retryAfter, failures, rules, replies);
    }

    private static <T> List<T> joined(List<T> first, List<? extends T> second) {
        List<T> both = new ArrayList<>(first);
        both.addAll(second);
        return List.copyOf(both);
    }
}
