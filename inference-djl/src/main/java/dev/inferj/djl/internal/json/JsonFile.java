package dev.inferj.djl.internal.json;

import dev.inferj.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the JSON files of a model's folder. */
public final class JsonFile {
    private JsonFile() {}

    /**
     * Reads a file that holds one object.
     *
     * @param mostBytes what such a file never exceeds
     * @throws InvalidModelException if it cannot be read, is larger, or holds no object
     */
    public static JsonFields read(Path file, int mostBytes) {
        try {
            long size = Files.size(file);
            if (size > mostBytes) {
                throw new InvalidModelException(file + " must have at most " + mostBytes + " bytes: " + size);
            }
            return JsonFields.parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new InvalidModelException("cannot read " + file + ": " + e, e);
        }
    }
}
