package dev.inferj.remote.internal.triton;

import dev.inferj.Feature;
import dev.inferj.InvalidModelException;
import dev.inferj.ModelInfo;
import dev.inferj.ModelNotFoundException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.spi.Settings;
import java.util.EnumSet;

/** Asks Triton, once, which tensors a model has. */
public final class TritonFacts {
    private final HttpCalls http;
    private final Settings settings;
    private final String scheme;
    private final String model;
    private final PromptForm form;

    public TritonFacts(HttpCalls http, Settings settings, String scheme, String model, PromptForm form) {
        this.http = http;
        this.settings = settings;
        this.scheme = scheme;
        this.model = model;
        this.form = form;
    }

    /** What was found out. */
    public static final class Found {
        private final ModelInfo info;
        private final Tensors tensors;

        Found(ModelInfo info, Tensors tensors) {
            this.info = info;
            this.tensors = tensors;
        }

        ModelInfo info() {
            return info;
        }

        Tensors tensors() {
            return tensors;
        }
    }

    /**
     * Asks.
     *
     * @throws ModelNotFoundException if the server has no such model, or has it not loaded
     * @throws InvalidModelException if the model is none that text goes into and comes out of
     * @throws ProviderUnavailableException if the server cannot be reached, or does not answer as Triton does
     */
    public Found ask() {
        JsonObject metadata = TritonQuestions.ask(http, scheme, model, "");
        Tensors tensors = Tensors.of(metadata);
        if (!tensors.isLanguageModel()) {
            throw new InvalidModelException(
                    model + " is no language model: it lacks the tensors " + Tensors.TEXT_INPUT + " and "
                            + Tensors.TEXT_OUTPUT,
                    null);
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
        return new Found(info, tensors);
    }
}
