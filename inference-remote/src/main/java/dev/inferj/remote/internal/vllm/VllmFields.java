package dev.inferj.remote.internal.vllm;

import dev.inferj.ChatRequest;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.json.Body;
import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.openai.OpenAiProtocol;
import dev.inferj.spi.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;

/** Writes what vLLM adds to the OpenAI protocol. */
public final class VllmFields implements OpenAiProtocol.MoreFields {
    private final boolean sendsPriority;
    private final Function<ChatRequest, Map<String, Object>> options;

    /** @param options the fields of a request's own options */
    public VllmFields(boolean sendsPriority, Function<ChatRequest, Map<String, Object>> options) {
        this.sendsPriority = sendsPriority;
        this.options = options;
    }

    /**
     * Refuses names that vLLM no longer knows and ignores, with a friendly 200, since 0.12.
     *
     * @throws IllegalArgumentException naming them
     */
    public static void checkExtraBody(Settings settings) {
        String text = settings.find(HttpSettings.EXTRA_BODY).orElse("{}");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (String name : Json.object(bytes, 0, bytes.length).members().keySet()) {
            if (name.startsWith("guided_")) {
                throw new IllegalArgumentException("extraBody must not hold " + name
                        + ", which vLLM ignores since 0.12: use responseFormat, or structured_outputs");
            }
        }
    }

    @Override
    public void write(Body body, ChatRequest request) throws IOException {
        if (!request.cacheSalt().isEmpty()) {
            body.field("cache_salt", request.cacheSalt());
        }
        if (sendsPriority) {
            body.field("priority", -request.priority()); // there the lowest goes first
        }
        for (Map.Entry<String, Object> field : options.apply(request).entrySet()) {
            body.field(field.getKey(), field.getValue());
        }
    }
}
