package dev.inferj.remote.internal.triton;

import dev.inferj.ModelNotFoundException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.json.JsonObject;

/** Asks Triton about a model. */
final class TritonQuestions {
    private TritonQuestions() {}

    /**
     * Asks.
     *
     * @param what what stands behind the model's own path; empty for its metadata
     * @throws ModelNotFoundException if the server has no such model, or has it not loaded
     * @throws ProviderUnavailableException if the server cannot be reached, or does not answer as Triton does
     */
    static JsonObject ask(HttpCalls http, String scheme, String model, String what) {
        HttpCalls.ShortAnswer answer = http.get("/v2/models/" + model + what);
        JsonObject object = answer.object();
        if (answer.status() == 400 || answer.status() == 404) {
            throw new ModelNotFoundException(
                    "there is no model " + scheme + "://" + http.server().authority() + "/" + model
                            + ", or it is not loaded: the server says " + answer.status());
        }
        if (answer.status() != 200 || object == null) {
            throw new ProviderUnavailableException(
                    "the server " + http.server() + " says " + answer.status()
                            + " to /v2/models: it is no Triton, is not ready, or refuses the credentials",
                    null,
                    answer.status() >= 500);
        }
        return object;
    }
}
