package dev.inferj.internal.registry;

import dev.inferj.ModelNotFoundException;
import dev.inferj.spi.Provider;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Finds the provider of a scheme. */
public final class ProviderRegistry {
    /** Which module brings a scheme, so that the error for a missing one can name it. */
    private static final Map<String, String> MODULES =
            Map.of("llamacpp", "inference-llamacpp", "mock", "inference-testkit");

    private final List<Provider> providers;

    public ProviderRegistry(List<Provider> providers) {
        this.providers = List.copyOf(providers);
    }

    /** Finds the providers on the class path or module path. */
    public static ProviderRegistry discover() {
        return new ProviderRegistry(ServiceLoader.load(Provider.class, Provider.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    /**
     * Returns the provider of a scheme.
     *
     * @throws ModelNotFoundException if there is none; the message lists those there are
     */
    public Provider find(String scheme) {
        return providers.stream()
                .filter(provider -> provider.scheme().equals(scheme))
                .findFirst()
                .orElseThrow(() -> new ModelNotFoundException("no provider for '" + scheme + ":', only for "
                        + providers.stream().map(Provider::scheme).sorted().toList() + ": " + remedy(scheme)));
    }

    private static String remedy(String scheme) {
        String module = MODULES.get(scheme);
        return module == null
                ? "mend the scheme, or add the module that brings it; known are "
                        + MODULES.keySet().stream().sorted().collect(Collectors.joining(", "))
                : "add the dependency dev.inferj:" + module;
    }
}
