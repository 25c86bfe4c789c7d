package dev.inferj.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inferj.ModelAddress;
import dev.inferj.ModelNotFoundException;
import dev.inferj.ModelOptions;
import dev.inferj.spi.Backend;
import dev.inferj.spi.Provider;
import dev.inferj.spi.SettingSource;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProviderRegistryTest {
    private static final String HERE = ProviderRegistryTest.class.getPackageName();

    @Test
    void providerIsFoundByItsScheme() {
        Provider one = new Named("one");
        Provider two = new Named("two");
        ProviderRegistry registry = new ProviderRegistry(List.of(one, two));
        assertThat(registry.find("one")).isSameAs(one);
        assertThat(registry.find("two")).isSameAs(two);
    }

    @Test
    void unknownSchemeListsTheProvidersThereAre() {
        ProviderRegistry registry = new ProviderRegistry(List.of(new Named("vllm"), new Named("mock")));
        assertThatExceptionOfType(ModelNotFoundException.class)
                .isThrownBy(() -> registry.find("lamacpp"))
                .withMessage("no provider for 'lamacpp:', only for mock, vllm: correct the scheme, or add the module "
                        + "that brings it; known are llamacpp, mock")
                .withNoCause();
    }

    @Test
    void missingProviderNamesTheDependencyToAdd() {
        ProviderRegistry registry = new ProviderRegistry(List.of());
        assertThatExceptionOfType(ModelNotFoundException.class)
                .isThrownBy(() -> registry.find("llamacpp"))
                .withMessage("no provider for 'llamacpp:', there are none: "
                        + "add the dependency dev.inferj:inference-llamacpp");
    }

    @Test
    void schemeThatTwoProvidersClaimIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProviderRegistry(List.of(new Named("mock"), new Named("mock"))))
                .withMessage("scheme must belong to one provider, not to both " + HERE + ".ProviderRegistryTest$Named"
                        + " and " + HERE + ".ProviderRegistryTest$Named: mock");
    }

    @Test
    void registeredProvidersAreDiscoveredAlsoBehindOnesThatDoNotLoad(@TempDir Path folder) throws IOException {
        try (URLClassLoader loader =
                loader(folder, "no.such.Provider", Registered.class.getName(), Broken.class.getName())) {
            ProviderRegistry registry = ProviderRegistry.discover(loader);
            assertThat(registry.find("registered").getClass().getName()).isEqualTo(Registered.class.getName());
            assertThatExceptionOfType(ModelNotFoundException.class)
                    .isThrownBy(() -> registry.find("broken"))
                    .withMessageContaining("only for registered; one could not be loaded: ")
                    .withMessageContaining("no.such.Provider")
                    .withMessageContaining(Broken.class.getName())
                    .withCauseInstanceOf(ServiceConfigurationError.class);
        }
    }

    @Test
    void providerForANewerJavaDoesNotHideTheOthers(@TempDir Path folder) throws IOException {
        Path newer = folder.resolve("Newer.class");
        Files.write(newer, new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0x7F, 0x7F});
        try (URLClassLoader loader = loader(folder, "Newer", Registered.class.getName())) {
            ProviderRegistry registry = ProviderRegistry.discover(loader);
            assertThat(registry.find("registered").scheme()).isEqualTo("registered");
            assertThatExceptionOfType(ModelNotFoundException.class)
                    .isThrownBy(() -> registry.find("newer"))
                    .withMessageContaining("; one could not be loaded: ")
                    .withCauseInstanceOf(LinkageError.class);
        }
    }

    @Test
    void classPathThatCannotBeReadIsGivenUpOn() {
        ClassLoader unreadable = new ClassLoader(null) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                throw new IOException("disk on fire");
            }
        };
        assertThatExceptionOfType(ModelNotFoundException.class)
                .isThrownBy(() -> ProviderRegistry.discover(unreadable).find("mock"))
                .withStackTraceContaining("disk on fire");
    }

    /** Returns a loader of a class path folder that registers these providers. */
    private static URLClassLoader loader(Path folder, String... providers) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(Provider.class.getName()), String.join("\n", providers));
        return new OwnClasses(folder.toUri().toURL());
    }

    /** Loads the providers below anew, outside this test's module, where a services file would be ignored. */
    private static final class OwnClasses extends URLClassLoader {
        OwnClasses(URL folder) {
            super(new URL[] {folder}, ProviderRegistryTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(ProviderRegistryTest.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (var in = ProviderRegistryTest.class.getResourceAsStream(
                    name.substring(name.lastIndexOf('.') + 1) + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** Has a scheme, and no models. */
    static class Named implements Provider {
        private final String scheme;

        Named(String scheme) {
            this.scheme = scheme;
        }

        @Override
        public String scheme() {
            return scheme;
        }

        @Override
        public ModelOptions options(ModelAddress address) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Backend open(ModelOptions options, SettingSource defaults) {
            throw new UnsupportedOperationException();
        }
    }

    /** Registered by the tests above. */
    public static final class Registered extends Named {
        public Registered() {
            super("registered");
        }
    }

    /** Registered by the tests above; cannot be made. */
    public static final class Broken extends Named {
        public Broken() {
            super("broken");
            throw new IllegalStateException("no native library");
        }
    }
}
