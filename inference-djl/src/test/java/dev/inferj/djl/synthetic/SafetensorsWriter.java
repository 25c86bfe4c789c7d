package dev.inferj.djl.synthetic;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;

/** Writes safetensors files. */
public final class SafetensorsWriter {
    private SafetensorsWriter() {}

    public static void write(
            Path file, Map<String, RandomTensor> tensors, String dtype, int headPadding, SplittableRandom random)
            throws IOException {
        int size = dtype.equals("F32") ? 4 : 2;
        JsonObject head = new JsonObject();
        int end = 0;
        for (Map.Entry<String, RandomTensor> tensor : tensors.entrySet()) {
            JsonObject entry = new JsonObject();
            entry.addProperty("dtype", dtype);
            JsonArray shape = new JsonArray();
            tensor.getValue().shape().forEach(shape::add);
            entry.add("shape", shape);
            JsonArray place = new JsonArray();
            place.add(end);
            end += tensor.getValue().elements() * size;
            place.add(end);
            entry.add("data_offsets", place);
            head.add(tensor.getKey(), entry);
        }
        String text = head.toString();
        text += " ".repeat((8 - text.length() % 8) % 8 + headPadding);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length() + end).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
        for (RandomTensor tensor : tensors.values()) {
            for (int i = 0; i < tensor.elements(); i++) {
                double value = tensor.mean() + tensor.deviation() * normal(random);
                put(bytes, tensor.isRandom(i) ? (float) value : 0, dtype);
            }
        }
        Files.write(file, bytes.array());
    }

    private static void put(ByteBuffer bytes, float value, String dtype) {
        switch (dtype) {
            case "F32" -> bytes.putFloat(value);
            case "BF16" -> bytes.putShort((short) (Float.floatToIntBits(value) >>> 16));
            case "F16" -> bytes.putShort(half(value));
            default -> throw new IllegalArgumentException(dtype);
        }
    }

    /** Returns 16 bits of IEEE 754, cut rather than rounded. */
    private static short half(float value) {
        if (Float.isNaN(value)) {
            return 0x7e00;
        }
        int bits = Float.floatToIntBits(value);
        int exponent = (bits >>> 23 & 0xff) - 112;
        int fraction = bits >>> 13 & 0x3ff;
        int sign = bits >>> 16 & 0x8000;
        if (exponent <= 0) {
            return (short) sign;
        }
        return (short) (sign | Math.min(exponent, 30) << 10 | fraction);
    }

    /** Returns a normally distributed number, by the method of Box and Muller. */
    private static double normal(SplittableRandom random) {
        double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
        return radius * Math.cos(2 * Math.PI * random.nextDouble());
    }
}
