package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How likely a token was.
 *
 * @param token its text; a replacement character stands for bytes that are no character on their own
 * @param logprob the natural logarithm of its probability
 * @param top the likeliest tokens in its place, the likeliest first; they have no {@code top} themselves
 */
public record TokenLogprob(String token, double logprob, List<TokenLogprob> top) {
    public TokenLogprob {
        requireNonNull(token, "token");
        top = List.copyOf(top);
    }

    /** Returns the numbers; not the text, which may be private. */
    @Override
    public String toString() {
        return "TokenLogprob[" + token.length() + " chars, " + logprob + ", top " + top.size() + "]";
    }
}
