package dev.inferj.djl.internal.safetensors;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelNotFoundException;
import dev.inferj.djl.internal.json.JsonFields;
import dev.inferj.djl.internal.json.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** All the tensors of a model, in {@code model.safetensors} or in the files that an index names. Immutable. */
public final class WeightFiles {
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final int MOST_INDEX_BYTES = 64 << 20;

    /** No folders, no dots in front: a name from an index must not lead out of the folder. */
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*\\.safetensors");

    private final Map<String, Weight> weights;
    private final List<SafetensorsFile> files;

    private WeightFiles(Map<String, Weight> weights, List<SafetensorsFile> files) {
        this.weights = weights;
        this.files = files;
    }

    /**
     * One tensor of the model.
     *
     * @param file that holds it
     */
    public record Weight(SafetensorsFile file, TensorEntry entry) {}

    /**
     * Reads the heads of a model's files.
     *
     * @throws ModelNotFoundException if the folder has none, or not all that its index names
     * @throws InvalidModelException if one is damaged, or the index and the files contradict each other
     */
    public static WeightFiles read(Path folder) {
        Path single = folder.resolve(SINGLE);
        if (Files.isRegularFile(single)) {
            SafetensorsFile file = SafetensorsFile.read(single);
            Map<String, Weight> weights = new LinkedHashMap<>();
            file.tensors().forEach((name, entry) -> weights.put(name, new Weight(file, entry)));
            return new WeightFiles(weights, List.of(file));
        }
        Path index = folder.resolve(INDEX);
        if (!Files.isRegularFile(index)) {
            throw new ModelNotFoundException("there is neither " + SINGLE + " nor " + INDEX + " in " + folder
                    + ": weights in other formats must be converted to safetensors");
        }
        return sharded(folder, JsonFile.read(index, MOST_INDEX_BYTES));
    }

    public Optional<Weight> find(String name) {
        return Optional.ofNullable(weights.get(name));
    }

    public Set<String> names() {
        return weights.keySet();
    }

    public Collection<SafetensorsFile> files() {
        return files;
    }

    /** Returns the size of all files. */
    public long bytes() {
        return files.stream().mapToLong(SafetensorsFile::bytes).sum();
    }

    private static WeightFiles sharded(Path folder, JsonFields index) {
        JsonFields map = index.object("weight_map")
                .orElseThrow(() -> index.wrong("weight_map", "an object from tensors to files", "absent"));
        Map<String, SafetensorsFile> files = new LinkedHashMap<>();
        for (String name : fileNames(map)) {
            Path path = folder.resolve(name);
            if (!Files.isRegularFile(path)) {
                throw new ModelNotFoundException("there is no " + path + ", which " + index + " names");
            }
            files.put(name, SafetensorsFile.read(path));
        }
        Map<String, Weight> weights = new LinkedHashMap<>();
        for (String tensor : map.names()) {
            String name = map.text(tensor).orElseThrow();
            SafetensorsFile file = files.get(name);
            TensorEntry entry = file == null ? null : file.tensors().get(tensor);
            if (file == null || entry == null) {
                throw new InvalidModelException(name + " must hold tensor " + tensor + ", as " + index + " says");
            }
            weights.put(tensor, new Weight(file, entry));
        }
        return new WeightFiles(weights, List.copyOf(files.values()));
    }

    private static Set<String> fileNames(JsonFields map) {
        Set<String> names = new TreeSet<>();
        for (String tensor : map.names()) {
            String name = map.text(tensor).orElseThrow(() -> map.wrong(tensor, "a file's name", "null"));
            if (!FILE_NAME.matcher(name).matches()) {
                throw map.wrong(tensor, "the name of a .safetensors file in the same folder", name);
            }
            names.add(name);
        }
        return names;
    }
}
