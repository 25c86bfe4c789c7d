package dev.inferj.remote.server;

import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Speaks Triton's {@code infer} with binary tensors: the model {@code tiny} embeds texts, {@code ranker} scores documents. A text's vector
 * comes from its hash; a text of {@link FakeEmbeddings#CONTEXT} words or more is too long.
 */
public final class FakeTritonInfer implements RawServer.Handler {
    private static final String JSON_LENGTH = "inference-header-content-length";

    /** One value of both output types that 16 bits hold exactly. */
    private static final float[] EXACT = {1, -0.5f, 0.25f, 2, -3, 0, 0.125f, 100};

    private final String config;
    private final String type;
    private final int maxBatchSize;
    private final List<Integer> batches = new CopyOnWriteArrayList<>();

    public FakeTritonInfer() {
        this(16, "FP32");
    }

    /** @param type of the output; "JSON" for numbers in the JSON */
    public FakeTritonInfer(int maxBatchSize, String type) {
        this(
                maxBatchSize,
                type,
                tensor("TEXT", "STRING", "[1]"),
                tensor("EMBEDDING", type.equals("JSON") ? "FP32" : type, "[8]"));
    }

    /** @param inputs of {@code tiny}, as its configuration has them */
    public FakeTritonInfer(int maxBatchSize, String type, String inputs, String outputs) {
        this.maxBatchSize = maxBatchSize;
        this.type = type;
        this.config = "{\"name\":\"tiny\",\"max_batch_size\":" + maxBatchSize + ",\"input\":[" + inputs
                + "],\"output\":[" + outputs + "]}";
    }

    /** Returns a tensor as a configuration has it. */
    public static String tensor(String name, String type, String dims) {
        return "{\"name\":\"" + name + "\",\"data_type\":\"TYPE_" + type + "\",\"dims\":" + dims
                + ",\"optional\":false}";
    }

    /** Returns how many inputs each call had. */
    public List<Integer> batches() {
        return List.copyOf(batches);
    }

    @Override
    public void answer(RawServer.Request request, Connection connection) throws IOException {
        switch (request.path()) {
            case "/v2/models/tiny/config" -> connection.send(Responses.json(200, config));
            case "/v2/models/ranker/config" ->
                connection.send(Responses.json(
                        200,
                        "{\"max_batch_size\":4,\"input\":[" + tensor("PASSAGE", "STRING", "[1]") + ","
                                + tensor("QUERY", "STRING", "[1]") + "],\"output\":[" + tensor("SCORE", "FP32", "[1]")
                                + "]}"));
            case "/v2/models/tiny/infer" -> embed(request, connection);
            case "/v2/models/ranker/infer" -> rank(request, connection);
            default -> refuse(connection, 404, "Request for unknown model: 'x' is not found");
        }
    }

    private void embed(RawServer.Request request, Connection connection) throws IOException {
        List<String> texts = texts(request).get("TEXT");
        if (texts == null) {
            refuse(connection, 400, "unexpected inference input");
            return;
        }
        for (String text : texts) {
            int words = text.split(" ", -1).length;
            if (words >= FakeEmbeddings.CONTEXT) {
                refuse(connection, 400, "in ensemble 'tiny', the prompt is too long: " + words + " tokens");
                return;
            }
            if (text.equals(FakeEmbeddings.REFUSED)) {
                refuse(connection, 400, "no");
                return;
            }
        }
        if (texts.size() > Math.max(1, maxBatchSize)) {
            refuse(connection, 400, "inference request batch-size must be <= " + maxBatchSize + " for 'tiny'");
            return;
        }
        batches.add(texts.size());
        List<float[]> vectors = texts.stream().map(this::vector).toList();
        send(
                connection,
                "EMBEDDING",
                vectors,
                (maxBatchSize > 0 ? texts.size() + "," : "") + FakeEmbeddings.DIMENSIONS);
    }

    /** A document's score is how many of the query's words it has. */
    private void rank(RawServer.Request request, Connection connection) throws IOException {
        Map<String, List<String>> texts = texts(request);
        List<String> queries = Objects.requireNonNull(texts.get("QUERY"));
        List<String> documents = Objects.requireNonNull(texts.get("PASSAGE"));
        List<float[]> scores = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            List<String> has = List.of(documents.get(i).split(" ", -1));
            scores.add(new float[] {
                List.of(queries.get(i).split(" ", -1)).stream()
                        .filter(has::contains)
                        .count()
            });
        }
        batches.add(documents.size());
        send(connection, "SCORE", scores, documents.size() + ",1");
    }

    private float[] vector(String text) {
        if (text.equals("exact")) {
            return EXACT.clone();
        }
        Random random = new Random(text.hashCode());
        float[] vector = new float[FakeEmbeddings.DIMENSIONS];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = random.nextFloat() - 0.5f;
        }
        return vector;
    }

    private void send(Connection connection, String name, List<float[]> rows, String shape) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (type.equals("JSON")) {
            List<Object> numbers = new ArrayList<>();
            rows.forEach(row -> {
                for (float number : row) {
                    numbers.add(number);
                }
            });
            connection.send(Responses.json(
                    200,
                    "{\"model_name\":\"tiny\",\"outputs\":[{\"name\":\"" + name + "\",\"datatype\":\"FP32\",\"shape\":["
                            + shape + "],\"data\":" + Json.text(numbers) + "}]}"));
            return;
        }
        byte[] numbers = bytes(rows, name.equals("SCORE") ? "FP32" : type);
        byte[] json = ("{\"model_name\":\"tiny\",\"outputs\":[{\"name\":\"" + name + "\",\"datatype\":\"" + type
                        + "\",\"shape\":[" + shape + "],\"parameters\":{\"binary_data_size\":" + numbers.length
                        + "}}]}")
                .getBytes(StandardCharsets.UTF_8);
        body.writeBytes(
                ("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nInference-Header-Content-Length: "
                                + json.length + "\r\nContent-Length: " + (json.length + numbers.length) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(json);
        body.writeBytes(numbers);
        connection.send(body.toByteArray());
    }

    private static byte[] bytes(List<float[]> rows, String type) {
        ByteBuffer bytes = ByteBuffer.allocate(rows.size() * rows.get(0).length * Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : rows) {
            for (float number : row) {
                switch (type) {
                    case "FP64" -> bytes.putDouble(number);
                    case "BF16" -> bytes.putShort((short) (Float.floatToIntBits(number) >> 16));
                    case "FP16" -> bytes.putShort(half(number));
                    default -> bytes.putFloat(number);
                }
            }
        }
        byte[] written = new byte[bytes.position()];
        bytes.flip().get(written);
        return written;
    }

    /** Of a number that 16 bits hold exactly, and not too small. */
    private static short half(float number) {
        int bits = Float.floatToIntBits(number);
        int exponent = ((bits >> 23) & 0xff) - 127 + 15;
        int sign = (bits >> 16) & 0x8000;
        return (short) (number == 0 ? sign : sign | (exponent << 10) | ((bits >> 13) & 0x3ff));
    }

    private static Map<String, List<String>> texts(RawServer.Request request) {
        ByteBuffer content = request.content().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        byte[] json = new byte
                [Integer.parseInt(Objects.requireNonNull(request.headers().get(JSON_LENGTH)))];
        content.get(json);
        Map<String, List<String>> texts = new HashMap<>();
        for (JsonObject input : Json.object(json, 0, json.length).objects("inputs")) {
            int end = content.position()
                    + input.object("parameters").integer("binary_data_size").orElseThrow();
            List<String> all = new ArrayList<>();
            while (content.position() < end) {
                byte[] text = new byte[content.getInt()];
                content.get(text);
                all.add(new String(text, StandardCharsets.UTF_8));
            }
            texts.put(input.textOrEmpty("name"), all);
        }
        if (content.hasRemaining()) {
            throw new IllegalStateException("bytes behind the last tensor");
        }
        return texts;
    }

    private static void refuse(Connection connection, int status, String words) throws IOException {
        connection.send(Responses.json(status, "{\"error\":" + Json.text(words) + "}"));
    }
}
