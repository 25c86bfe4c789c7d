package dev.inferj.llamacpp.internal.ffi;

import java.util.List;

/**
 * Where one version of llama.cpp has the fields of one struct.
 *
 * @param struct the C name
 * @param version the version that the row was taken from
 * @param size the bytes of the struct
 */
record StructRow(String struct, String version, int size, List<Field> fields) {
    StructRow {
        fields = List.copyOf(fields);
    }

    boolean has(String name) {
        return fields.stream().anyMatch(field -> field.name().equals(name));
    }

    Field field(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(struct + " of " + version + " has no field " + name));
    }
}
