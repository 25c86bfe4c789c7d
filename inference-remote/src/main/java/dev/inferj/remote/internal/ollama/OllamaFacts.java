package dev.inferj.remote.internal.ollama;

import dev.inferj.Feature;
import dev.inferj.ModelInfo;
import dev.inferj.ModelNotFoundException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.spi.Settings;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;

/** Asks Ollama, once, what a model is and can do. */
public final class OllamaFacts {
    private final HttpCalls http;
    private final Settings settings;
    private final String scheme;
    private final String model;

    public OllamaFacts(HttpCalls http, Settings settings, String scheme, String model) {
        this.http = http;
        this.settings = settings;
        this.scheme = scheme;
        this.model = model;
    }

    /**
     * Asks.
     *
     * @throws ModelNotFoundException if Ollama has not pulled it
     * @throws ProviderUnavailableException if the server cannot be reached, or does not answer as Ollama does
     */
    public ModelInfo ask() {
        HttpCalls.ShortAnswer answer = http.post("/api/show", Json.write(out -> {
            out.writeStartObject();
            out.writeStringField("model", model);
            out.writeEndObject();
        }));
        JsonObject shown = answer.object();
        boolean checks = settings.get(HttpSettings.CHECK_MODEL);
        if (answer.status() == 404 && checks) {
            throw notFound();
        }
        if (checks && (answer.status() != 200 || shown == null)) {
            throw new ProviderUnavailableException(
                    "the server " + http.server() + " says " + answer.status()
                            + " to /api/show: it is no Ollama, or refuses the credentials",
                    null,
                    answer.status() >= 500);
        }
        return info(shown == null || answer.status() != 200 ? JsonObject.EMPTY : shown);
    }

    private ModelNotFoundException notFound() {
        JsonObject tags = http.get("/api/tags").object();
        List<JsonObject> models = tags == null ? List.of() : tags.objects("models");
        String names = models.stream()
                .map(listed -> listed.textOrEmpty("name"))
                .limit(20)
                .collect(Collectors.joining(", "));
        return new ModelNotFoundException(
                "there is no model " + scheme + "://" + http.server().authority() + "/" + model + ": the server has "
                        + (names.isEmpty() ? "none" : names) + "; OllamaServer.pull fetches one");
    }

    private ModelInfo info(JsonObject shown) {
        JsonObject details = shown.object("details");
        JsonObject facts = shown.object("model_info");
        ModelInfo.Builder info = ModelInfo.builder(scheme, model)
                .contextTokens(settings.find(HttpSettings.CONTEXT_TOKENS).orElse(0))
                .architecture(details.text("family").orElse(null))
                .quantization(details.text("quantization_level").orElse(null))
                .features(features(shown));
        if (facts.get("general.parameter_count") instanceof Number count && count.longValue() >= 0) {
            info.parameters(count.longValue());
        }
        return info.build();
    }

    private static EnumSet<Feature> features(JsonObject shown) {
        List<String> capabilities = shown.texts("capabilities");
        EnumSet<Feature> features = EnumSet.of(Feature.JSON, Feature.JSON_SCHEMA, Feature.LOGPROBS);
        if (capabilities.contains("tools") || !shown.has("capabilities")) {
            features.add(Feature.TOOLS);
        }
        if (capabilities.contains("vision") || !shown.has("capabilities")) {
            features.add(Feature.IMAGES);
        }
        return features;
    }
}
