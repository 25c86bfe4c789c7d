package dev.inferj.testkit;

import static java.util.Objects.requireNonNull;

import dev.inferj.ChatRequest;
import dev.inferj.InferenceException;
import dev.inferj.ModelAddress;
import dev.inferj.ModelOptions;
import dev.inferj.OverloadedException;
import dev.inferj.TimeSource;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Setting;
import dev.inferj.spi.Settings;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model that says what a test tells it to. Immutable: every method returns a new one, with an empty list of
 * {@link #requests}. Safe to share between threads, as are the models opened with it.
 *
 * <pre>{@code
 * Mock mock = Mock.model("support")
 *         .when("refund").answer("Within 30 days.")
 *         .when(Pattern.compile("(?i)hello|hi")).answers("Hello!", "Hello again!")
 *         .answer(request -> "You asked " + request.messages().size() + " things.");
 * }</pre>
 *
 * <p>The settings below are also those of its address, {@code mock:NAME?answer=Hello&tokenDelay=20ms}, of properties
 * ({@code inferj.mock.tokenDelay}) and of the environment ({@code INFERJ_MOCK_TOKEN_DELAY}). A mock by the name of
 * {@code echo} that has no answers of its own repeats what the user said.
 */
public final class Mock implements ModelOptions {
    static final String SCHEME = "mock";
    static final String ECHO = "echo";

    static final Setting<String> ANSWER = Setting.of("answer", "a text", s -> s, s -> true, null);
    static final Setting<Integer> CONTEXT_TOKENS = Setting.integer("contextTokens", 2, 1_000_000, 4096);
    static final Setting<Integer> MAX_CONCURRENT = Setting.integer("maxConcurrent", 1, 1_000_000, 64);
    static final Setting<Duration> TOKEN_DELAY = Setting.duration("tokenDelay", Duration.ZERO);
    static final Setting<Duration> FIRST_TOKEN_DELAY = Setting.duration("firstTokenDelay", null);
    static final Setting<Integer> DIMENSIONS = Setting.integer("dimensions", 1, 65_536, 64);
    static final List<Setting<?>> SETTINGS = Stream.concat(
                    Stream.of(DIMENSIONS, ANSWER, CONTEXT_TOKENS, MAX_CONCURRENT, TOKEN_DELAY, FIRST_TOKEN_DELAY),
                    ServingOptions.SETTINGS.stream())
            .toList();

    private final String name;
    private final Settings settings;
    private final Script script;
    private final Function<String, List<String>> cutter;
    private final @Nullable TimeSource time;
    private final RequestLog requests;
    private final @Nullable Function<String, float[]> vectors;

    private Mock(
            String name,
            Settings settings,
            Script script,
            Function<String, List<String>> cutter,
            @Nullable TimeSource time,
            RequestLog requests,
            @Nullable Function<String, float[]> vectors) {
        this.name = name;
        this.settings = settings;
        this.script = script;
        this.cutter = cutter;
        this.time = time;
        this.requests = requests;
        this.vectors = vectors;
    }

    /** Starts a model of this name, which needs at least one answer before it can be opened. */
    public static Mock model(String name) {
        if (requireNonNull(name, "name").isBlank()) {
            throw new IllegalArgumentException("name must not be blank: \"" + name + "\"");
        }
        return new Mock(name, Settings.EMPTY, Script.EMPTY, Words::cut, null, new RequestLog(), null);
    }

    /** Answers every request that no rule is for with this text. Replaces an earlier answer of this kind. */
    public Mock answer(String text) {
        return with(script.otherwise(List.of())).with(ANSWER, text);
    }

    /** As {@link #answer(String)}, with an answer that has tokens or faults of its own. */
    public Mock answer(MockAnswer answer) {
        return otherwise().answer(answer);
    }

    /** As {@link #answer(String)}, with a text made for each request. What the function throws fails the request. */
    public Mock answer(Function<? super ChatRequest, String> answer) {
        return otherwise().answer(answer);
    }

    /** As {@link #answer(String)}, with one text after the other; the last one stays. */
    public Mock answers(String... texts) {
        return otherwise().answers(texts);
    }

    /** As {@link #answers(String...)}, with answers that have tokens or faults of their own. */
    public Mock answers(MockAnswer... answers) {
        return otherwise().answers(answers);
    }

    /** As {@link #answer(String)}, with what the user said last. */
    public Mock echo() {
        return answer(Words::lastOfUser);
    }

    /** Starts a rule for requests in which what the user said last, or the raw prompt, contains this text. */
    public MockRule when(String part) {
        requireNonNull(part, "part");
        return when(request -> Words.lastOfUser(request).contains(part));
    }

    /** Starts a rule for requests in which the pattern is found in what the user said last, or the raw prompt. */
    public MockRule when(Pattern pattern) {
        requireNonNull(pattern, "pattern");
        return when(request -> pattern.matcher(Words.lastOfUser(request)).find());
    }

    /** Starts a rule. Of several that apply to a request, the one given first counts. */
    public MockRule when(Predicate<? super ChatRequest> request) {
        requireNonNull(request, "request");
        return new MockRule(replies -> with(script.with(new Script.Rule(request, replies))));
    }

    /**
     * Refuses the first requests with {@link OverloadedException}, at once, as a model does whose queue is full. They
     * count in {@link #requests}.
     */
    public Mock refuseTimes(int times, Duration retryAfter) {
        requireNonNull(retryAfter, "retryAfter");
        return with(script.refusing(checkedTimes(times), retryAfter));
    }

    /**
     * Fails the first requests that are accepted; a further call adds to their number.
     *
     * @param failure makes the exception, anew for each request
     */
    public Mock failTimes(int times, Supplier<? extends InferenceException> failure) {
        return with(script.failing(checkedTimes(times), requireNonNull(failure, "failure")));
    }

    /** Takes this long for each token. Default: none. */
    public Mock tokenDelay(Duration delay) {
        return with(TOKEN_DELAY, delay);
    }

    /** Takes this long for the first token. Default: as for each. */
    public Mock firstTokenDelay(Duration delay) {
        return with(FIRST_TOKEN_DELAY, delay);
    }

    /** Takes prompt and answer of so many tokens together. Default: 4096. */
    public Mock contextTokens(int contextTokens) {
        return with(CONTEXT_TOKENS, contextTokens);
    }

    /** Answers so many requests at once. Default: 64. */
    public Mock maxConcurrent(int maxConcurrent) {
        return with(MAX_CONCURRENT, maxConcurrent);
    }

    /** Has so many requests wait before further ones are refused. Default: 1024. */
    public Mock maxWaiting(int maxWaiting) {
        return with(ServingOptions.MAX_WAITING, maxWaiting);
    }

    /** Has {@code close()} wait this long for requests under way. Default: zero, which cancels them at once. */
    public Mock drainTime(Duration drainTime) {
        return with(ServingOptions.DRAIN_TIME, drainTime);
    }

    /** Counts the delays of tokens by this clock. Default: real time. */
    public Mock timeSource(TimeSource time) {
        return new Mock(name, settings, script, cutter, requireNonNull(time, "time"), new RequestLog(), vectors);
    }

    /** Cuts prompts and answers into tokens this way. Default: words, each with the space before it. */
    public Mock tokenCutter(Function<String, List<String>> cutter) {
        return new Mock(name, settings, script, requireNonNull(cutter, "cutter"), time, new RequestLog(), vectors);
    }

    /** Gives vectors of so many numbers, where the model is opened to embed. Default: 64. */
    public Mock dimensions(int dimensions) {
        return with(DIMENSIONS, dimensions);
    }

    /**
     * Embeds texts this way, into vectors of {@link #dimensions} numbers. Default: vectors of length 1 that are closer the
     * more words texts share. What the function throws fails the request.
     */
    public Mock vectors(Function<String, float[]> vectors) {
        return new Mock(name, settings, script, cutter, time, new RequestLog(), requireNonNull(vectors, "vectors"));
    }

    /** Returns the requests that models opened with this very object were sent, in order; also those refused. */
    public List<ChatRequest> requests() {
        return requests.all();
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public String model() {
        return name;
    }

    /** Returns the name and which settings are given; not the answers. */
    @Override
    public String toString() {
        return SCHEME + ":" + name + " " + settings;
    }

    /** Returns this with the settings of an address, and with the same list of requests. */
    Mock at(ModelAddress address) {
        Settings given = Settings.read(SETTINGS, address.parameters());
        Mock changed = this;
        for (Setting<?> setting : SETTINGS) {
            if (address.parameters().containsKey(setting.name())) {
                changed = changed.taking(setting, given);
            }
        }
        return new Mock(name, changed.settings, changed.script, cutter, time, requests, vectors);
    }

    Settings settings() {
        return settings;
    }

    Script script() {
        return script;
    }

    Function<String, List<String>> cutter() {
        return cutter;
    }

    @Nullable
    TimeSource time() {
        return time;
    }

    @Nullable
    Function<String, float[]> vectors() {
        return vectors;
    }

    RequestLog log() {
        return requests;
    }

    private MockRule otherwise() {
        return new MockRule(replies -> with(script.otherwise(replies)));
    }

    private <T> Mock taking(Setting<T> setting, Settings given) {
        return setting == ANSWER ? answer(given.get(ANSWER)) : with(setting, given.get(setting));
    }

    private <T> Mock with(Setting<T> setting, T value) {
        return new Mock(name, settings.with(setting, value), script, cutter, time, new RequestLog(), vectors);
    }

    private Mock with(Script changed) {
        return new Mock(name, settings, changed, cutter, time, new RequestLog(), vectors);
    }

    private static int checkedTimes(int times) {
        if (times < 0) {
            throw new IllegalArgumentException("times must be >= 0: " + times);
        }
        return times;
    }
}
