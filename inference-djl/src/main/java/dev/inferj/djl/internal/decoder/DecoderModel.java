package dev.inferj.djl.internal.decoder;

import dev.inferj.InvalidModelException;
import dev.inferj.djl.internal.architecture.ConfigReader;
import dev.inferj.djl.internal.architecture.Decoder;
import dev.inferj.djl.internal.architecture.DecoderScript;
import dev.inferj.djl.internal.architecture.WeightPlan;
import dev.inferj.djl.internal.json.JsonFields;
import dev.inferj.djl.internal.safetensors.WeightFiles;
import java.nio.file.Path;

/**
 * A model as its files describe it, checked, and not loaded yet.
 *
 * @param decoder what it computes
 * @param plan the weights that takes
 * @param files where they are
 */
public record DecoderModel(Decoder decoder, WeightPlan plan, WeightFiles files) {
    /**
     * Reads the configuration and the heads of the weights, and sees that they fit.
     *
     * @param config what {@code config.json} holds
     * @throws InvalidModelException if they do not, or the model is of a kind that does not run
     */
    public static DecoderModel read(Path folder, JsonFields config) {
        return read(folder, config, /* hasHead= */ true);
    }

    /** Reads a model whose hidden states are wanted, as {@link #read} does; a head is not asked for. */
    public static DecoderModel readWithoutHead(Path folder, JsonFields config) {
        return read(folder, config, /* hasHead= */ false);
    }

    private static DecoderModel read(Path folder, JsonFields config, boolean hasHead) {
        Decoder decoder = ConfigReader.read(config);
        WeightFiles files = WeightFiles.read(folder);
        WeightPlan plan = WeightPlan.of(decoder, WeightCheck.prefix(files), hasHead);
        WeightCheck.require(plan, files);
        return new DecoderModel(decoder, plan, files);
    }

    /** Returns the type of the KV cache's cells, where the one asked for does not run with this decoder. */
    public CellType cellType(CellType asked) {
        return DecoderScript.takesHalfCache(decoder) ? asked : CellType.F32;
    }
}
