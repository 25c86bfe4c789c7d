package dev.inferj.remote.internal.triton;

import dev.inferj.remote.internal.batch.BatchCall;
import dev.inferj.remote.internal.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a call of KServe's v2 inference protocol with Triton's extension for binary tensors: an object in JSON, whose length a
 * header tells, and behind it the tensors.
 */
final class InferCall {
    static final String JSON_LENGTH = "Inference-Header-Content-Length";

    private final InferModel model;
    private final String output;
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream(1024);
    private final List<Map<String, Object>> inputs = new ArrayList<>();

    /** @param output the name of the tensor that is wanted */
    InferCall(InferModel model, String output) {
        this.model = model;
        this.output = output;
    }

    /** Adds an input of texts, which are Unicode, one for each input of the batch. */
    InferCall texts(InferTensor tensor, List<String> texts) {
        int before = binary.size();
        for (String text : texts) {
            binary.writeBytes(TensorText.bytes(text));
        }
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("name", tensor.name());
        input.put("datatype", tensor.type());
        input.put("shape", tensor.shape(texts.size(), model.isBatched()));
        input.put("parameters", Map.of("binary_data_size", binary.size() - before));
        inputs.add(input);
        return this;
    }

    BatchCall done() {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("inputs", inputs);
        head.put("outputs", List.of(Map.of("name", output, "parameters", Map.of("binary_data", true))));
        byte[] json = Json.write(out -> Json.value(out, head));
        ByteArrayOutputStream body = new ByteArrayOutputStream(json.length + binary.size());
        body.writeBytes(json);
        body.writeBytes(binary.toByteArray());
        return new BatchCall(
                "/v2/models/" + model.info().name() + "/infer",
                Map.of("content-type", "application/octet-stream", JSON_LENGTH, Integer.toString(json.length)),
                body.toByteArray());
    }
}
