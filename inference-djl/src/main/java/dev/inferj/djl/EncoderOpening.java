package dev.inferj.djl;

import dev.inferj.ModelInfo;
import dev.inferj.ModelNotFoundException;
import dev.inferj.djl.internal.architecture.Family;
import dev.inferj.djl.internal.decoder.CellType;
import dev.inferj.djl.internal.decoder.DecoderModel;
import dev.inferj.djl.internal.decoder.Kernel;
import dev.inferj.djl.internal.decoder.KernelChoice;
import dev.inferj.djl.internal.decoder.RunPlan;
import dev.inferj.djl.internal.encoder.Encoder;
import dev.inferj.djl.internal.encoder.EncoderEmbeddings;
import dev.inferj.djl.internal.encoder.EncoderReranker;
import dev.inferj.djl.internal.encoder.EncoderRun;
import dev.inferj.djl.internal.json.JsonFields;
import dev.inferj.djl.internal.json.JsonFile;
import dev.inferj.djl.internal.torch.Torch;
import dev.inferj.djl.internal.torch.TorchStart;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Settings;
import dev.inferj.spi.StepLimits;
import java.nio.file.Files;
import java.nio.file.Path;

/** The way from options to an open model that embeds or ranks. */
final class EncoderOpening {
    private static final int MOST_CONFIG_BYTES = 1 << 20;

    /** Texts of one call; what bounds a call is its tokens. */
    private static final int BATCH_ITEMS = 256;

    private final Djl options;
    private final Settings settings;

    /** @param settings of the options, with those from outside filled in */
    EncoderOpening(Djl options, Settings settings) {
        this.options = options;
        this.settings = settings;
    }

    EncoderEmbeddings embeddings() {
        JsonFields config = config();
        if (!Encoder.isOne(config)) {
            return decoder(config);
        }
        Encoder encoder = Encoder.read(config);
        Torch torch = torch();
        EncoderRun run = run(torch);
        return EncoderEmbeddings.open(
                torch,
                options.folder(),
                encoder,
                run,
                info(encoder.family(), run.kernel()),
                ServingOptions.of(settings));
    }

    EncoderReranker reranker() {
        Encoder encoder = Encoder.read(config());
        Torch torch = torch();
        EncoderRun run = run(torch);
        return EncoderReranker.open(
                torch,
                options.folder(),
                encoder,
                run,
                info(encoder.family(), run.kernel()),
                ServingOptions.of(settings));
    }

    private EncoderEmbeddings decoder(JsonFields config) {
        String type = config.text("model_type").orElse("none");
        if (!Family.modelTypes().contains(type)) {
            throw config.wrong("model_type", "one of " + Encoder.modelTypes() + " or of " + Family.modelTypes(), type);
        }
        DecoderModel model = DecoderModel.readWithoutHead(options.folder(), config);
        StepLimits limits = Dimensions.ofTexts(settings, model.decoder().contextTokens(), BATCH_ITEMS);
        Torch torch = torch();
        EncoderRun run = run(torch);
        RunPlan plan = new RunPlan(limits, run.kernel(), CellType.F32, run.device(), run.threads());
        return EncoderEmbeddings.open(
                torch,
                options.folder(),
                model,
                plan,
                info(model.decoder().modelType(), run.kernel())
                        .parameters(model.plan().parameters()),
                ServingOptions.of(settings));
    }

    private JsonFields config() {
        Path config = options.folder().resolve("config.json");
        if (!Files.isRegularFile(config)) {
            throw new ModelNotFoundException("there is no " + config + ": name a folder that holds config.json,"
                    + " tokenizer.json and safetensors files");
        }
        return JsonFile.read(config, MOST_CONFIG_BYTES);
    }

    private Torch torch() {
        return TorchStart.torch(settings.find(DjlSettings.NATIVE_FOLDER).orElse(null));
    }

    /** Vectors are compared with others that were made elsewhere, so that precision is full unless asked for. */
    private EncoderRun run(Torch torch) {
        Precision asked = settings.get(DjlSettings.PRECISION);
        Precision precision = asked == Precision.AUTO ? Precision.F32 : asked;
        String device = TorchDevices.choose(settings.get(DjlSettings.DEVICE), torch);
        Kernel kernel = KernelChoice.choose(torch, Kernels.of(precision, !device.equals("cpu")), device)
                .kernel();
        int threads = settings.find(DjlSettings.THREADS)
                .orElse(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
        return new EncoderRun(kernel, device, threads, BATCH_ITEMS, settings.get(DjlSettings.BATCH_TOKENS));
    }

    private ModelInfo.Builder info(String architecture, Kernel kernel) {
        return ModelInfo.builder(Djl.SCHEME, options.model())
                .architecture(architecture)
                .quantization(kernel.label())
                .takesMessages(false);
    }
}
