package dev.inferj.llamacpp.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each value of a GGUF head lies, for whoever wants to damage one. Written apart from the reader under test; it
 * believes the file, so that it is for sound ones only.
 */
final class HeadMap {
    private final ByteBuffer bytes;
    private final Map<String, List<Place>> groups = new LinkedHashMap<>();
    private List<Place> group = new ArrayList<>();
    private int firstTensor;

    private HeadMap(byte[] file) {
        this.bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    static HeadMap of(byte[] file) {
        HeadMap map = new HeadMap(file);
        map.read();
        return map;
    }

    /** Returns the places by group: the file itself, each key, the elements of each array, each tensor. */
    Map<String, List<Place>> groups() {
        return groups;
    }

    /** Returns a place of a group. */
    Place find(String group, String what) {
        return groups.getOrDefault(group, List.of()).stream()
                .filter(place -> place.what().equals(what))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no " + what + " of " + group + " in " + groups.keySet()));
    }

    /** Returns where the head ends, without padding. */
    int end() {
        return bytes.position();
    }

    /** Returns where the tensors' descriptions begin. */
    int firstTensor() {
        return firstTensor;
    }

    private void read() {
        begin("file");
        number("magic", 4);
        number("version", 4);
        long tensors = number("tensor count", 8);
        long keys = number("key count", 8);
        for (long i = 0; i < keys; i++) {
            List<Place> own = new ArrayList<>();
            group = own;
            String key = text("key");
            groups.put(key, own);
            value(key, (int) number("type", 4));
        }
        firstTensor = bytes.position();
        for (long i = 0; i < tensors; i++) {
            List<Place> own = new ArrayList<>();
            group = own;
            groups.put(text("name"), own);
            long dimensions = number("dimensions", 4);
            for (long d = 0; d < dimensions; d++) {
                number("length " + d, 8);
            }
            number("type", 4);
            number("offset", 8);
        }
    }

    private void value(String key, int type) {
        if (type != GgufBytes.ARRAY) {
            scalar("value", type);
            return;
        }
        int elementType = (int) number("element type", 4);
        long size = number("size", 8);
        begin(key + "[]");
        for (long i = 0; i < size; i++) {
            scalar("" + i, elementType);
        }
    }

    private void scalar(String what, int type) {
        if (type == GgufBytes.STRING) {
            text(what);
        } else {
            number(what, bytes(type));
        }
    }

    private void begin(String name) {
        group = new ArrayList<>();
        groups.put(name, group);
    }

    private long number(String what, int width) {
        int at = bytes.position();
        group.add(new Place(what, at, width, /* isText= */ false));
        bytes.position(at + width);
        return switch (width) {
            case 1 -> bytes.get(at);
            case 2 -> bytes.getShort(at);
            case 4 -> bytes.getInt(at);
            default -> bytes.getLong(at);
        };
    }

    private String text(String what) {
        int length = (int) number(what + " length", 8);
        int at = bytes.position();
        group.add(new Place(what, at, length, /* isText= */ true));
        bytes.position(at + length);
        return new String(bytes.array(), at, length, StandardCharsets.UTF_8);
    }

    /** Returns the bytes of a number or flag of a type. */
    static int bytes(int type) {
        return switch (type) {
            case 0, 1, 7 -> 1;
            case 2, 3 -> 2;
            case 4, 5, 6 -> 4;
            default -> 8;
        };
    }

    /**
     * A value in a file.
     *
     * @param what it is, within its group
     */
    record Place(String what, int offset, int bytes, boolean isText) {
        int end() {
            return offset + bytes;
        }
    }
}
