package dev.inferj.llamacpp.gguf;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The head of a GGUF file, read and checked; its weights are not read. Immutable. */
public final class GgufFile {
    private static final int MAGIC = 0x46554747; // "GGUF"

    private final Path path;
    private final Metadata metadata;
    private final List<TensorInfo> tensors;
    private final List<Path> parts;
    private final long bytes;

    private GgufFile(Path path, Metadata metadata, List<TensorInfo> tensors, List<Path> parts, long bytes) {
        this.path = path;
        this.metadata = metadata;
        this.tensors = tensors;
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
        Head head = head(path);
        try {
            Metadata metadata = head.metadata();
            new ArchitectureCheck(metadata, head.tensors()).run();
            new VocabularyCheck(metadata).run();
            List<Path> parts = parts(path, metadata);
            if (parts.size() == 1 && head.tensors().isEmpty()) {
                throw new DamagedException("it holds no tensors");
            }
            long bytes = 0;
            for (Path part : parts) {
                bytes += Files.size(part);
            }
            return new GgufFile(path, metadata, head.tensors(), parts, bytes);
        } catch (DamagedException e) {
            throw refused(path, e);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static Head head(Path path) {
        try (FileChannel channel = FileChannel.open(path)) {
            HeaderReader in = new HeaderReader(channel);
            checkKind(path, in);
            return Head.read(in);
        } catch (NoSuchFileException e) {
            throw new ModelNotFoundException("there is no such model file: " + path.toAbsolutePath(), e);
        } catch (DamagedException e) {
            throw refused(path, e);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** Says what a file is that is no GGUF file, where its first bytes tell. */
    private static void checkKind(Path path, HeaderReader in) throws IOException {
        if (in.remaining() < 4) {
            throw new DamagedException(in.remaining() == 0 ? "it is empty" : "it has only a few bytes");
        }
        int magic = in.int32();
        if (magic == MAGIC) {
            return;
        }
        String start = start(path);
        if (start.startsWith("version https://git-lfs")) {
            throw new DamagedException("it is a Git LFS pointer, not the model itself; fetch it with: git lfs pull");
        }
        if (start.startsWith("PK")) {
            throw new DamagedException("it is a zip archive, perhaps a PyTorch model; convert it to GGUF");
        }
        if (start.startsWith("lmgg") || start.startsWith("fmgg") || start.startsWith("tjgg")) {
            throw new DamagedException("it is in GGML's older format; convert it to GGUF");
        }
        if (start.length() > 8 && start.charAt(8) == '{') {
            throw new DamagedException("it is a safetensors file; convert it to GGUF");
        }
        throw new DamagedException("it does not begin with GGUF, so it is no GGUF file");
    }

    private static String start(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            return new String(in.readNBytes(64), StandardCharsets.ISO_8859_1);
        }
    }

    /** Returns the files that a model in several files consists of, this one's name telling the others', and checks them. */
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
            if (!part.equals(path)) {
                head(part);
            }
            parts.add(part);
        }
        return List.copyOf(parts);
    }

    private static InvalidModelException refused(Path path, DamagedException reason) {
        return new InvalidModelException(
                "the model file " + path + " is refused: " + reason.getMessage()
                        + " (use another file, or download it again)",
                reason);
    }

    private static InvalidModelException unreadable(Path path, IOException reason) {
        return new InvalidModelException("the model file cannot be read: " + path + ": " + reason.getMessage(), reason);
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

    /** Returns how many weights this file holds. */
    public long parameters() {
        return tensors.stream().mapToLong(TensorInfo::elements).sum();
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
