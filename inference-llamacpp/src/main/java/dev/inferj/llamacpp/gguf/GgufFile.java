package dev.inferj.llamacpp.gguf;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The head of a GGUF file, read and checked; its weights are not read. Immutable. */
public final class GgufFile {
    private static final String MODEL = "model file";

    private final Path path;
    private final Metadata metadata;
    private final List<TensorInfo> tensors;
    private final List<Path> parts;
    private final long bytes;

    private GgufFile(Path path, Metadata metadata, List<TensorInfo> tensors, List<Path> parts, long bytes) {
        this.path = path;
        this.metadata = metadata;
        this.tensors = List.copyOf(tensors);
        this.parts = parts;
        this.bytes = bytes;
    }

    /**
     * Reads the head of a file and checks that it is sound.
     *
     * @throws ModelNotFoundException if there is no such file
     * @throws InvalidModelException if it cannot be read, is of another kind, or is damaged; the message says which
     */
    public static GgufFile read(Path path) {
        if (Files.isDirectory(path)) {
            throw new InvalidModelException("the model must be a file, not a folder: " + path);
        }
        Head head = Head.of(MODEL, path);
        try {
            Metadata metadata = head.metadata();
            ArchitectureCheck architecture = new ArchitectureCheck(metadata, head.tensors());
            architecture.run();
            new VocabularyCheck(metadata).run();
            List<Path> parts = parts(path, metadata);
            List<TensorInfo> tensors = new ArrayList<>();
            long bytes = 0;
            for (Path part : parts) {
                Head own = part.equals(path) ? head : Head.of(MODEL, part);
                tensors.addAll(checked(part, own, architecture.rotated()));
                bytes += Files.size(part);
            }
            if (tensors.isEmpty()) {
                throw new DamagedException("it holds no tensors");
            }
            return new GgufFile(path, metadata, tensors, parts, bytes);
        } catch (DamagedException e) {
            throw e.refusing(MODEL, path);
        } catch (IOException e) {
            throw Head.unreadable(MODEL, path, e);
        }
    }

    private static List<TensorInfo> checked(Path part, Head head, long rotated) {
        try {
            new ShapeCheck(head.tensors(), rotated).run();
            head.tensors().forEach(tensor -> TensorRole.of(tensor.name()).check(tensor));
            return head.tensors();
        } catch (DamagedException e) {
            throw e.refusing(MODEL, part);
        }
    }

    /** Returns the files that a model in several files consists of, this one's name telling the others'. */
    private static List<Path> parts(Path path, Metadata metadata) {
        long count = metadata.integer("split.count").orElse(0);
        if (count <= 1) {
            return List.of(path);
        }
        String name = path.getFileName().toString();
        String tail = String.format(Locale.ROOT, "-of-%05d.gguf", count);
        if (!name.endsWith(tail) || name.length() < tail.length() + 6) {
            throw new DamagedException(
                    "it is one of " + count + " files, whose names must end in -00001" + tail + " and so on");
        }
        String stem = name.substring(0, name.length() - tail.length() - 5);
        List<Path> parts = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            Path part = path.resolveSibling(stem + String.format(Locale.ROOT, "%05d", i) + tail);
            if (!Files.isRegularFile(part)) {
                throw new DamagedException("it is one of " + count + " files, of which this one is missing: " + part);
            }
            parts.add(part);
        }
        return List.copyOf(parts);
    }

    public Path path() {
        return path;
    }

    /** Returns the files of the model: this one, or all of a model in several. */
    public List<Path> parts() {
        return parts;
    }

    /** Returns the size of all files of the model. */
    public long bytes() {
        return bytes;
    }

    /** Returns the family of the model, such as {@code llama}. */
    public String architecture() {
        return metadata.text("general.architecture").orElse("");
    }

    /** Returns the name that its makers gave the model. */
    public Optional<String> name() {
        return metadata.text("general.name");
    }

    /** Returns how many weights the model has. */
    public long parameters() {
        return tensors.stream().mapToLong(TensorInfo::elements).sum();
    }

    /** Returns the tensors of all files of the model. */
    List<TensorInfo> tensors() {
        return tensors;
    }

    /**
     * Returns the name of a tensor of factors, such as a norm's, that is stored in 16 bits. No converter writes them, and
     * versions of llama.cpp later than b4916 end the process over one.
     */
    public Optional<String> halfPrecisionFactors() {
        return tensors.stream()
                .filter(tensor -> tensor.type() == TensorType.F16)
                .map(TensorInfo::name)
                .filter(name -> TensorRole.of(name) == TensorRole.FACTORS)
                .findFirst();
    }

    /**
     * Returns the name of a matrix of experts' gates that is not there although that of the same experts' inputs is.
     * Versions of llama.cpp up to b4916 end the process without.
     */
    public Optional<String> missingGate() {
        return ShapeCheck.missingGate(tensors);
    }

    /** Returns whether there is a tensor of that name. */
    public boolean holds(String tensor) {
        return tensors.stream().anyMatch(each -> each.name().equals(tensor));
    }

    /** Returns how most weights are stored, such as {@code Q4_K_M}. */
    public Optional<String> quantization() {
        Optional<String> named = metadata.integer("general.file_type").stream()
                .boxed()
                .flatMap(number -> FileType.name(number).stream())
                .findFirst();
        return named.or(() -> Stream.of(TensorType.values())
                .filter(type -> weightsOf(type) > 0)
                .max((a, b) -> Long.compare(weightsOf(a), weightsOf(b)))
                .map(TensorType::name));
    }

    /** Returns how many tokens the model was trained to see at once; 0 where the file does not say. */
    public int contextLength() {
        return (int) integer(architecture() + ".context_length").orElse(0);
    }

    public int layers() {
        return (int) integer(architecture() + ".block_count").orElse(0);
    }

    /** Returns the length of the hidden state; 0 where the file does not say. */
    public int embeddingLength() {
        return (int) integer(architecture() + ".embedding_length").orElse(0);
    }

    /** Returns the number of tokens; 0 where the file has none. */
    public int vocabularySize() {
        return metadata.list("tokenizer.ggml.tokens").map(List::size).orElse(0);
    }

    /** Returns the kind of tokenizer, such as {@code llama} for SentencePiece or {@code gpt2} for byte-pair encoding. */
    public Optional<String> tokenizer() {
        return metadata.text("tokenizer.ggml.model");
    }

    /** Returns the model's own chat template, in Jinja. */
    public Optional<String> chatTemplate() {
        return metadata.text("tokenizer.chat_template");
    }

    /** Returns the model's further chat templates by name. */
    public Map<String, String> namedChatTemplates() {
        return metadata.textsUnder("tokenizer.chat_template.");
    }

    /** Returns a text value by its key. */
    public Optional<String> text(String key) {
        return metadata.text(key);
    }

    /** Returns a whole number by its key. */
    public OptionalLong integer(String key) {
        return metadata.integer(key);
    }

    /**
     * Returns how many bytes one token takes in the KV cache, all layers together; 0 where the file does not say.
     *
     * @param keyBytes bytes for each number of a key
     * @param valueBytes bytes for each number of a value
     */
    public long kvBytesPerToken(double keyBytes, double valueBytes) {
        long heads = largest("attention.head_count", 0);
        if (heads == 0) {
            return 0;
        }
        long headSize = embeddingLength() / heads;
        double perHead = largest("attention.key_length", headSize) * keyBytes
                + largest("attention.value_length", headSize) * valueBytes;
        return (long) (layers() * largest("attention.head_count_kv", heads) * perHead);
    }

    /** Returns the path and the model's family; the rest is long. */
    @Override
    public String toString() {
        return "GgufFile[" + path + ", " + architecture() + "]";
    }

    private long weightsOf(TensorType type) {
        return tensors.stream()
                .filter(tensor -> tensor.type() == type)
                .mapToLong(TensorInfo::elements)
                .sum();
    }

    /** Returns a number, or the largest of those that an array has for each layer. */
    private long largest(String name, long otherwise) {
        String key = architecture() + "." + name;
        return metadata.list(key)
                .map(list -> list.stream().mapToLong(each -> (Long) each).max().orElse(otherwise))
                .orElse(integer(key).orElse(otherwise));
    }
}
