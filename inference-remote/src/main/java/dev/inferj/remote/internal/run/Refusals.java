package dev.inferj.remote.internal.run;

import dev.inferj.ChatRequest;
import dev.inferj.ContextLengthExceededException;
import dev.inferj.EngineFailedException;
import dev.inferj.InferenceException;
import dev.inferj.InvalidRequestException;
import dev.inferj.ModelNotFoundException;
import dev.inferj.OverloadedException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.http.Refusal;
import dev.inferj.remote.internal.http.ServerAddress;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns what servers refuse into the library's exceptions, by status and, where the status tells too little, by words.
 *
 * <table>
 * <caption>What becomes of a status</caption>
 * <tr><th>status</th><th>exception</th></tr>
 * <tr><td>any, the words say that the prompt is too long</td><td>{@link ContextLengthExceededException}</td></tr>
 * <tr><td>400, 405, 406, 411, 413, 414, 415, 422, 501</td><td>{@link InvalidRequestException}</td></tr>
 * <tr><td>401, 403, 407</td><td>{@link ProviderUnavailableException}, not to be retried</td></tr>
 * <tr><td>402, or 429 for want of money</td><td>{@link ProviderUnavailableException}, not to be retried</td></tr>
 * <tr><td>404, 410</td><td>{@link ModelNotFoundException}</td></tr>
 * <tr><td>408, 425, 502, 504, 529</td><td>{@link ProviderUnavailableException}, to be retried</td></tr>
 * <tr><td>429, 503</td><td>{@link OverloadedException} with the time to wait</td></tr>
 * <tr><td>503, the words say that a model is being loaded</td><td>{@link ProviderUnavailableException}, to be
 * retried</td></tr>
 * <tr><td>anything else</td><td>{@link EngineFailedException}</td></tr>
 * </table>
 */
public final class Refusals {
    private static final HttpHeaders NO_HEADERS = HttpHeaders.of(Map.of(), (name, value) -> true);
    private static final Pattern TOO_LONG = Pattern.compile(
            "maximum context length|context (size|window|length)|exceeds? (the )?(max|context)|max_model_len"
                    + "|prompt is too long|input is too long|too many (input )?tokens|must have less than \\d+ tokens"
                    + "|`inputs` tokens|input .{0,40}is too large to process|longer than the maximum model length",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])(\\d{1,9})(?![\\w.]*\\w)");
    private static final Pattern LOADING = Pattern.compile("loading|not ready|starting", Pattern.CASE_INSENSITIVE);
    private static final Pattern CANNOT =
            Pattern.compile("not supported|unsupported|does not support|is not multimodal", Pattern.CASE_INSENSITIVE);

    private final ServerAddress server;
    private final Clock clock;

    /** Judges the refusals of one request. */
    @FunctionalInterface
    public interface Judge {
        /**
         * Returns what to tell the caller.
         *
         * @param words what the server says, however it wraps it
         * @param kind the server's own name of the error; may be empty
         */
        InferenceException of(Refusal refusal, String words, String kind);
    }

    public Refusals(ServerAddress server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    /** Makes up what an error inside a stream does not have. */
    public static Refusal inStream(int status) {
        return new Refusal(status, NO_HEADERS, new byte[0]);
    }

    /**
     * Returns what to tell the caller.
     *
     * @param words what the server says, however it wraps it
     * @param kind the server's own name of the error; may be empty
     */
    public InferenceException of(ChatRequest request, Refusal refusal, String words, String kind) {
        return told(refusal, words, kind, ServerWords.of(request, words));
    }

    /** Judges the refusals of a request. */
    public Judge about(ChatRequest request) {
        return (refusal, words, kind) -> of(request, refusal, words, kind);
    }

    /** Judges the refusals of a request that has these texts. */
    public Judge about(Collection<String> texts) {
        return (refusal, words, kind) -> told(refusal, words, kind, ServerWords.of(texts.stream(), words));
    }

    private InferenceException told(Refusal refusal, String words, String kind, String shown) {
        String said = "the server " + server + " says" + (refusal.status() == 0 ? "" : " " + refusal.status()) + ": "
                + (shown.isEmpty() ? "nothing" : shown);
        if (isTooLong(refusal.status(), words, kind)) {
            return tooLong(said, words);
        }
        return switch (refusal.status()) {
            case 400, 405, 406, 411, 413, 414, 415, 422, 501 ->
                new InvalidRequestException("the request is refused, " + said);
            case 401, 403, 407 ->
                new ProviderUnavailableException(
                        "the credentials are refused (apiKey, or the headers of the options), " + said, null, false);
            case 402 -> unpaid(said);
            case 404, 410 -> new ModelNotFoundException("there is no such model or path, " + said);
            case 408, 425, 502, 504, 529 -> new ProviderUnavailableException("try again later, " + said, null, true);
            case 429, 503 -> overloaded(refusal, said, words, kind);
            default ->
                CANNOT.matcher(words).find()
                        ? new InvalidRequestException("the request is refused, " + said)
                        : new EngineFailedException("the request failed, " + said, null);
        };
    }

    private InferenceException overloaded(Refusal refusal, String said, String words, String kind) {
        if (kind.toLowerCase(Locale.ROOT).contains("insufficient_quota")) {
            return unpaid(said);
        }
        if (refusal.status() == 503 && LOADING.matcher(words).find()) {
            return new ProviderUnavailableException("the model is not ready yet: try again later, " + said, null, true);
        }
        return new OverloadedException("too many requests, " + said, refusal.retryAfter(clock));
    }

    private static InferenceException unpaid(String said) {
        return new ProviderUnavailableException("the account is used up, " + said, null, false);
    }

    private static boolean isTooLong(int status, String words, String kind) {
        String lower = kind.toLowerCase(Locale.ROOT);
        return lower.contains("context_length")
                || lower.contains("exceed_context")
                || ((status == 0 || status == 400 || status == 413 || status == 422 || status == 500)
                        && TOO_LONG.matcher(words).find());
    }

    /** Numbers in the words are the limit and what was needed, in an order that changes: the larger was needed. */
    private static InferenceException tooLong(String said, String words) {
        int largest = 0;
        int second = 0;
        Matcher numbers = NUMBER.matcher(words);
        while (numbers.find()) {
            int number = Integer.parseInt(numbers.group(1));
            if (number > largest) {
                second = largest;
                largest = number;
            } else if (number > second && number < largest) {
                second = number;
            }
        }
        return new ContextLengthExceededException(
                "the prompt does not fit: shorten it, " + said,
                second == 0 ? 0 : largest,
                second == 0 ? largest : second);
    }
}
