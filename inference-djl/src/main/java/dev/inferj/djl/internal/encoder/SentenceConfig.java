package dev.inferj.djl.internal.encoder;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.inferj.InputKind;
import dev.inferj.InvalidModelException;
import dev.inferj.djl.internal.json.JsonFields;
import dev.inferj.djl.internal.json.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a folder of the sentence-transformers library wants texts to be embedded: {@code modules.json}, the pooling that it
 * names, {@code config_sentence_transformers.json} and {@code sentence_bert_config.json}. Where a folder has none of them,
 * a text's vector is made as its model's kind has it. Immutable.
 */
public final class SentenceConfig {
    private static final int MOST_BYTES = 1 << 20;
    private static final String LIBRARY = "config_sentence_transformers.json";

    private final Path folder;
    private final JsonFields library;
    private Pooling pooling;
    private boolean normalizes;

    private SentenceConfig(Path folder, Pooling otherwise) {
        this.folder = folder;
        this.pooling = otherwise;
        this.library = readIfThere(folder.resolve(LIBRARY));
    }

    /**
     * Reads the files of a folder.
     *
     * @param otherwise what makes a text's vector where they do not say
     * @throws InvalidModelException if one is damaged, or asks for what is not known
     */
    public static SentenceConfig read(Path folder, Pooling otherwise) {
        SentenceConfig config = new SentenceConfig(folder, otherwise);
        Path modules = folder.resolve("modules.json");
        if (Files.isRegularFile(modules)) {
            config.readModules(modules);
        }
        return config;
    }

    public Pooling pooling() {
        return pooling;
    }

    /** Returns whether vectors are brought to length 1. */
    public boolean normalizes() {
        return normalizes;
    }

    /** Returns how many tokens of a text are read, where that is less than the model could. */
    public Optional<Integer> contextTokens() {
        return readIfThere(folder.resolve("sentence_bert_config.json")).integer("max_seq_length", 1, 1 << 24);
    }

    /** Returns what goes in front of an input; often nothing. */
    public String prefix(InputKind kind) {
        Optional<JsonFields> prompts = library.object("prompts");
        Optional<String> prefix = switch (kind) {
            case PLAIN -> library.text("default_prompt_name").flatMap(name -> prompts.flatMap(all -> all.text(name)));
            case QUERY -> prompts.flatMap(all -> all.text("query"));
            case DOCUMENT -> prompts.flatMap(all -> all.text("document").or(() -> all.text("passage")));
        };
        return prefix.orElse("");
    }

    private void readModules(Path modules) {
        for (JsonElement element : array(modules)) {
            if (!(element instanceof JsonObject module)) {
                throw new InvalidModelException(modules + " must hold an array of objects");
            }
            JsonFields fields = JsonFields.parse(module.toString(), modules.toString());
            String type = fields.text("type").orElse("");
            switch (type.substring(type.lastIndexOf('.') + 1)) {
                case "Transformer" -> {}
                case "Normalize" -> normalizes = true;
                case "Pooling" -> readPooling(fields.text("path").orElse("1_Pooling"));
                default ->
                    throw fields.wrong("type", "Transformer, Pooling or Normalize of sentence_transformers", type);
            }
        }
    }

    private void readPooling(String path) {
        if (!path.matches("[A-Za-z0-9_-]*")) {
            throw new InvalidModelException("modules.json: path must name a folder beside it: " + path);
        }
        Path file = folder.resolve(path).resolve("config.json");
        JsonFields config = readIfThere(file);
        List<String> modes = config.names().stream()
                .filter(name -> name.startsWith("pooling_mode_"))
                .filter(name -> config.flag(name).orElse(false))
                .map(name -> name.substring("pooling_mode_".length()))
                .toList();
        String mode = modes.size() == 1 ? modes.get(0) : modes.toString();
        pooling = switch (mode) {
            case "cls_token" -> Pooling.FIRST;
            case "mean_tokens" -> Pooling.MEAN;
            case "lasttoken" -> Pooling.LAST;
            default -> throw config.wrong("pooling_mode", "one of cls_token, mean_tokens and lasttoken", mode);
        };
        if (!config.flag("include_prompt").orElse(true)) {
            throw config.wrong("include_prompt", "true", "false");
        }
    }

    private static JsonArray array(Path file) {
        try {
            if (Files.size(file) <= MOST_BYTES
                    && JsonParser.parseString(Files.readString(file)) instanceof JsonArray array) {
                return array;
            }
        } catch (IOException | JsonParseException e) {
            throw new InvalidModelException(file + " cannot be read as JSON: " + e.getMessage(), e);
        }
        throw new InvalidModelException(file + " must hold a JSON array of at most " + MOST_BYTES + " bytes");
    }

    private static JsonFields readIfThere(Path file) {
        return Files.isRegularFile(file) ? JsonFile.read(file, MOST_BYTES) : JsonFields.parse("{}", file.toString());
    }
}
