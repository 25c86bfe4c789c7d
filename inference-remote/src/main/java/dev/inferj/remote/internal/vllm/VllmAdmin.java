package dev.inferj.remote.internal.vllm;

import dev.inferj.InvalidRequestException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** What vLLM does beside answering. */
public final class VllmAdmin {
    private final HttpCalls http;

    public VllmAdmin(HttpCalls http) {
        this.http = http;
    }

    public void loadLora(String name, String path) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("lora_name", name);
        body.put("lora_path", path);
        checked(http.post("/load_lora_adapter", json(body)), "load an adapter (VLLM_ALLOW_RUNTIME_LORA_UPDATING)");
    }

    public void unloadLora(String name) {
        byte[] body = json(Map.of("lora_name", name));
        checked(http.post("/unload_lora_adapter", body), "unload an adapter (VLLM_ALLOW_RUNTIME_LORA_UPDATING)");
    }

    public void sleep(int level) {
        checked(
                http.postBeside("/sleep?level=" + level, new byte[0]),
                "sleep (VLLM_SERVER_DEV_MODE, --enable-sleep-mode)");
    }

    public void wake() {
        checked(http.postBeside("/wake_up", new byte[0]), "wake up (VLLM_SERVER_DEV_MODE, --enable-sleep-mode)");
    }

    public boolean isSleeping() {
        return told(checked(http.getBeside("/is_sleeping"), "tell whether it sleeps (VLLM_SERVER_DEV_MODE)"))
                .isTrue("is_sleeping");
    }

    public int load() {
        return told(checked(http.getBeside("/load"), "tell its load (--enable-server-load-tracking)"))
                .integer("server_load")
                .orElse(0);
    }

    private static byte[] json(Map<String, Object> body) {
        return Json.write(out -> Json.value(out, body));
    }

    /** @param what what it was to do, in words that go behind "the server cannot" */
    private HttpCalls.ShortAnswer checked(HttpCalls.ShortAnswer answer, String what) {
        int status = answer.status();
        if (status == 200) {
            return answer;
        }
        String failure = "the server " + http.server() + " cannot " + what + ": it says " + status;
        if (status >= 500 || status == 401 || status == 403) {
            throw new ProviderUnavailableException(failure, null, status >= 500);
        }
        throw new InvalidRequestException(failure);
    }

    private JsonObject told(HttpCalls.ShortAnswer answer) {
        JsonObject object = answer.object();
        if (object == null) {
            throw new ProviderUnavailableException(
                    "the server " + http.server() + " answers with something other than an object in JSON",
                    null,
                    false);
        }
        return object;
    }
}
