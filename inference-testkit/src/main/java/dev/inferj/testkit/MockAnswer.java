package dev.inferj.testkit;

import static java.util.Objects.requireNonNull;

import dev.inferj.InferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Mock} says to one request: a text or tokens, and what goes wrong on the way. Immutable.
 *
 * <p>Tokens are counted from 0, so a fault at token 2 comes when two tokens have been said.
 */
public final class MockAnswer {
    private static final int NEVER = Integer.MAX_VALUE;

    private final @Nullable String text;
    private final List<String> tokens;
    private final boolean repeated;
    private final int faultAt;
    private final @Nullable Supplier<? extends InferenceException> failure;

    private MockAnswer(
            @Nullable String text,
            List<String> tokens,
            boolean repeated,
            int faultAt,
            @Nullable Supplier<? extends InferenceException> failure) {
        this.text = text;
        this.tokens = tokens;
        this.repeated = repeated;
        this.faultAt = faultAt;
        this.failure = failure;
    }

    /** Returns an answer that the mock cuts into tokens its usual way. */
    public static MockAnswer text(String text) {
        return new MockAnswer(requireNonNull(text, "text"), List.of(), /* repeated= */ false, NEVER, null);
    }

    /** Returns an answer that comes in exactly these tokens. */
    public static MockAnswer tokens(String... tokens) {
        return new MockAnswer(null, List.of(tokens), /* repeated= */ false, NEVER, null);
    }

    /** Returns an answer that says these tokens over and over, until something stops it: at the latest, the context. */
    public static MockAnswer endless(String... tokens) {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("tokens must be one or more: none");
        }
        return new MockAnswer(null, List.of(tokens), /* repeated= */ true, NEVER, null);
    }

    /** Returns no answer but a failure. */
    public static MockAnswer failure(Supplier<? extends InferenceException> failure) {
        return text("").failAt(0, failure);
    }

    /**
     * Returns this answer with a failure in place of a token; where it has just so many, in place of its end.
     *
     * @param failure makes the exception, anew for each request
     */
    public MockAnswer failAt(int token, Supplier<? extends InferenceException> failure) {
        return new MockAnswer(text, tokens, repeated, checked(token), requireNonNull(failure, "failure"));
    }

    /** Returns this answer with silence from a token on, until the request is cancelled or late. */
    public MockAnswer stallAt(int token) {
        return new MockAnswer(text, tokens, repeated, checked(token), null);
    }

    /** Returns the tokens, at most so many. */
    List<String> tokens(Function<String, List<String>> cutter, int most) {
        List<String> all = text == null ? tokens : cutter.apply(text);
        if (!repeated) {
            return all.subList(0, Math.min(most, all.size()));
        }
        List<String> spoken = new ArrayList<>(most);
        for (int i = 0; i < most; i++) {
            spoken.add(all.get(i % all.size()));
        }
        return spoken;
    }

    /** Returns the token that a fault takes the place of; {@link Integer#MAX_VALUE} if there is none. */
    int faultAt() {
        return faultAt;
    }

    /** Returns what the fault is; null for silence. */
    @Nullable
    Supplier<? extends InferenceException> failure() {
        return failure;
    }

    private static int checked(int token) {
        if (token < 0) {
            throw new IllegalArgumentException("token must be >= 0: " + token);
        }
        return token;
    }
}
