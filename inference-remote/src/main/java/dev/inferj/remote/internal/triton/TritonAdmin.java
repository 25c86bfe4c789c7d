package dev.inferj.remote.internal.triton;

import dev.inferj.EngineFailedException;
import dev.inferj.InferenceException;
import dev.inferj.InvalidRequestException;
import dev.inferj.ModelNotFoundException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** What Triton does with models beside running them. */
public final class TritonAdmin {
    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);

    private final HttpCalls http;

    public TritonAdmin(HttpCalls http) {
        this.http = http;
    }

    public boolean isReady() {
        return http.get("/v2/health/ready").status() == 200;
    }

    public List<JsonObject> models() {
        HttpCalls.ShortAnswer answer = http.post("/v2/repository/index", NOTHING);
        if (answer.status() != 200) {
            throw failure(answer, "");
        }
        List<JsonObject> models = Json.tryObjects(answer.refusal().body());
        if (models == null) {
            throw new EngineFailedException(
                    "the server " + http.server() + " sent something other than a list of models", null);
        }
        return models;
    }

    /** @param action {@code load} or {@code unload} */
    public void control(String model, String action) {
        HttpCalls.ShortAnswer answer = http.post("/v2/repository/models/" + encoded(model) + "/" + action, NOTHING);
        if (answer.status() != 200) {
            throw failure(answer, model);
        }
    }

    public List<JsonObject> statistics(String model) {
        HttpCalls.ShortAnswer answer = http.get("/v2/models/" + encoded(model) + "/stats");
        JsonObject object = answer.object();
        if (answer.status() != 200 || object == null) {
            throw failure(answer, model);
        }
        return object.objects("model_stats");
    }

    private InferenceException failure(HttpCalls.ShortAnswer answer, String model) {
        JsonObject object = answer.object();
        String words = object == null ? "" : object.textOrEmpty("error");
        String said = "the server " + http.server() + " says " + answer.status() + " " + words;
        boolean isUnknown = words.toLowerCase(Locale.ROOT).contains("unknown model")
                || words.toLowerCase(Locale.ROOT).contains("failed to poll from model repository");
        if (answer.status() == 404 || isUnknown) {
            return new ModelNotFoundException("there is no model " + model + ", " + said);
        }
        if (answer.status() == 400) {
            return new InvalidRequestException("Triton could not do it, " + said);
        }
        return new ProviderUnavailableException("Triton could not do it, " + said, null, answer.status() >= 500);
    }

    private static String encoded(String model) {
        return URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
