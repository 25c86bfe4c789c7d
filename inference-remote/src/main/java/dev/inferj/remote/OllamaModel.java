package dev.inferj.remote;

import dev.inferj.remote.internal.json.JsonObject;
import java.util.List;

/**
 * A model that an Ollama server has. What the server did not tell is empty or 0.
 *
 * @param name with its tag, such as {@code qwen3:8b}
 * @param family such as {@code llama}
 * @param parameterSize such as {@code 8B}
 * @param quantization such as {@code Q4_K_M}
 * @param bytes how large its files are, or, if it is loaded, how much memory it takes
 * @param contextTokens what it was loaded with, if it is
 * @param capabilities such as {@code tools}, {@code vision} or {@code thinking}; told by {@link OllamaServer#show} alone
 */
public record OllamaModel(
        String name,
        String family,
        String parameterSize,
        String quantization,
        long bytes,
        int contextTokens,
        List<String> capabilities) {
    public OllamaModel {
        capabilities = List.copyOf(capabilities);
    }

    static OllamaModel of(JsonObject listed) {
        return of(listed.textOrEmpty("name"), listed);
    }

    static OllamaModel of(String name, JsonObject told) {
        JsonObject details = told.object("details");
        return new OllamaModel(
                name,
                details.textOrEmpty("family"),
                details.textOrEmpty("parameter_size"),
                details.textOrEmpty("quantization_level"),
                Math.max(0, told.whole("size")),
                Math.max(0, told.integer("context_length").orElse(0)),
                told.texts("capabilities"));
    }
}
