package dev.inferj.testkit;

import static java.util.Objects.requireNonNull;

import dev.inferj.ChatRequest;
import dev.inferj.testkit.Script.Reply;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** A rule being written for a {@link Mock}: it has said when it applies, and now says the answer. Immutable. */
public final class MockRule {
    private final Function<List<Reply>, Mock> end;

    MockRule(Function<List<Reply>, Mock> end) {
        this.end = end;
    }

    /** Answers with this text. */
    public Mock answer(String text) {
        return answers(text);
    }

    /** Answers with this, faults included. */
    public Mock answer(MockAnswer answer) {
        return answers(answer);
    }

    /** Answers with a text made for each request. What the function throws fails the request. */
    public Mock answer(Function<? super ChatRequest, String> answer) {
        requireNonNull(answer, "answer");
        return end.apply(List.of(request -> MockAnswer.text(answer.apply(request))));
    }

    /** Answers with one text after the other; the last one stays. */
    public Mock answers(String... texts) {
        return answers(Arrays.stream(texts).map(MockAnswer::text).toArray(MockAnswer[]::new));
    }

    /** Answers with one after the other, faults included; the last one stays. */
    public Mock answers(MockAnswer... answers) {
        if (answers.length == 0) {
            throw new IllegalArgumentException("answers must be one or more: none");
        }
        return end.apply(Arrays.stream(answers).map(MockRule::always).toList());
    }

    private static Reply always(MockAnswer answer) {
        requireNonNull(answer, "answer");
        return request -> answer;
    }
}
