package dev.inferj.djl.reference;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The tensors of a folder, read by a reader of its own. */
final class Checkpoint {
    private final Map<String, double[]> tensors = new HashMap<>();

    Checkpoint(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.filter(file -> file.toString().endsWith(".safetensors"))
                    .toList();
            for (Path file : all) {
                read(Files.readAllBytes(file));
            }
        }
    }

    double[] get(String name) {
        double[] tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return tensor;
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    private void read(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int headBytes = (int) file.getLong(0);
        String head = new String(bytes, 8, headBytes, StandardCharsets.UTF_8);
        JsonObject entries = JsonParser.parseString(head).getAsJsonObject();
        for (String name : entries.keySet()) {
            if (!name.equals("__metadata__")) {
                JsonObject entry = entries.getAsJsonObject(name);
                JsonArray place = entry.getAsJsonArray("data_offsets");
                int begin = 8 + headBytes + place.get(0).getAsInt();
                int end = 8 + headBytes + place.get(1).getAsInt();
                tensors.put(name, values(file, begin, end, entry.get("dtype").getAsString()));
            }
        }
    }

    private static double[] values(ByteBuffer file, int begin, int end, String type) {
        int size = type.equals("F32") ? 4 : 2;
        double[] values = new double[(end - begin) / size];
        for (int i = 0; i < values.length; i++) {
            int at = begin + i * size;
            values[i] = switch (type) {
                case "F32" -> file.getFloat(at);
                case "BF16" -> Float.intBitsToFloat(file.getShort(at) << 16);
                case "F16" -> half(file.getShort(at));
                default -> throw new IllegalArgumentException(type);
            };
        }
        return values;
    }

    private static double half(int bits) {
        int exponent = bits >> 10 & 31;
        double size = exponent == 0
                ? (bits & 1023) * Math.pow(2, -24)
                : (1 + (bits & 1023) / 1024.0) * Math.pow(2, exponent - 15);
        return (bits & 0x8000) == 0 ? size : -size;
    }
}
