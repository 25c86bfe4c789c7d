package dev.inferj.djl;

import dev.inferj.ModelInfo;
import dev.inferj.ModelNotFoundException;
import dev.inferj.djl.internal.decoder.CellType;
import dev.inferj.djl.internal.decoder.DecoderBackend;
import dev.inferj.djl.internal.decoder.DecoderModel;
import dev.inferj.djl.internal.decoder.Kernel;
import dev.inferj.djl.internal.decoder.KernelChoice;
import dev.inferj.djl.internal.decoder.RunPlan;
import dev.inferj.djl.internal.json.JsonFields;
import dev.inferj.djl.internal.json.JsonFile;
import dev.inferj.djl.internal.tokenizer.ChatTemplates;
import dev.inferj.djl.internal.tokenizer.HfTokenizer;
import dev.inferj.djl.internal.torch.Torch;
import dev.inferj.djl.internal.torch.TorchStart;
import dev.inferj.spi.Backend;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Settings;
import dev.inferj.spi.StepLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way from options to an open model: everything is checked as early as it can be, and undone if a later step fails. */
final class ModelOpening {
    private static final Logger LOG = LoggerFactory.getLogger(Djl.class);
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
        Path folder = options.folder();
        Path config = folder.resolve("config.json");
        if (!Files.isRegularFile(config)) {
            throw new ModelNotFoundException("there is no " + config + ": name a folder that holds config.json,"
                    + " tokenizer.json and safetensors files");
        }
        JsonFields fields = JsonFile.read(config, MOST_CONFIG_BYTES);
        DecoderModel model = DecoderModel.read(folder, fields);
        StepLimits limits = Dimensions.of(settings, model.decoder().contextTokens());
        Torch torch = TorchStart.torch(settings.find(DjlSettings.NATIVE_FOLDER).orElse(null));
        RunPlan plan = plan(torch, model, limits);
        HfTokenizer tokenizer = HfTokenizer.open(folder, model.decoder().vocabulary());
        try {
            return DecoderBackend.open(
                    torch,
                    model,
                    plan,
                    tokenizer,
                    tokenizer::close,
                    info(torch, model, plan),
                    ServingOptions.of(settings),
                    torch.memory(plan.device()).orElse(Long.MAX_VALUE));
        } catch (RuntimeException | Error e) {
            tokenizer.close();
            throw e;
        }
    }

    private RunPlan plan(Torch torch, DecoderModel model, StepLimits limits) {
        String device = TorchDevices.choose(settings.get(DjlSettings.DEVICE), torch);
        Precision precision = settings.get(DjlSettings.PRECISION);
        boolean onGpu = !device.equals("cpu");
        KernelChoice choice = KernelChoice.choose(torch, Kernels.of(precision, onGpu), device, model.plan());
        if (!Kernels.serves(choice.kernel(), precision)) {
            LOG.warn(
                    "{}: precision {} does not run here, {} does: {}",
                    options,
                    precision,
                    choice.kernel().label(),
                    choice.refused());
        }
        CellType asked = settings.get(DjlSettings.CACHE_TYPE) == CacheType.F16 ? CellType.F16 : CellType.F32;
        CellType cells = model.cellType(asked);
        if (cells != asked && settings.find(DjlSettings.CACHE_TYPE).isPresent()) {
            LOG.info("{}: the KV cache is F32, as attention whose scores are capped does not run on F16", options);
        }
        int threads = settings.find(DjlSettings.THREADS)
                .orElse(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
        warnOfSpinning(threads);
        return new RunPlan(limits, choice.kernel(), cells, device, threads);
    }

    /** Threads of OpenMP wait for each other by spinning, and a step takes four times as long where a core is taken. */
    private void warnOfSpinning(int threads) {
        if (threads > 1 && System.getenv("GOMP_SPINCOUNT") == null && System.getenv("OMP_WAIT_POLICY") == null) {
            LOG.info(
                    "{}: {} threads spin while they wait for each other; where other work shares the cores, start the"
                            + " JVM with GOMP_SPINCOUNT=10000 in its environment, or set threads to 1",
                    options,
                    threads);
        }
    }

    private ModelInfo info(Torch torch, DecoderModel model, RunPlan plan) {
        ModelInfo.Builder info = ModelInfo.builder(Djl.SCHEME, options.model())
                .contextTokens(plan.limits().contextTokens())
                .architecture(model.decoder().modelType())
                .quantization(plan.kernel().label())
                .parameters(model.plan().parameters())
                .fingerprint(fingerprint(torch, model, plan));
        return ChatTemplates.read(options.folder()).describe(info).build();
    }

    /** Names all that a KV state depends on. The name of the folder and the files' size stand for what is in them. */
    private String fingerprint(Torch torch, DecoderModel model, RunPlan plan) {
        Kernel kernel = plan.kernel();
        return String.join(
                " ",
                options.model(),
                Long.toString(model.files().bytes()),
                "libtorch",
                torch.version(),
                kernel.toString(),
                plan.cellType().toString(),
                plan.device());
    }
}
