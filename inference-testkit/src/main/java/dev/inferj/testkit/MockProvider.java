package dev.inferj.testkit;

import dev.inferj.ModelAddress;
import dev.inferj.ModelNotFoundException;
import dev.inferj.ModelOptions;
import dev.inferj.spi.EmbeddingBackend;
import dev.inferj.spi.Provider;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RerankBackend;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.SettingSource;
import dev.inferj.spi.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Opens {@link Mock}s. The one on the class path knows only what an address says; hand one with scripts of your own to
 * {@link dev.inferj.Inference.Builder#provider} to test an application that opens its model by address.
 */
public final class MockProvider implements Provider {
    private final Map<String, Mock> mocks;

    /** For {@link java.util.ServiceLoader}. */
    public MockProvider() {
        this(Map.of());
    }

    private MockProvider(Map<String, Mock> mocks) {
        this.mocks = mocks;
    }

    /** Returns one that opens these mocks at the addresses {@code mock:NAME}. */
    public static MockProvider of(Mock... mocks) {
        Map<String, Mock> byName = new LinkedHashMap<>();
        for (Mock mock : mocks) {
            if (byName.put(mock.model(), mock) != null) {
                throw new IllegalArgumentException("mocks must have names of their own: " + mock.model());
            }
        }
        return new MockProvider(byName);
    }

    @Override
    public String scheme() {
        return Mock.SCHEME;
    }

    @Override
    public Mock options(ModelAddress address) {
        Mock mock = mocks.get(address.target());
        return (mock == null ? Mock.model(address.target()) : mock).at(address);
    }

    @Override
    public RequestBackend open(ModelOptions options, SettingSource defaults) {
        Mock mock = mock(options);
        Settings settings = settings(mock, defaults);
        return new MockBackend(mock, settings, new Playback(script(mock, settings)));
    }

    @Override
    public EmbeddingBackend openEmbedding(ModelOptions options, SettingSource defaults) {
        Mock mock = mock(options);
        return new MockEmbeddings(mock, settings(mock, defaults));
    }

    @Override
    public RerankBackend openRerank(ModelOptions options, SettingSource defaults) {
        Mock mock = mock(options);
        return new MockReranker(mock, settings(mock, defaults));
    }

    private static Mock mock(ModelOptions options) {
        if (options instanceof Mock mock) {
            return mock;
        }
        throw new IllegalArgumentException("options must be a Mock: " + options);
    }

    private static Settings settings(Mock mock, SettingSource defaults) {
        return mock.settings()
                .orElse(Mock.SETTINGS, Mock.SCHEME, defaults)
                .orElse(Mock.SETTINGS, Mock.SCHEME, MockProvider::ownDefault);
    }

    /** A test that is over has no use for answers under way, and a clock that stands still would wait for them for ever. */
    private static @Nullable String ownDefault(String scheme, String name) {
        return name.equals(ServingOptions.DRAIN_TIME.name()) ? "0ms" : null;
    }

    private Script script(Mock mock, Settings settings) {
        Script script = mock.script();
        if (!script.otherwise().isEmpty()) {
            return script;
        }
        String answer = settings.find(Mock.ANSWER).orElse(null);
        if (answer != null) {
            return script.otherwise(List.of(request -> MockAnswer.text(answer)));
        }
        if (!script.rules().isEmpty()) {
            return script;
        }
        if (mock.model().equals(Mock.ECHO)) {
            return mock.echo().script();
        }
        throw new ModelNotFoundException("the mock '" + mock.model() + "' has no answer: give it one (mock:"
                + mock.model() + "?answer=Hello), or use mock:echo"
                + mocks.keySet().stream().sorted().map(name -> ", mock:" + name).collect(Collectors.joining()));
    }
}
