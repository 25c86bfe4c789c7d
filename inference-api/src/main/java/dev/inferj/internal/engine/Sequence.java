package dev.inferj.internal.engine;

import dev.inferj.CacheReport;
import dev.inferj.internal.delivery.Exchange;
import dev.inferj.internal.kv.PromptHistory;
import dev.inferj.internal.kv.SlotPool;
import dev.inferj.internal.sampling.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * One request as the engine runs it: its tokens, where their KV cells are, and the answer so far. Confined to the engine
 * thread once it is in the inbox.
 *
 * <pre>
 * state     place in a batch  KV slot    leaves when
 * FETCHING  no                no         its KV state is read, or cannot be: WAITING or PARKED; ENDED
 * WAITING   no                no         it is its turn: RUNNING
 * RUNNING   yes               yes        its reader wants no more: PARKED; its cells are needed: WAITING; ENDED
 * PARKED    no                yes or no  its reader wants more: RUNNING with a slot, WAITING without; ENDED
 * ENDED     no                no         never
 * </pre>
 */
final class Sequence implements FairQueue.Entry {
    enum State {
        FETCHING,
        WAITING,
        RUNNING,
        PARKED,
        ENDED
    }

    static final int NO_SLOT = -1;

    final Exchange exchange;
    final TokenList tokens;
    final int promptTokens;
    final boolean rewritten;
    private final int keepOnShift;
    final Sampler sampler;
    final Answer answer;
    final Timeline timeline;
    final int maxOutputTokens;
    private final int priority;
    private final String tenant;
    private final long arrival;

    State state = State.WAITING;
    int slot = NO_SLOT;

    /** How many of the tokens the slot holds. */
    int kept;

    /** Tokens in the step under way, and the row of their logits; -1 while the prompt is not yet complete. */
    int feeding;

    int row;

    /** How many tokens of the prompt some slot held already when the sequence was admitted first. */
    int cachedTokens;

    /** What the cache did for the prompt, and by what the prompt is remembered; from the first slot on. */
    CacheReport cache = CacheReport.UNKNOWN;

    PromptHistory.@Nullable Run remembered;

    /** Its last logits were not numbers; see {@link Scheduler#startOver}. */
    boolean isSuspect;

    int outputTokens;
    boolean admittedBefore;
    int preemptions;
    int steps;
    long widthSum;
    int widthMax;

    Sequence(Exchange exchange, long arrival, EncodedPrompt prompt, Sampler sampler, int contextTokens) {
        this.exchange = exchange;
        this.tokens = new TokenList(prompt.tokens());
        this.promptTokens = prompt.tokens().length;
        this.rewritten = prompt.isRewritten();
        this.sampler = sampler;
        this.answer = new Answer(exchange, exchange.request().sampling().stop());
        this.timeline = new Timeline(exchange.sentNanos());
        this.keepOnShift = prompt.keepOnShift();
        this.maxOutputTokens = Math.min(
                exchange.request().sampling().maxTokens().orElse(Integer.MAX_VALUE),
                mayShift() ? Integer.MAX_VALUE : contextTokens - promptTokens);
        this.priority = exchange.request().priority();
        this.tenant = exchange.request().tenant();
        this.arrival = arrival;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public String tenant() {
        return tenant;
    }

    @Override
    public long arrival() {
        return arrival;
    }

    /** Returns whether the context may shift when it is full. */
    boolean mayShift() {
        return keepOnShift >= 0;
    }

    /** Cuts tokens out so that a full context has room again. Returns false if what must stay fills it. */
    boolean shift(SlotPool slots, int contextTokens) {
        int most = tokens.size() - 1 - keepOnShift;
        if (!mayShift() || most < 1) {
            return false;
        }
        ContextShift shift = ContextShift.of(tokens.size(), keepOnShift, most, contextTokens);
        tokens.replace(shift.applied(tokens.toArray()));
        kept = slots.shiftRunning(slot, shift.keep(), shift.discard(), tokens.toArray());
        return true;
    }

    /** Returns under which salt the sequence's cells are cached. */
    String salt() {
        return exchange.request().cacheSalt();
    }

    /** Returns how many tokens the model has yet to see before it can say the next one. */
    int pending() {
        return tokens.size() - kept;
    }

    /** Returns whether this one gives way to the other when cells are short. */
    boolean ranksBelow(Sequence other) {
        return priority != other.priority ? priority < other.priority : arrival > other.arrival;
    }

    void countStep(int width) {
        steps++;
        widthSum += width;
        widthMax = Math.max(widthMax, width);
    }

    double meanWidth() {
        return steps == 0 ? 0 : (double) widthSum / steps;
    }
}
