package dev.inferj.llamacpp;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelNotFoundException;
import dev.inferj.internal.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Ollama has pulled, as it lies on disk: {@code manifests/HOST/NAMESPACE/MODEL/TAG} is a manifest in the form of the
 * OCI image specification, whose layers are the files {@code blobs/sha256-…}.
 */
final class OllamaStore {
    private static final String MODEL_LAYER = "application/vnd.ollama.image.model";
    private static final String ADAPTER_LAYER = "application/vnd.ollama.image.adapter";

    /** A file is read whole that may have so many bytes; a manifest has some hundreds. */
    private static final long MOST_MANIFEST_BYTES = 1 << 20;

    /** Of the parts of a name none can be {@code ..}: each begins with a letter, a digit or an underscore. */
    private static final Pattern NAME = Pattern.compile(
            "(?:(?:(?<host>\\w[\\w.:-]*)/)?(?<namespace>\\w[\\w.-]*)/)?(?<model>\\w[\\w.-]*)(?::(?<tag>\\w[\\w.-]*))?");

    private static final Pattern DIGEST = Pattern.compile("sha256:([0-9a-f]{64})");

    private final Path folder;

    OllamaStore(Path folder) {
        this.folder = folder;
    }

    /**
     * The files of a model.
     *
     * @param model a GGUF
     * @param adapters LoRA adapters on top of it
     */
    record Found(Path model, List<Path> adapters) {}

    /**
     * Finds a model.
     *
     * @param name as Ollama has it: {@code MODEL:TAG}, with a namespace and a host in front where they are not the usual
     *     ones; the tag is {@code latest} where there is none
     * @param checksDigest whether the files are read to the end, and compared with their digests
     * @throws IllegalArgumentException if that is no name
     * @throws ModelNotFoundException if it was not pulled
     * @throws InvalidModelException if what was pulled is not whole, or no model for llama.cpp
     */
    Found find(String name, boolean checksDigest) {
        Path manifest = manifest(name);
        List<Path> models = new ArrayList<>();
        List<Path> adapters = new ArrayList<>();
        for (Object layer : layers(name, manifest)) {
            if (layer instanceof Map<?, ?> fields) {
                String type = String.valueOf(fields.get("mediaType"));
                if (type.equals(MODEL_LAYER)) {
                    models.add(blob(name, fields, checksDigest));
                } else if (type.equals(ADAPTER_LAYER)) {
                    adapters.add(blob(name, fields, checksDigest));
                }
            }
        }
        if (models.size() != 1) {
            throw new InvalidModelException("the model " + name + " must be one GGUF file, but has " + models.size()
                    + " model layers: " + manifest);
        }
        return new Found(models.get(0), List.copyOf(adapters));
    }

    private Path manifest(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "name must be [[HOST/]NAMESPACE/]MODEL[:TAG], as ollama list has it: " + name);
        }
        String namespace = parts.group("namespace") == null ? "library" : parts.group("namespace");
        String tag = parts.group("tag") == null ? "latest" : parts.group("tag");
        Path below = Path.of(namespace, parts.group("model"), tag);
        List<Path> found = new ArrayList<>();
        for (Path host : hosts()) {
            boolean isMeant =
                    parts.group("host") == null || host.getFileName().toString().equals(parts.group("host"));
            if (isMeant && Files.isRegularFile(host.resolve(below))) {
                found.add(host.resolve(below));
            }
        }
        if (found.isEmpty()) {
            throw new ModelNotFoundException("there is no model " + name + " in " + folder + ": ollama pull " + name
                    + " fetches it; another folder is named by the setting store, or OLLAMA_MODELS");
        }
        if (found.size() > 1) {
            throw new ModelNotFoundException(
                    "there are several models " + name + ": put the host in front, one of " + found);
        }
        return found.get(0);
    }

    private List<Path> hosts() {
        Path manifests = folder.resolve("manifests");
        if (!Files.isDirectory(manifests)) {
            return List.of();
        }
        try (Stream<Path> hosts = Files.list(manifests)) {
            return hosts.sorted().toList();
        } catch (IOException e) {
            throw new ModelNotFoundException("the folder " + manifests + " cannot be read: " + e.getMessage());
        }
    }

    private static List<?> layers(String name, Path manifest) {
        try {
            if (Files.size(manifest) > MOST_MANIFEST_BYTES) {
                throw new InvalidModelException("the manifest of " + name + " has more than " + MOST_MANIFEST_BYTES
                        + " bytes: it is none: " + manifest);
            }
            Object layers = JsonReader.object(Files.readString(manifest)).get("layers");
            return layers instanceof List<?> list ? list : List.of();
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidModelException(
                    "the manifest of " + name + " cannot be read: pull it again: " + manifest, e);
        }
    }

    private Path blob(String name, Map<?, ?> layer, boolean checksDigest) {
        Matcher digest = DIGEST.matcher(String.valueOf(layer.get("digest")));
        if (!digest.matches()) {
            throw new InvalidModelException("the manifest of " + name + " has a layer without a SHA-256 digest");
        }
        Path blob = folder.resolve("blobs").resolve("sha256-" + digest.group(1));
        try {
            long bytes = Files.size(blob);
            if (layer.get("size") instanceof Long size && size != bytes) {
                throw new InvalidModelException("the file " + blob + " has " + bytes + " bytes instead of " + size
                        + ": ollama pull " + name + " again");
            }
            if (checksDigest && !sha256(blob).equals(digest.group(1))) {
                throw new InvalidModelException(
                        "the file " + blob + " is damaged, as its digest tells: ollama pull " + name + " again");
            }
        } catch (IOException e) {
            throw new InvalidModelException(
                    "the file " + blob + " of " + name + " cannot be read: ollama pull " + name + " again", e);
        }
        return blob;
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        byte[] window = new byte[1 << 16];
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            while (in.read(window) >= 0) {}
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
