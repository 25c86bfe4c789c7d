package dev.inferj.internal.registry;

import dev.inferj.ModelNotFoundException;
import dev.inferj.spi.Provider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Finds the provider of a scheme. Immutable; safe to share between threads. */
public final class ProviderRegistry {
    /** Which module brings a scheme, so that the error for a missing one can name it. */
    private static final Map<String, String> MODULES =
            Map.of("llamacpp", "inference-llamacpp", "mock", "inference-testkit");

    /** A class path that cannot be read at all fails anew at each step. */
    private static final int MOST_UNLOADABLE = 16;

    private final Map<String, Provider> providers;

    /** Providers that are registered but did not load: only of interest when somebody misses one. */
    private final List<Throwable> unloadable;

    /**
     * @param providers all there are
     * @throws IllegalArgumentException if two of them have the same scheme
     */
    public ProviderRegistry(List<Provider> providers) {
        this(providers, List.of());
    }

    private ProviderRegistry(List<Provider> providers, List<Throwable> unloadable) {
        Map<String, Provider> byScheme = new HashMap<>();
        for (Provider provider : providers) {
            Provider other = byScheme.put(provider.scheme(), provider);
            if (other != null) {
                throw new IllegalArgumentException("scheme must belong to one provider, not to both "
                        + other.getClass().getName() + " and "
                        + provider.getClass().getName() + ": " + provider.scheme());
            }
        }
        this.providers = Map.copyOf(byScheme);
        this.unloadable = List.copyOf(unloadable);
    }

    /** Finds the providers on the class path or module path. */
    public static ProviderRegistry discover() {
        return discover(Provider.class.getClassLoader());
    }

    /** Finds the providers that a class loader sees. One that does not load does not hide the others. */
    static ProviderRegistry discover(ClassLoader loader) {
        List<Provider> found = new ArrayList<>();
        List<Throwable> unloadable = new ArrayList<>();
        Iterator<Provider> each = ServiceLoader.load(Provider.class, loader).iterator();
        boolean more = true;
        while (more && unloadable.size() < MOST_UNLOADABLE) {
            try {
                more = each.hasNext();
                if (more) {
                    found.add(each.next());
                }
            } catch (ServiceConfigurationError | LinkageError e) { // for one, a class for a newer Java than this
                unloadable.add(e);
            }
        }
        return new ProviderRegistry(found, unloadable);
    }

    /**
     * Returns the provider of a scheme.
     *
     * @throws ModelNotFoundException if there is none; the message lists those there are, and the cause is what kept
     *     others from loading
     */
    public Provider find(String scheme) {
        Provider provider = providers.get(scheme);
        if (provider != null) {
            return provider;
        }
        String there = providers.isEmpty()
                ? "there are none"
                : "only for " + providers.keySet().stream().sorted().collect(Collectors.joining(", "));
        String broken = unloadable.stream()
                .map(e -> "; one could not be loaded: " + e)
                .distinct()
                .collect(Collectors.joining());
        throw new ModelNotFoundException(
                "no provider for '" + scheme + ":', " + there + broken + ": " + remedy(scheme),
                unloadable.isEmpty() ? null : unloadable.get(0));
    }

    private static String remedy(String scheme) {
        String module = MODULES.get(scheme);
        return module == null
                ? "correct the scheme, or add the module that brings it; known are "
                        + MODULES.keySet().stream().sorted().collect(Collectors.joining(", "))
                : "add the dependency dev.inferj:" + module;
    }
}
