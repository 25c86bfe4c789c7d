package dev.inferj.internal.engine;

import dev.inferj.CacheReport;
import dev.inferj.CacheReport.Cause;
import dev.inferj.ChatRequest;
import dev.inferj.Message;
import dev.inferj.Role;
import dev.inferj.internal.kv.PromptHistory;
import dev.inferj.internal.kv.PromptHistory.Nearest;
import dev.inferj.spi.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Explains what the KV cache did not have of a prompt, by the prompt seen lately that agrees with it for longest.
 * Confined to the engine thread.
 */
final class CacheDoctor {
    /** Tokens behind a difference that are compared, and shown where content may be. */
    private static final int WINDOW = 32;

    private static final Logger LOG = LoggerFactory.getLogger(CacheDoctor.class);

    private final PromptHistory history = new PromptHistory();
    private final Tokenizer tokenizer;
    private final boolean showsContent;
    private final int leastShared;

    /**
     * @param showsContent whether reports may hold text, and tell of other salts
     * @param leastShared tokens in common with another prompt that are worth reusing
     */
    CacheDoctor(Tokenizer tokenizer, boolean showsContent, int leastShared) {
        this.tokenizer = tokenizer;
        this.showsContent = showsContent;
        this.leastShared = leastShared;
    }

    /** A sequence got its first slot: explains what it was given, and remembers its prompt. */
    void admitted(Sequence sequence) {
        int[] prompt = sequence.tokens.toArray();
        int system = system(sequence.exchange.request());
        try {
            sequence.cache = report(sequence, prompt, system);
        } catch (RuntimeException e) { // of the tokenizer: a prompt that cannot be explained can still be answered
            LOG.warn("the cache's part in a prompt cannot be explained", e);
        }
        sequence.remembered = history.remember(sequence.salt(), system, prompt);
    }

    /** The model has seen the whole prompt of a sequence that was {@link #admitted}. */
    void computed(Sequence sequence) {
        PromptHistory.Run run = sequence.remembered;
        if (run != null) {
            run.setComputed();
        }
    }

    /** A sequence that was {@link #admitted} is complete: its answer may be gone on from. */
    void finished(Sequence sequence) {
        PromptHistory.Run run = sequence.remembered;
        if (run != null) {
            history.replace(run, sequence.tokens.toArray());
        }
    }

    private CacheReport report(Sequence sequence, int[] prompt, int system) {
        Nearest nearest = history.nearest(sequence.salt(), prompt);
        int seen = nearest == null ? 0 : nearest.length();
        Cause cause = cause(sequence, prompt, nearest, system);
        CacheReport.Builder report = CacheReport.builder(cause, prompt.length, sequence.cachedTokens);
        if (nearest != null && seen < prompt.length && seen < nearest.run().tokens().length) {
            report.divergence(seen);
            if (showsContent) {
                report.texts(text(nearest.run().tokens(), seen), text(prompt, seen));
            }
        }
        return report.build();
    }

    private Cause cause(Sequence sequence, int[] prompt, @Nullable Nearest nearest, int system) {
        if (nearest == null) {
            boolean elsewhere = showsContent && history.longestBeside(sequence.salt(), prompt) > 0;
            return elsewhere ? Cause.OTHER_SALT : Cause.FIRST;
        }
        // The last token of an answer was never fed to the model, and that of a prompt is always computed.
        int computed = Math.min(nearest.length(), prompt.length) - 1;
        int[] earlier = nearest.run().tokens();
        int at = nearest.length();
        boolean differs = at < earlier.length && at < prompt.length;
        if (sequence.cachedTokens < computed && (computed >= leastShared || !differs)) {
            return nearest.run().isComputed() ? Cause.EVICTED : Cause.PENDING;
        }
        if (!differs) {
            return Cause.NONE;
        }
        if (sequence.rewritten) {
            return Cause.HISTORY_REWRITTEN;
        }
        if (nearest.run().system() != system) {
            return Cause.SYSTEM_CHANGED;
        }
        return isWhiteSpaceOnly(earlier, prompt, at) ? Cause.WHITESPACE : Cause.DIVERGED;
    }

    /** Returns whether two runs go on alike from a position for a while, but for white space that only one has. */
    private boolean isWhiteSpaceOnly(int[] earlier, int[] prompt, int at) {
        String one = withoutWhiteSpace(text(earlier, at));
        String other = withoutWhiteSpace(text(prompt, at));
        int length = Math.min(one.length(), other.length());
        return one.regionMatches(0, other, 0, length) && (length > 0 || one.length() == other.length());
    }

    private static String withoutWhiteSpace(String text) {
        StringBuilder rest = new StringBuilder(text.length());
        text.codePoints().filter(c -> !Character.isWhitespace(c)).forEach(rest::appendCodePoint);
        return rest.toString();
    }

    private String text(int[] tokens, int from) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = from; i < Math.min(tokens.length, from + WINDOW); i++) {
            bytes.writeBytes(tokenizer.bytes(tokens[i]));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int system(ChatRequest request) {
        int hash = 0;
        for (Message message : request.messages()) {
            if (message.role() != Role.SYSTEM) {
                break;
            }
            hash = 31 * hash + message.hashCode();
        }
        return hash;
    }
}
