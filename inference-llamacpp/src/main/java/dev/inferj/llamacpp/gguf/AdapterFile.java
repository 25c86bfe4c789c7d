package dev.inferj.llamacpp.gguf;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelNotFoundException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The head of a LoRA adapter, read and checked against the model that it is for; its weights are not read. Immutable. */
public final class AdapterFile {
    private static final String ADAPTER = "LoRA adapter";

    private final Path path;
    private final List<TensorInfo> changed;

    private AdapterFile(Path path, List<TensorInfo> changed) {
        this.path = path;
        this.changed = changed;
    }

    /**
     * Reads the head of an adapter and checks that it is sound and fits a model.
     *
     * @throws ModelNotFoundException if there is no such file
     * @throws InvalidModelException if it cannot be read, is damaged, or is for another model; the message says which
     */
    public static AdapterFile read(Path path, GgufFile model) {
        Head head = Head.of(ADAPTER, path);
        try {
            return new AdapterFile(path, new AdapterCheck(head, model).changed());
        } catch (DamagedException e) {
            throw e.refusing(ADAPTER, path);
        }
    }

    public Path path() {
        return path;
    }

    /** Returns the names of the model's tensors that it changes. */
    public List<String> tensors() {
        return changed.stream().map(TensorInfo::name).toList();
    }

    /** Returns the name of a matrix that it changes, of which something is true. */
    public Optional<String> findMatrix(MatrixTest test) {
        return changed.stream()
                .filter(tensor -> tensor.shape().size() == 2)
                .filter(tensor ->
                        test.isTrue(tensor.type().name(), tensor.shape().get(1)))
                .map(TensorInfo::name)
                .findFirst();
    }

    /** Something that is true or not of a matrix of the model. */
    @FunctionalInterface
    public interface MatrixTest {
        /**
         * Tests a matrix.
         *
         * @param type how it is stored, such as {@code Q4_0}
         */
        boolean isTrue(String type, long rows);
    }

    @Override
    public String toString() {
        return "AdapterFile[" + path + "]";
    }
}
