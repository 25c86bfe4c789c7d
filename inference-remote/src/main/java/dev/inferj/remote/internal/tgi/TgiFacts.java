package dev.inferj.remote.internal.tgi;

import dev.inferj.Feature;
import dev.inferj.ModelInfo;
import dev.inferj.ModelNotFoundException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.spi.Settings;
import java.util.EnumSet;

/** Asks TGI, once, what its model is. */
public final class TgiFacts {
    private final HttpCalls http;
    private final Settings settings;
    private final String scheme;
    private final String model;

    public TgiFacts(HttpCalls http, Settings settings, String scheme, String model) {
        this.http = http;
        this.settings = settings;
        this.scheme = scheme;
        this.model = model;
    }

    /**
     * Asks.
     *
     * @throws ModelNotFoundException if the server has another model
     * @throws ProviderUnavailableException if the server cannot be reached, or does not answer as TGI does
     */
    public ModelInfo ask() {
        HttpCalls.ShortAnswer answer = http.get("/info");
        JsonObject told = answer.object();
        boolean checks = settings.get(HttpSettings.CHECK_MODEL);
        if (checks && (answer.status() != 200 || told == null)) {
            throw new ProviderUnavailableException(
                    "the server " + http.server() + " says " + answer.status()
                            + " to /info: it is no TGI, is not ready, or refuses the credentials",
                    null,
                    answer.status() >= 500);
        }
        JsonObject facts = told == null || answer.status() != 200 ? JsonObject.EMPTY : told;
        String served = facts.textOrEmpty("model_id");
        if (checks && !served.equals(model)) {
            throw new ModelNotFoundException("there is no model " + scheme + "://"
                    + http.server().authority() + "/" + model + ": the server has " + served
                    + ". If that is what you want, name it, or set checkModel=false");
        }
        return ModelInfo.builder(scheme, model)
                .contextTokens(settings.find(HttpSettings.CONTEXT_TOKENS)
                        .orElse(Math.max(0, facts.integer("max_total_tokens").orElse(0))))
                .quantization(facts.text("quantize").orElse(null))
                .features(EnumSet.complementOf(EnumSet.of(Feature.SOUND, Feature.VIDEO)))
                .build();
    }
}
