package dev.inferj.remote.internal.openai;

import dev.inferj.Feature;
import dev.inferj.InferenceException;
import dev.inferj.ModelInfo;
import dev.inferj.ModelNotFoundException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.spi.Settings;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks a server that speaks the OpenAI protocol, once, who it is and what its model can do. */
public final class OpenAiFacts {
    private final HttpCalls http;
    private final Settings settings;
    private final String scheme;
    private final String model;

    public OpenAiFacts(HttpCalls http, Settings settings, String scheme, String model) {
        this.http = http;
        this.settings = settings;
        this.scheme = scheme;
        this.model = model;
    }

    /**
     * What was found out.
     *
     * @param info the model
     * @param dialect who the server is
     */
    public record Found(ModelInfo info, Dialect dialect) {}

    /**
     * Asks.
     *
     * @param known who the server is, where the address says so
     * @throws ModelNotFoundException if the server lists its models and this is none of them
     * @throws ProviderUnavailableException if the server cannot be reached, or refuses the credentials
     */
    public Found ask(@Nullable Dialect known) {
        HttpCalls.ShortAnswer answer = http.get("/models");
        JsonObject listed = answer.status() == 200 ? answer.object() : null;
        if (answer.status() == 401 || answer.status() == 403) {
            throw refusedCredentials(answer.status());
        }
        if (answer.status() >= 500) {
            throw new ProviderUnavailableException(
                    "the server " + http.server() + " says " + answer.status() + ": it may not be ready yet",
                    null,
                    true);
        }
        List<JsonObject> models = listed == null ? List.of() : listed.objects("data");
        JsonObject found = models.stream().filter(this::isMeant).findFirst().orElse(JsonObject.EMPTY);
        if (!models.isEmpty() && found.members().isEmpty() && settings.get(HttpSettings.CHECK_MODEL)) {
            throw notFound(models);
        }
        Dialect dialect = known == null ? dialect(models) : known;
        return new Found(
                dialect == Dialect.LLAMA_SERVER ? llamaServer(found) : info(models, found, features(dialect)), dialect);
    }

    private InferenceException refusedCredentials(int status) {
        return new ProviderUnavailableException(
                "the server " + http.server() + " refuses the credentials (" + status
                        + "): set apiKey, or the headers of the options",
                null,
                false);
    }

    private ModelNotFoundException notFound(List<JsonObject> models) {
        String names = models.stream()
                .map(listed -> listed.textOrEmpty("id"))
                .limit(20)
                .collect(Collectors.joining(", "));
        return new ModelNotFoundException(
                "there is no model " + scheme + "://" + http.server().authority() + "/" + model
                        + ": the server has " + names + (models.size() > 20 ? ", …" : "")
                        + ". If it has it all the same, set checkModel=false");
    }

    private boolean isMeant(JsonObject listed) {
        return Stream.concat(listed.text("id").stream(), listed.texts("aliases").stream())
                .anyMatch(model::equals);
    }

    private static Dialect dialect(List<JsonObject> models) {
        String owner = models.isEmpty() ? "" : models.get(0).textOrEmpty("owned_by");
        return switch (owner) {
            case "llamacpp" -> Dialect.LLAMA_SERVER;
            case "vllm" -> Dialect.VLLM;
            default -> Dialect.OPENAI;
        };
    }

    private static Set<Feature> features(Dialect dialect) {
        return switch (dialect) {
            case TGI -> EnumSet.complementOf(EnumSet.of(Feature.SOUND, Feature.VIDEO, Feature.TOKEN_COUNT));
            case VLLM -> EnumSet.allOf(Feature.class);
            default -> EnumSet.complementOf(EnumSet.of(Feature.VIDEO, Feature.TOKEN_COUNT));
        };
    }

    /** An adapter has the context of the model that it is for. */
    private ModelInfo info(List<JsonObject> models, JsonObject found, Set<Feature> features) {
        String parent = found.textOrEmpty("parent");
        int context = found.integer("max_model_len")
                .orElseGet(() -> models.stream()
                        .filter(other -> other.textOrEmpty("id").equals(parent))
                        .mapToInt(other -> other.integer("max_model_len").orElse(0))
                        .findFirst()
                        .orElse(0));
        return builder(context).features(features).build();
    }

    /** llama-server tells in a place of its own what a slot holds, and what it sees and hears. */
    private ModelInfo llamaServer(JsonObject found) {
        HttpCalls.ShortAnswer answer = http.getBeside("/props");
        JsonObject props = answer.object();
        JsonObject meta = found.object("meta");
        EnumSet<Feature> features = EnumSet.of(
                Feature.TOOLS,
                Feature.TOOL_CHOICE,
                Feature.JSON,
                Feature.JSON_SCHEMA,
                Feature.LOGPROBS,
                Feature.TOKEN_COUNT);
        int context = meta.integer("n_ctx").orElse(0);
        ModelInfo.Builder info = builder(context);
        if (answer.status() == 200 && props != null) {
            JsonObject modalities = props.object("modalities");
            if (modalities.isTrue("vision")) {
                features.add(Feature.IMAGES);
            }
            if (modalities.isTrue("audio")) {
                features.add(Feature.SOUND);
            }
            context =
                    props.object("default_generation_settings").integer("n_ctx").orElse(context);
            info = builder(context).chatTemplate(props.text("chat_template").orElse(null));
        }
        if (meta.get("n_params") instanceof Number parameters && parameters.longValue() >= 0) {
            info.parameters(parameters.longValue());
        }
        return info.quantization(meta.text("ftype").orElse(null))
                .features(features)
                .build();
    }

    private ModelInfo.Builder builder(int context) {
        return ModelInfo.builder(scheme, model)
                .contextTokens(settings.find(HttpSettings.CONTEXT_TOKENS).orElse(Math.max(0, context)));
    }
}
