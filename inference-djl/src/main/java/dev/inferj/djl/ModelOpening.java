package dev.inferj.djl;

import dev.inferj.InvalidModelException;
import dev.inferj.ModelNotFoundException;
import dev.inferj.djl.internal.json.JsonFile;
import dev.inferj.spi.Backend;
import dev.inferj.spi.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The way from options to an open model: everything is checked as early as it can be, and undone if a later step fails. */
final class ModelOpening {
    private static final int MOST_CONFIG_BYTES = 1 << 20;

    private final Djl options;
    private final Settings settings;

    /**
     * Creates an opening.
     *
     * @param settings of the options, with those from outside filled in
     */
    ModelOpening(Djl options, Settings settings) {
        this.options = options;
        this.settings = settings;
    }

    Backend open() {
        Path config = options.folder().resolve("config.json");
        if (!Files.isRegularFile(config)) {
            throw new ModelNotFoundException("there is no " + config + ": name a folder that holds config.json,"
                    + " tokenizer.json and safetensors files");
        }
        String type =
                JsonFile.read(config, MOST_CONFIG_BYTES).text("model_type").orElse("none");
        throw new InvalidModelException("model_type must be one of " + List.of() + ": " + type + ", with " + settings);
    }
}
