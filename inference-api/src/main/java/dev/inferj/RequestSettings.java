package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a request, shared by the two ways to write one: {@link ChatRequest.Builder} for a request on its
 * own, {@link ChatCall} for one to a given model. A value out of its range is refused at once, with the ranges of
 * {@link SamplingOptions.Builder}. Belongs to one thread.
 *
 * @param <S> the type to go on with
 */
public abstract sealed class RequestSettings<S extends RequestSettings<S>> permits ChatRequest.Builder, ChatCall {
    private static final Set<String> SET_BY_THE_LIBRARY =
            new TreeSet<>(Set.of("messages", "tools", "add_generation_prompt", "bos_token", "eos_token"));

    final List<Message> messages = new ArrayList<>();

    @Nullable
    String rawPrompt;

    SamplingOptions.Builder sampling = SamplingOptions.builder();

    @Nullable
    Duration deadline;

    int priority;
    String tenant = "";

    @Nullable
    String cacheSalt;

    @Nullable
    String affinity;

    final Map<String, Object> templateVariables = new LinkedHashMap<>();
    final List<ToolDefinition> tools = new ArrayList<>();
    ToolChoice toolChoice = ToolChoice.AUTO;

    @Nullable
    ResponseFormat responseFormat;

    @Nullable
    Integer logprobs;

    @Nullable
    RequestOptions options;

    RequestSettings() {}

    abstract S self();

    /** Adds instructions for the model. */
    public S system(String text) {
        return message(Message.system(text));
    }

    /** Adds what the user says. */
    public S user(String text) {
        return message(Message.user(text));
    }

    /** Adds what the model said earlier. */
    public S assistant(String text) {
        return message(Message.assistant(text));
    }

    /** Adds what came of a tool that the model wanted called. */
    public S toolResult(ToolCall call, String result) {
        return message(Message.toolResult(call, result));
    }

    /** Adds one message. */
    public S message(Message message) {
        messages.add(requireNonNull(message, "message"));
        return self();
    }

    /** Adds messages, in their order. */
    public S messages(List<Message> messages) {
        messages.forEach(this::message);
        return self();
    }

    /**
     * Has the model continue this text as it stands, without a chat template: the way to use a base model. Takes the
     * place of messages; a request cannot have both.
     */
    public S rawPrompt(String prompt) {
        this.rawPrompt = requireNonNull(prompt, "prompt");
        return self();
    }

    /** See {@link SamplingOptions.Builder#temperature}. */
    public S temperature(double temperature) {
        sampling.temperature(temperature);
        return self();
    }

    /** Takes the likeliest token each time: the same as {@code temperature(0)}. */
    public S greedy() {
        return temperature(0);
    }

    /** See {@link SamplingOptions.Builder#topK}. */
    public S topK(int topK) {
        sampling.topK(topK);
        return self();
    }

    /** See {@link SamplingOptions.Builder#topP}. */
    public S topP(double topP) {
        sampling.topP(topP);
        return self();
    }

    /** See {@link SamplingOptions.Builder#minP}. */
    public S minP(double minP) {
        sampling.minP(minP);
        return self();
    }

    /** See {@link SamplingOptions.Builder#repetitionPenalty}. */
    public S repetitionPenalty(double repetitionPenalty) {
        sampling.repetitionPenalty(repetitionPenalty);
        return self();
    }

    /** See {@link SamplingOptions.Builder#frequencyPenalty}. */
    public S frequencyPenalty(double frequencyPenalty) {
        sampling.frequencyPenalty(frequencyPenalty);
        return self();
    }

    /** See {@link SamplingOptions.Builder#presencePenalty}. */
    public S presencePenalty(double presencePenalty) {
        sampling.presencePenalty(presencePenalty);
        return self();
    }

    /** See {@link SamplingOptions.Builder#logitBias}. */
    public S logitBias(int token, double bias) {
        sampling.logitBias(token, bias);
        return self();
    }

    /** See {@link SamplingOptions.Builder#seed}. */
    public S seed(long seed) {
        sampling.seed(seed);
        return self();
    }

    /** See {@link SamplingOptions.Builder#maxTokens}. */
    public S maxTokens(int maxTokens) {
        sampling.maxTokens(maxTokens);
        return self();
    }

    /** See {@link SamplingOptions.Builder#stop}. */
    public S stop(String... stop) {
        sampling.stop(stop);
        return self();
    }

    /**
     * Fails the request with {@link DeadlineExceededException} if it has not ended so long, above zero, after it was
     * sent. Default: no deadline.
     */
    public S deadline(Duration deadline) {
        if (requireNonNull(deadline, "deadline").isZero() || deadline.isNegative()) {
            throw new IllegalArgumentException("deadline must be > 0: " + deadline);
        }
        this.deadline = deadline;
        return self();
    }

    /** Ranks the request among those waiting: higher runs first, and loses its KV cells last. Default 0. */
    public S priority(int priority) {
        this.priority = priority;
        return self();
    }

    /** Names who the request is for; tenants of the same priority get equal shares of the model. Default: unnamed. */
    public S tenant(String tenant) {
        if (requireNonNull(tenant, "tenant").isBlank()) {
            throw new IllegalArgumentException("tenant must not be blank: \"" + tenant + "\"");
        }
        this.tenant = tenant;
        return self();
    }

    /**
     * Names who shares cached prompts with this request: only requests with the same salt reuse each other's KV cells,
     * so that none can learn from its own response times what others asked. Default: the tenant.
     */
    public S cacheSalt(String salt) {
        this.cacheSalt = requireNonNull(salt, "salt");
        return self();
    }

    /**
     * Sets a variable of the model's chat template, such as {@code enable_thinking} of Qwen 3. A template that does not
     * know it ignores it. Default: none.
     *
     * @param value a {@link String}, a {@link Boolean} or a {@link Number}
     */
    public S templateVariable(String name, Object value) {
        if (SET_BY_THE_LIBRARY.contains(requireNonNull(name, "name")) || name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank nor one of " + SET_BY_THE_LIBRARY + ": " + name);
        }
        if (!(value instanceof String || value instanceof Boolean || value instanceof Number)) {
            throw new IllegalArgumentException("value must be a String, a Boolean or a Number: "
                    + (value == null ? null : value.getClass().getName()));
        }
        templateVariables.put(name, value);
        return self();
    }

    /**
     * Tells the model of a function that it may ask the caller to run; see {@link ChatResponse#toolCalls}. A name may be
     * given once.
     */
    public S tool(ToolDefinition tool) {
        if (tools.stream().anyMatch(other -> other.name().equals(tool.name()))) {
            throw new IllegalArgumentException("tool must have a name that no other has: " + tool.name());
        }
        tools.add(tool);
        return self();
    }

    /** Tells the model of functions, in their order; see {@link #tool}. */
    public S tools(List<ToolDefinition> tools) {
        tools.forEach(this::tool);
        return self();
    }

    /** Sets whether the model is to call tools. Default: {@link ToolChoice#AUTO}. */
    public S toolChoice(ToolChoice toolChoice) {
        this.toolChoice = requireNonNull(toolChoice, "toolChoice");
        return self();
    }

    /** Has the model answer in a given form, such as {@link ResponseFormat#jsonSchema}. Default: text. */
    public S responseFormat(ResponseFormat responseFormat) {
        this.responseFormat = requireNonNull(responseFormat, "responseFormat");
        return self();
    }

    /**
     * Asks how likely each token of the answer was, and so many of the likeliest tokens in its place, in [0, 20]; see
     * {@link ChatResponse#logprobs}.
     */
    public S logprobs(int top) {
        if (top < 0 || top > 20) {
            throw new IllegalArgumentException("top must be in [0, 20]: " + top);
        }
        this.logprobs = top;
        return self();
    }

    /** Adds what only one kind of server understands; a model of another refuses the request. */
    public S options(RequestOptions options) {
        this.options = requireNonNull(options, "options");
        return self();
    }

    /** Names the conversation that the request belongs to; a {@link Session} names itself. Default: none. */
    public S affinity(String affinity) {
        this.affinity = requireNonNull(affinity, "affinity");
        return self();
    }
}
