package dev.inferj.remote.internal.triton;

import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.remote.internal.stream.StreamFault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an output of floating-point numbers out of an answer of KServe's v2 inference protocol, be it in the JSON or, by Triton's
 * extension, as bytes behind it. Nothing is taken for granted of the sizes that it tells.
 */
final class InferAnswer {
    private final byte[] body;
    private final JsonObject head;
    private int at;

    /**
     * @param body not changed
     * @param jsonLength what {@link InferCall#JSON_LENGTH} says; null where all of it is JSON
     * @throws StreamFault if it is not one of the protocol
     */
    InferAnswer(byte[] body, @Nullable String jsonLength) {
        this.body = body;
        this.at = jsonLength == null ? body.length : jsonLength(jsonLength);
        this.head = Json.object(body, 0, at);
    }

    private int jsonLength(String text) {
        try {
            int length = Integer.parseInt(text.strip());
            if (length >= 0 && length <= body.length) {
                return length;
            }
        } catch (NumberFormatException e) { // said below
        }
        throw new StreamFault("a length of its JSON that is none (" + InferCall.JSON_LENGTH + ")");
    }

    /**
     * Returns the numbers of each input of the batch.
     *
     * @throws StreamFault if they are not there, or are others than for so many
     */
    float[][] rows(String output, int count, boolean batched) {
        for (JsonObject tensor : head.objects("outputs")) {
            ByteBuffer binary = binary(tensor.object("parameters"));
            if (tensor.textOrEmpty("name").equals(output)) {
                long size = size(tensor, count, batched);
                float[] numbers = binary == null ? listed(tensor) : decoded(tensor.textOrEmpty("datatype"), binary);
                if (numbers.length != size || size % count != 0 || size == 0) {
                    throw new StreamFault("a tensor of " + numbers.length + " numbers for a shape of " + size);
                }
                return cut(numbers, count);
            }
        }
        throw new StreamFault("an answer without the tensor " + output);
    }

    static InferAnswer of(HttpCalls.ShortAnswer answer) {
        return new InferAnswer(
                answer.body(), answer.header(InferCall.JSON_LENGTH).orElse(null));
    }

    /** Returns the bytes of a tensor, which lie behind those of the one before; null if it is in the JSON. */
    private @Nullable ByteBuffer binary(JsonObject parameters) {
        if (!parameters.has("binary_data_size")) {
            return null;
        }
        long size = parameters.whole("binary_data_size");
        if (size < 0 || size > body.length - at) {
            throw new StreamFault("a tensor of more bytes than there are");
        }
        ByteBuffer bytes = ByteBuffer.wrap(body, at, (int) size).slice().order(ByteOrder.LITTLE_ENDIAN);
        at += (int) size;
        return bytes;
    }

    /** Returns how many numbers the shape has; each input has a row of them, and no more than one. */
    private static long size(JsonObject tensor, int count, boolean batched) {
        if (!(tensor.get("shape") instanceof List<?> shape) || (batched && shape.isEmpty())) {
            throw new StreamFault("a tensor without a shape");
        }
        long size = 1;
        int lengths = 0;
        for (int i = 0; i < shape.size(); i++) {
            long dim = shape.get(i) instanceof Number number ? number.longValue() : -1;
            boolean isBatch = batched && i == 0;
            if (dim < 0 || dim > Integer.MAX_VALUE || (isBatch && dim != count)) {
                throw new StreamFault("a tensor of the shape " + shape + " for " + count + " inputs");
            }
            lengths += dim != 1 && !isBatch ? 1 : 0;
            size = size * dim > Integer.MAX_VALUE ? Integer.MAX_VALUE + 1L : size * dim;
        }
        if (lengths > 1) {
            throw new StreamFault("a tensor of the shape " + shape
                    + ", which is several rows for an input: the model must be exported so that it pools them");
        }
        return size;
    }

    private static float[] listed(JsonObject tensor) {
        if (!(tensor.get("data") instanceof List<?> data)) {
            throw new StreamFault("a tensor without numbers");
        }
        float[] numbers = new float[data.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!(data.get(i) instanceof Number number)) {
                throw new StreamFault("a tensor with something other than numbers");
            }
            numbers[i] = number.floatValue();
        }
        return numbers;
    }

    private static float[] decoded(String type, ByteBuffer bytes) {
        int each = InferTensor.bytesOf(type);
        if (each == 0 || bytes.remaining() % each != 0) {
            throw new StreamFault("a tensor of " + bytes.remaining() + " bytes that are no floating-point numbers");
        }
        float[] numbers = new float[bytes.remaining() / each];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = switch (type) {
                case "FP16" -> ofHalf(bytes.getShort());
                case "BF16" -> Float.intBitsToFloat(bytes.getShort() << 16);
                case "FP64" -> (float) bytes.getDouble();
                default -> bytes.getFloat();
            };
        }
        return numbers;
    }

    /** IEEE 754 binary16: a sign, 5 bits of exponent with a bias of 15, 10 bits of fraction. */
    static float ofHalf(short bits) {
        int exponent = (bits >> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        float size;
        if (exponent == 0x1f) {
            size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            size = fraction * 0x1p-24f;
        } else {
            size = Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
        }
        return bits < 0 ? -size : size;
    }

    private static float[][] cut(float[] numbers, int count) {
        int length = numbers.length / count;
        float[][] rows = new float[count][length];
        for (int i = 0; i < numbers.length; i++) {
            if (!Float.isFinite(numbers[i])) {
                throw new StreamFault("a number that is none");
            }
            rows[i / length][i % length] = numbers[i];
        }
        return rows;
    }
}
