package dev.inferj;

import static java.util.Objects.requireNonNull;

import dev.inferj.internal.delivery.CallbackThreads;
import dev.inferj.internal.delivery.SystemTime;
import dev.inferj.internal.engine.BatchedModel;
import dev.inferj.internal.engine.DelegatedModel;
import dev.inferj.internal.engine.Engine;
import dev.inferj.internal.registry.OutsideSettings;
import dev.inferj.internal.registry.ProviderRegistry;
import dev.inferj.internal.serving.ServedEmbeddings;
import dev.inferj.internal.serving.ServedModel;
import dev.inferj.internal.serving.ServedReranker;
import dev.inferj.internal.serving.SessionKey;
import dev.inferj.spi.Backend;
import dev.inferj.spi.OpenModel;
import dev.inferj.spi.Provider;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.SettingSource;
import dev.inferj.spi.StepBackend;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens models: the one place where the API, the engine and the providers meet. An application makes one and keeps it.
 * Safe to share between threads.
 *
 * <pre>{@code
 * try (var inference = Inference.create();
 *         ChatModel model = inference.chat("llamacpp:/models/model.gguf")) {
 *     System.out.println(model.ask("Why is the sky blue?"));
 * }
 * }</pre>
 */
public final class Inference implements AutoCloseable {
    private final ProviderRegistry providers;
    private final SettingSource settings;
    private final TimeSource time;
    private final Executor callbacks;
    private final SessionKey sessionKey;
    private final List<AutoCloseable> owned;
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private Inference(Builder builder) {
        this.providers =
                builder.providers.isEmpty() ? ProviderRegistry.discover() : new ProviderRegistry(builder.providers);
        Properties properties = new Properties();
        properties.putAll(builder.properties);
        this.settings = new OutsideSettings(properties, System.getProperties(), System.getenv());
        this.sessionKey = builder.sessionKey == null ? SessionKey.ofUser() : new SessionKey(builder.sessionKey);
        this.owned = new ArrayList<>();
        this.time = builder.time == null ? own(new SystemTime()) : builder.time;
        this.callbacks = CallbackThreads.neverRefusing(
                builder.callbackExecutor == null ? own(new CallbackThreads()) : builder.callbackExecutor);
    }

    /** Returns one with all defaults: the providers on the class path, the system's clock, threads of its own. */
    public static Inference create() {
        return builder().build();
    }

    /** Starts to describe one that differs from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Opens the model at an address, {@code scheme:target?setting=value}. Loading may take long; the caller waits. Each
     * call opens a model of its own, also at the same address; close it, or this, to free it.
     *
     * @throws IllegalArgumentException if the address cannot be read or a setting is unknown or out of range
     * @throws ModelNotFoundException if there is no such model, or no provider for the scheme
     * @throws InferenceException if the model cannot be opened
     * @throws CancellationException if the thread is interrupted while a server is asked
     * @throws IllegalStateException if this is closed
     */
    public ChatModel chat(String address) {
        ModelAddress parsed = ModelAddress.parse(address);
        Provider provider = providers.find(parsed.scheme());
        return open(provider, provider.options(parsed));
    }

    /**
     * Opens the model with a provider's typed options, as {@link #chat(String)} does.
     *
     * @throws IllegalArgumentException if a setting that the options leave open is out of range where it is set: in the
     *     properties, the system properties or the environment
     * @throws ModelNotFoundException if there is no such model, or no provider for the options
     * @throws InferenceException if the model cannot be opened
     * @throws CancellationException if the thread is interrupted while a server is asked
     * @throws IllegalStateException if this is closed
     */
    public ChatModel chat(ModelOptions options) {
        return open(providers.find(requireNonNull(options, "options").scheme()), options);
    }

    /**
     * Goes on with a session that {@link Session#save} wrote, on the open model that it is of; of several that are the
     * same, on any. Its KV cells come along, so nothing is computed again.
     *
     * @throws InvalidSessionException if the file is damaged, was changed, is another user's, or is of no open model;
     *     {@link ChatModel#restoreTranscript} then still reads what was said, if the file is sound
     * @see ChatModel#restoreSession
     */
    public Session restoreSession(Path file) {
        return ServedModel.restore(requireNonNull(file, "file"), sessionKey, openChats());
    }

    /**
     * Opens the model at an address to embed texts, as {@link #chat(String)} does to write them.
     *
     * @throws InvalidModelException also if the model, or its provider, embeds no texts
     */
    public EmbeddingModel embedding(String address) {
        ModelAddress parsed = ModelAddress.parse(address);
        return embedding(providers.find(parsed.scheme()).options(parsed));
    }

    /** Opens the model with a provider's typed options to embed texts, as {@link #embedding(String)} does. */
    public EmbeddingModel embedding(ModelOptions options) {
        Provider provider = providers.find(requireNonNull(options, "options").scheme());
        return keep(
                () -> load(
                        provider,
                        options,
                        () -> provider.openEmbedding(options, settings),
                        backend -> new ServedEmbeddings(backend, time, callbacks, open::remove)),
                EmbeddingModel::close);
    }

    /**
     * Opens the model at an address to rank documents, as {@link #chat(String)} does to write texts.
     *
     * @throws InvalidModelException also if the model, or its provider, ranks no documents
     */
    public RerankModel rerank(String address) {
        ModelAddress parsed = ModelAddress.parse(address);
        return rerank(providers.find(parsed.scheme()).options(parsed));
    }

    /** Opens the model with a provider's typed options to rank documents, as {@link #rerank(String)} does. */
    public RerankModel rerank(ModelOptions options) {
        Provider provider = providers.find(requireNonNull(options, "options").scheme());
        return keep(
                () -> load(
                        provider,
                        options,
                        () -> provider.openRerank(options, settings),
                        backend -> new ServedReranker(backend, time, callbacks, open::remove)),
                RerankModel::close);
    }

    /**
     * Closes every model that is still open, one after the other, as {@link ChatModel#close} does. A model that is being
     * loaded meanwhile is closed as soon as it is there, and its caller gets an {@link IllegalStateException}. A model
     * that cannot be closed keeps no other open: its failure is thrown at the end. Safe to call twice.
     */
    @Override
    public void close() {
        closed = true;
        List<AutoCloseable> all = new ArrayList<>(open);
        all.addAll(owned);
        IllegalStateException failure = null;
        for (AutoCloseable resource : all) {
            try {
                resource.close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new IllegalStateException("cannot close " + resource, e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private ChatModel open(Provider provider, ModelOptions options) {
        return keep(
                () -> load(
                        provider,
                        options,
                        () -> provider.open(options, settings),
                        backend -> new ServedModel(serve(backend), time, callbacks, sessionKey, open::remove)),
                ChatModel::close);
    }

    private <M extends AutoCloseable> M keep(Supplier<M> opening, Consumer<M> closing) {
        if (closed) {
            throw new IllegalStateException("inference is closed");
        }
        M model = opening.get();
        open.add(model);
        if (closed) { // while the model was loading
            closing.accept(model);
            throw new IllegalStateException("inference is closed");
        }
        return model;
    }

    private static <B extends OpenModel, M> M load(
            Provider provider, ModelOptions options, Supplier<B> opening, Function<B, M> serving) {
        try {
            return serve(requireNonNull(opening.get(), "the opened model"), serving);
        } catch (InferenceException | IllegalArgumentException | CancellationException e) {
            throw e;
        } catch (RuntimeException e) { // a fault of the provider; callers know only those above
            throw new EngineFailedException(
                    "the provider " + provider.scheme() + " failed to open " + options.model() + ": " + e, e);
        }
    }

    private static <B extends OpenModel, M> M serve(B backend, Function<B, M> serving) {
        try {
            return serving.apply(backend);
        } catch (Throwable t) { // nobody else knows of the backend
            try {
                backend.close();
            } catch (RuntimeException e) {
                t.addSuppressed(e);
            }
            throw t;
        }
    }

    private Engine serve(Backend backend) {
        if (backend instanceof StepBackend step) {
            return new BatchedModel(
                    step, time, () -> ThreadLocalRandom.current().nextLong());
        }
        return new DelegatedModel((RequestBackend) backend, time);
    }

    private List<ServedModel> openChats() {
        return open.stream()
                .filter(ServedModel.class::isInstance)
                .map(ServedModel.class::cast)
                .toList();
    }

    private <T extends AutoCloseable> T own(T resource) {
        owned.add(resource);
        return resource;
    }

    /** Builds an {@link Inference}. Belongs to one thread. */
    public static final class Builder {
        private final List<Provider> providers = new ArrayList<>();
        private final Properties properties = new Properties();
        private @Nullable TimeSource time;
        private @Nullable Executor callbackExecutor;
        private @Nullable Path sessionKey;

        private Builder() {}

        /** Uses this provider. Once one is named, those on the class path are not looked for. */
        public Builder provider(Provider provider) {
            providers.add(requireNonNull(provider, "provider"));
            return this;
        }

        /**
         * Runs listeners and subscribers, and what hangs on futures, on this executor, which stays the caller's to shut
         * down. Default: daemon threads, as many as needed.
         */
        public Builder callbackExecutor(Executor executor) {
            this.callbackExecutor = requireNonNull(executor, "executor");
            return this;
        }

        /** Takes deadlines and measured times from this clock. Default: the system's. */
        public Builder timeSource(TimeSource time) {
            this.time = requireNonNull(time, "time");
            return this;
        }

        /**
         * Reads settings that models leave open from a properties file in UTF-8, with keys such as
         * {@code inferj.llamacpp.contextTokens}; of several files, the last one that has a key counts. They win over system properties, which win over the environment.
         *
         * @throws UncheckedIOException if the file cannot be read
         * @throws IllegalArgumentException if it is not a properties file
         */
        public Builder properties(Path file) {
            try (Reader reader = Files.newBufferedReader(requireNonNull(file, "file"))) {
                properties.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the properties file " + file, e);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("file must be a properties file: " + file, e);
            }
            return this;
        }

        /**
         * Signs session files with the key in this file, which is made when first needed. Default: a file in the user's
         * home, {@code .config/inferj/session.key}.
         */
        public Builder sessionKey(Path file) {
            this.sessionKey = requireNonNull(file, "file");
            return this;
        }

        /** Returns an inference as described; later changes of this builder do not reach it. */
        public Inference build() {
            return new Inference(this);
        }
    }
}
