package dev.inferj.llamacpp;

import static java.util.Objects.requireNonNull;

import dev.inferj.ModelAddress;
import dev.inferj.ModelOptions;
import dev.inferj.spi.Setting;
import dev.inferj.spi.SettingSource;
import dev.inferj.spi.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model that Ollama has pulled, run in this process through llama.cpp, without Ollama:
 *
 * <pre>{@code
 * OllamaLocal.model("qwen2.5:0.5b").with(options -> options.slots(8))
 * }</pre>
 *
 * <p>In an address: {@code ollama-local:qwen2.5:0.5b?slots=8}, with the settings of {@link LlamaCpp} and those here. Of what
 * Ollama keeps beside the model only LoRA adapters count: messages go through the chat template in the GGUF or
 * {@code chatTemplate}, as Ollama's own templates are in another language, and its parameters are not read. Immutable: each
 * method returns new options.
 */
public final class OllamaLocal implements ModelOptions {
    static final String SCHEME = "ollama-local";
    static final Setting<Path> STORE = Setting.of("store", "a folder", Path::of, path -> true, null);
    static final Setting<Boolean> CHECK_DIGEST = Setting.flag("checkDigest", true);
    private static final List<Setting<?>> OWN = List.of(STORE, CHECK_DIGEST);
    private static final List<Setting<?>> ALL =
            Stream.concat(OWN.stream(), LlamaCppSettings.ALL.stream()).toList();

    private final String name;
    private final Settings settings;
    private final @Nullable LoadListener loadListener;

    private OllamaLocal(String name, Settings settings, @Nullable LoadListener loadListener) {
        this.name = name;
        this.settings = settings;
        this.loadListener = loadListener;
    }

    /** Names a model as {@code ollama list} does; without a tag, {@code latest} is meant. */
    public static OllamaLocal model(String name) {
        return new OllamaLocal(requireNonNull(name, "name"), Settings.EMPTY, null);
    }

    static OllamaLocal of(ModelAddress address) {
        return new OllamaLocal(address.target(), Settings.read(ALL, address.parameters()), null);
    }

    /** Sets where Ollama keeps its models. The default is {@code OLLAMA_MODELS}, or {@code .ollama/models} at home. */
    public OllamaLocal store(Path store) {
        return new OllamaLocal(name, settings.with(STORE, store), loadListener);
    }

    /**
     * Sets whether the model's file is compared with its digest when it is opened, which takes about a second for each
     * gigabyte. The default is true.
     */
    public OllamaLocal checkDigest(boolean checkDigest) {
        return new OllamaLocal(name, settings.with(CHECK_DIGEST, checkDigest), loadListener);
    }

    /** Sets how the model is run. */
    public OllamaLocal with(UnaryOperator<LlamaCpp> change) {
        LlamaCpp changed = change.apply(LlamaCpp.of(Path.of(""), name, settings, loadListener));
        return new OllamaLocal(name, changed.settings(), changed.loadListener().orElse(null));
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public String model() {
        return name;
    }

    @Override
    public String toString() {
        return SCHEME + ":" + name;
    }

    /**
     * Finds the model's files.
     *
     * @throws dev.inferj.InferenceException if it was not pulled, or is damaged
     */
    LlamaCpp find(SettingSource defaults) {
        Settings own = settings.orElse(OWN, SCHEME, defaults);
        OllamaStore.Found found =
                new OllamaStore(own.find(STORE).orElseGet(OllamaLocal::usualStore)).find(name, own.get(CHECK_DIGEST));
        LlamaCpp options = LlamaCpp.of(found.model(), name, settings, loadListener);
        for (Path adapter : found.adapters()) {
            options = options.lora(adapter, 1);
        }
        return options;
    }

    private static Path usualStore() {
        return Optional.ofNullable(System.getenv("OLLAMA_MODELS"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".ollama", "models"));
    }
}
