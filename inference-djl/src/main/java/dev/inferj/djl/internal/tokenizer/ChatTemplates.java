package dev.inferj.djl.internal.tokenizer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.inferj.InvalidModelException;
import dev.inferj.ModelInfo;
import dev.inferj.djl.internal.json.JsonFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The chat templates of a model's folder: {@code chat_template} in {@code tokenizer_config.json}, one text or a list of
 * named ones; {@code chat_template.jinja}, which wins over it; and those of the folder {@code chat_templates}, named as
 * their files are.
 */
public final class ChatTemplates {
    private static final int MOST_BYTES = 64 << 20;
    private static final String DEFAULT = "default";
    private static final String ENDING = ".jinja";

    private @Nullable String main;
    private final Map<String, String> named = new TreeMap<>();

    private ChatTemplates() {}

    /**
     * Reads the templates of a folder, which may have none.
     *
     * @throws InvalidModelException if a file cannot be read
     */
    public static ChatTemplates read(Path folder) {
        ChatTemplates templates = new ChatTemplates();
        for (String file : new String[] {"chat_template.json", "tokenizer_config.json"}) {
            if (Files.isRegularFile(folder.resolve(file))) {
                JsonFile.read(folder.resolve(file), MOST_BYTES)
                        .find("chat_template")
                        .ifPresent(templates::add);
            }
        }
        Path single = folder.resolve("chat_template" + ENDING);
        try {
            if (Files.isRegularFile(single)) {
                templates.main = Files.readString(single);
            }
            templates.addFiles(folder.resolve("chat_templates"));
        } catch (IOException e) {
            throw new InvalidModelException("a chat template in " + folder + " cannot be read: " + e, e);
        }
        return templates;
    }

    /** Puts the templates into a model's facts, and returns those. */
    public ModelInfo.Builder describe(ModelInfo.Builder info) {
        named.forEach(info::namedChatTemplate);
        return info.chatTemplate(main);
    }

    private void add(JsonElement template) {
        if (template instanceof JsonArray list) {
            for (JsonElement each : list) {
                if (each instanceof JsonObject object) {
                    put(JsonText.text(object, "name"), JsonText.text(object, "template"));
                }
            }
        } else if (template.isJsonPrimitive()) {
            main = template.getAsString();
        }
    }

    private void addFiles(Path templates) throws IOException {
        if (!Files.isDirectory(templates)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(templates, "*" + ENDING)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                put(name.substring(0, name.length() - ENDING.length()), Files.readString(file));
            }
        }
    }

    private void put(@Nullable String name, @Nullable String template) {
        if (name == null || template == null) {
            return;
        }
        if (name.equals(DEFAULT)) {
            main = template;
        } else {
            named.put(name, template);
        }
    }
}
