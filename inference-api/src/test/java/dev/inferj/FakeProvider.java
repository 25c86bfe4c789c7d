package dev.inferj;

import dev.inferj.spi.Backend;
import dev.inferj.spi.Provider;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Setting;
import dev.inferj.spi.SettingSource;
import dev.inferj.spi.Settings;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens models that answer with the value of their one setting, and notes what it opened. */
final class FakeProvider implements Provider {
    static final Setting<Integer> SIZE = Setting.integer("size", 0, 100, 1);

    final List<FakeBackend> opened = new CopyOnWriteArrayList<>();

    /** What to return instead of a model, or to do before there is one. */
    Supplier<@Nullable Backend> onOpen = () -> null;

    @Override
    public String scheme() {
        return "fake";
    }

    @Override
    public ModelOptions options(ModelAddress address) {
        return new FakeOptions(address.target(), Settings.read(List.of(SIZE), address.parameters()));
    }

    @Override
    public Backend open(ModelOptions options, SettingSource defaults) {
        Backend other = onOpen.get();
        if (other != null) {
            return other;
        }
        FakeOptions given = (FakeOptions) options;
        Settings settings = given.settings().orElse(List.of(SIZE), scheme(), defaults);
        FakeBackend backend = new FakeBackend(given.model(), settings);
        opened.add(backend);
        return backend;
    }

    record FakeOptions(String model, Settings settings) implements ModelOptions {
        @Override
        public String scheme() {
            return "fake";
        }
    }

    /** Answers at once. */
    static final class FakeBackend implements RequestBackend {
        private final String name;
        private final Settings settings;
        volatile int closed;

        @Nullable
        RuntimeException onServe;

        @Nullable
        RuntimeException onClose;

        FakeBackend(String name, Settings settings) {
            this.name = name;
            this.settings = settings;
        }

        @Override
        public ModelInfo info() {
            return ModelInfo.builder("fake", name).build();
        }

        @Override
        public ServingOptions serving() {
            return ServingOptions.of(Settings.EMPTY);
        }

        @Override
        public int maxConcurrent() {
            if (onServe != null) {
                throw onServe;
            }
            return 1;
        }

        @Override
        public Running start(ChatRequest request, RequestSink sink) {
            sink.text("size " + settings.get(SIZE));
            sink.finish(FinishReason.STOP, null, new Usage(1, 0, 2));
            return () -> {};
        }

        @Override
        public void close() {
            synchronized (this) {
                closed++;
            }
            if (onClose != null) {
                throw onClose;
            }
        }
    }
}
