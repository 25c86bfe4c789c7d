package dev.inferj.djl.internal.torch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.djl.internal.offline.OfflineStart;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Loads libtorch, once for the process. */
public final class TorchStart {
    static final String ENGINE = "PyTorch";

    /** What every jar of libtorch libraries holds. */
    private static final String BUNDLED = "native/lib/pytorch.properties";

    private TorchStart() {}

    /**
     * Returns libtorch, loading it if this is the first time.
     *
     * @param nativeFolder where to unpack it; null leaves that to DJL
     * @throws ProviderUnavailableException if it cannot be loaded; the message says what to add
     */
    public static Torch torch(@Nullable Path nativeFolder) {
        return OfflineStart.run(nativeFolder, () -> {
            try {
                return new Torch(Engine.getEngine(ENGINE));
            } catch (EngineException | LinkageError e) {
                throw new ProviderUnavailableException(
                        "cannot load libtorch: " + reason(e) + "; " + remedy(), e, /* retryable= */ false);
            }
        });
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }

    private static String remedy() {
        boolean bundled = TorchStart.class.getClassLoader().getResource(BUNDLED) != null;
        return bundled
                ? "see that the folder it is unpacked into, nativeFolder, can be written and has 450 MB left"
                : "add the dependency ai.djl.pytorch:pytorch-native-cpu:2.7.1 with the classifier "
                        + classifier(System.getProperty("os.name"), System.getProperty("os.arch"))
                        + ", or name a libtorch of your own by PYTORCH_LIBRARY_PATH";
    }

    static String classifier(String system, String processor) {
        String name = system.toLowerCase(Locale.ROOT);
        String os = name.startsWith("windows") ? "win" : name.startsWith("mac") ? "osx" : "linux";
        boolean arm = processor.equals("aarch64") || processor.equals("arm64");
        return os + "-" + (arm ? "aarch64" : "x86_64");
    }
}
