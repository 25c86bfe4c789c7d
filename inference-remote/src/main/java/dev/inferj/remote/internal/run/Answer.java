package dev.inferj.remote.internal.run;

import dev.inferj.FinishReason;
import dev.inferj.InferenceException;
import dev.inferj.TokenLogprob;
import dev.inferj.ToolCall;
import dev.inferj.Usage;
import dev.inferj.spi.RequestSink;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One answer as it comes in. Hands pieces on to the sink at once, puts pieces of tool calls together, and keeps how it
 * ends until it does. Belongs to one thread at a time.
 */
public final class Answer {
    private final RequestSink sink;
    private final Map<Integer, PartialCall> calls = new TreeMap<>();
    private @Nullable StopCut cut;
    private FinishReason reason = FinishReason.STOP;
    private @Nullable String matchedStop;
    private Usage usage = new Usage(0, 0, 0);
    private @Nullable InferenceException failure;

    public Answer(RequestSink sink) {
        this.sink = sink;
    }

    /** Cuts the answer where one of these strings begins, for servers that leave it there. Called before any text. */
    public void cutAt(List<String> stop) {
        cut = stop.isEmpty() ? null : new StopCut(stop);
    }

    /** Adds to the answer; empty text is a sign of life. */
    public void text(String text) {
        String delivered = cut == null ? text : cut.add(text);
        if (text.isEmpty() || !delivered.isEmpty()) {
            sink.text(delivered);
        }
    }

    /** Adds to what the model thinks to itself. */
    public void reasoning(String text) {
        sink.reasoning(text);
    }

    /** Adds to a tool call that comes in pieces. The calls before it are complete. */
    public void toolCallPiece(int index, String id, String name, String arguments) {
        while (!calls.isEmpty() && calls.keySet().iterator().next() < index) {
            completeCall();
        }
        calls.computeIfAbsent(index, i -> new PartialCall()).add(id, name, arguments);
    }

    /** Adds a whole tool call. */
    public void toolCall(ToolCall call) {
        sink.toolCall(call);
    }

    public void logprobs(List<TokenLogprob> tokens) {
        if (!tokens.isEmpty()) {
            sink.logprobs(tokens);
        }
    }

    /** Says why the answer ends. Usage may still follow. */
    public void ends(FinishReason reason, @Nullable String matchedStop) {
        while (!calls.isEmpty()) {
            completeCall();
        }
        String rest = cut == null ? "" : cut.rest();
        if (!rest.isEmpty()) {
            sink.text(rest);
        }
        String found = cut == null ? null : cut.matched();
        this.reason = found == null ? reason : FinishReason.STOP;
        this.matchedStop = found == null ? matchedStop : found;
    }

    /** Says what it took: what a server counts wrongly is made to agree. */
    public void usage(int promptTokens, int cachedTokens, int outputTokens) {
        int prompt = Math.max(0, promptTokens);
        int output = Math.max(0, Math.min(outputTokens, Integer.MAX_VALUE - prompt));
        usage = new Usage(prompt, Math.max(0, Math.min(cachedTokens, prompt)), output);
    }

    public Usage usage() {
        return usage;
    }

    /** Says that the answer fails. */
    public void fails(InferenceException failure) {
        this.failure = failure;
    }

    /** Returns how the answer failed, if it did. */
    public @Nullable InferenceException failure() {
        return failure;
    }

    void finish() {
        sink.finish(reason, matchedStop, usage);
    }

    private void completeCall() {
        Iterator<PartialCall> first = calls.values().iterator();
        PartialCall call = first.next();
        first.remove();
        sink.toolCall(call.whole());
    }

    private static final class PartialCall {
        private String id = "";
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();

        void add(String id, String name, String more) {
            this.id = id.isEmpty() ? this.id : id;
            this.name = name.isEmpty() ? this.name : name;
            arguments.append(more);
        }

        ToolCall whole() {
            return new ToolCall(id, name, arguments.isEmpty() ? "{}" : arguments.toString());
        }
    }
}
