package dev.inferj.remote.internal.triton;

import dev.inferj.ChatRequest;
import dev.inferj.Feature;
import dev.inferj.InvalidModelException;
import dev.inferj.InvalidRequestException;
import dev.inferj.Message;
import dev.inferj.MessagePart;
import dev.inferj.ModelInfo;
import dev.inferj.SamplingOptions;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.remote.internal.run.Answer;
import dev.inferj.spi.Settings;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A language model on Triton, by whatever way it is asked: what it can do, what goes into it, and what its responses say. Immutable. */
public final class GenerateModel {
    private final ModelInfo info;
    private final Tensors tensors;
    private final PromptForm form;
    private final @Nullable String lora;

    private GenerateModel(ModelInfo info, Tensors tensors, PromptForm form, @Nullable String lora) {
        this.info = info;
        this.tensors = tensors;
        this.form = form;
        this.lora = lora;
    }

    /**
     * Knows a model by its tensors.
     *
     * @throws InvalidModelException if it is none that text goes into and comes out of
     * @throws IllegalArgumentException if it takes no adapter, and the settings name one
     */
    public static GenerateModel of(String scheme, String model, Tensors tensors, PromptForm form, Settings settings) {
        if (!tensors.isLanguageModel()) {
            throw new InvalidModelException(
                    model + " is no language model: it lacks the tensors " + Tensors.TEXT_INPUT + " and "
                            + Tensors.TEXT_OUTPUT,
                    null);
        }
        String lora = settings.find(HttpSettings.LORA).orElse(null);
        if (lora != null && !tensors.isVllm()) {
            throw new IllegalArgumentException(
                    "lora must be left out, as " + model + " is no model of the vLLM backend: " + lora);
        }
        EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
        if (tensors.isVllm()) {
            features.add(Feature.JSON_SCHEMA);
        }
        if (tensors.isVllm() && tensors.has("image")) {
            features.add(Feature.IMAGES);
        }
        ModelInfo info = ModelInfo.builder(scheme, model)
                .contextTokens(settings.find(HttpSettings.CONTEXT_TOKENS).orElse(0))
                .takesMessages(form.takesMessages())
                .features(features)
                .build();
        return new GenerateModel(info, tensors, form, lora);
    }

    /**
     * Asks a server for it, once.
     *
     * @throws dev.inferj.ModelNotFoundException if the server has no such model, or has it not loaded
     * @throws InvalidModelException if the model is none that text goes into and comes out of
     * @throws dev.inferj.ProviderUnavailableException if the server cannot be reached, or does not answer as Triton does
     */
    public static GenerateModel ask(HttpCalls http, String scheme, String model, PromptForm form, Settings settings) {
        JsonObject metadata = TritonQuestions.ask(http, scheme, model, "");
        Map<String, Tensors.Input> inputs = new HashMap<>();
        for (JsonObject input : metadata.objects("inputs")) {
            inputs.put(
                    input.textOrEmpty("name"), new Tensors.Input(input.textOrEmpty("datatype"), input.wholes("shape")));
        }
        Set<String> outputs = metadata.objects("outputs").stream()
                .map(output -> output.textOrEmpty("name"))
                .collect(Collectors.toSet());
        return of(scheme, model, new Tensors(inputs, outputs), form, settings);
    }

    public ModelInfo info() {
        return info;
    }

    public Tensors tensors() {
        return tensors;
    }

    /**
     * Refuses what the model cannot do.
     *
     * @throws InvalidRequestException naming what that is
     */
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

    /** Returns what goes into the model, by name: a text, several texts, a flag, or a number. */
    public Map<String, Object> inputs(ChatRequest request) {
        return GenerateInputs.of(tensors, lora, request, form.write(request));
    }

    /** Returns what puts the model's responses together. */
    public GeneratedText text(ChatRequest request, Answer answer) {
        answer.cutAt(request.sampling().stop());
        return new GeneratedText(answer, tensors, request.sampling().maxTokens());
    }

    private void refuse(boolean asked, String what) {
        if (asked) {
            throw new InvalidRequestException(
                    "the Triton model " + info.name() + " has no " + what + ": leave that out");
        }
    }
}
