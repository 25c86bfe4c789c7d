package dev.inferj.remote.internal.triton;

import dev.inferj.ChatRequest;
import dev.inferj.InferenceException;
import dev.inferj.InvalidRequestException;
import dev.inferj.Message;
import dev.inferj.MessagePart;
import dev.inferj.ModelInfo;
import dev.inferj.SamplingOptions;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.http.Refusal;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.remote.internal.json.Body;
import dev.inferj.remote.internal.run.Answer;
import dev.inferj.remote.internal.run.AnswerReader;
import dev.inferj.remote.internal.run.Protocol;
import dev.inferj.remote.internal.run.Refusals;
import dev.inferj.remote.internal.stream.EventReader;
import dev.inferj.remote.internal.stream.SseReader;
import dev.inferj.spi.Settings;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Triton's generate extension: always {@code generate_stream}, since only that is cancelled when the client leaves. */
public final class TritonProtocol implements Protocol {
    private static final int MOST_EVENT_BYTES = 16 << 20;

    private final ModelInfo info;
    private final Tensors tensors;
    private final PromptForm form;
    private final GenerateInputs inputs;
    private final TritonErrors errors;
    private final Map<String, @Nullable Object> extra;

    public TritonProtocol(TritonFacts.Found found, PromptForm form, ServerAddress server, Settings settings) {
        this.info = found.info();
        this.tensors = found.tensors();
        this.form = form;
        this.inputs = new GenerateInputs(tensors);
        this.errors = new TritonErrors(new Refusals(server, Clock.systemUTC()));
        this.extra = HttpSettings.extraBody(settings);
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public String probePath() {
        return "/v2/health/ready";
    }

    @Override
    public void check(ChatRequest request) {
        SamplingOptions sampling = request.sampling();
        refuse(!sampling.logitBias().isEmpty(), "logitBias");
        refuse(request.options().isPresent(), "options of a request");
        if (!tensors.isVllm()) {
            refuse(sampling.topK().isPresent() && !tensors.has("top_k"), "topK");
            refuse(sampling.topP().isPresent() && !tensors.has("top_p"), "topP");
            refuse(sampling.minP().isPresent() && !tensors.has("min_p"), "minP");
            refuse(sampling.temperature().isPresent() && !tensors.has("temperature"), "temperature");
            refuse(sampling.repetitionPenalty().isPresent() && !tensors.has("repetition_penalty"), "repetitionPenalty");
            refuse(sampling.frequencyPenalty().isPresent() && !tensors.has("frequency_penalty"), "frequencyPenalty");
            refuse(sampling.presencePenalty().isPresent() && !tensors.has("presence_penalty"), "presencePenalty");
            refuse(sampling.seed().isPresent() && !tensors.has("random_seed"), "seed");
        }
        for (Message message : request.messages()) {
            for (MessagePart part : message.parts()) {
                refuse(
                        part instanceof MessagePart.Media media
                                && media.address().isPresent(),
                        "images by their address");
            }
        }
        if (request.rawPrompt().isEmpty()) {
            form.write(request); // says what is wrong with the messages
        }
    }

    @Override
    public Call call(ChatRequest request) {
        return new Call(
                "/v2/models/" + info.name() + "/generate_stream",
                "text/event-stream",
                Body.write(extra, fields -> inputs.write(fields, request, form.write(request))));
    }

    @Override
    public EventReader events() {
        return new SseReader(MOST_EVENT_BYTES);
    }

    @Override
    public AnswerReader answers(ChatRequest request, Answer answer) {
        answer.cutAt(request.sampling().stop());
        return new GenerateEvents(
                answer, tensors, request.sampling().maxTokens(), event -> errors.inStream(request, event));
    }

    @Override
    public InferenceException refused(ChatRequest request, Refusal refusal) {
        return errors.refused(request, refusal);
    }

    private void refuse(boolean asked, String what) {
        if (asked) {
            throw new InvalidRequestException(
                    "the Triton model " + info.name() + " has no " + what + ": leave that out");
        }
    }
}
