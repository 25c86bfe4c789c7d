package dev.inferj.llamacpp.internal.library;

import dev.inferj.ProviderUnavailableException;
import dev.inferj.llamacpp.internal.ffi.LlamaLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a llama.cpp library: the one that the user names; else the one in java-llama.cpp's jar; else the system's. Each
 * is opened once and kept. Safe to share between threads.
 */
public final class LibrarySearch {
    /** Where systems and package managers put libraries that their loader may not look for. */
    private static final List<String> USUAL_FOLDERS = List.of(
            "/usr/local/lib",
            "/usr/lib64",
            "/usr/lib/x86_64-linux-gnu",
            "/usr/lib/aarch64-linux-gnu",
            "/usr/lib",
            "/opt/homebrew/lib",
            "/home/linuxbrew/.linuxbrew/lib");

    private static final Logger LOGGER = LoggerFactory.getLogger(LibrarySearch.class);
    private static final LibrarySearch SHARED = new LibrarySearch(Platform.current(), cacheFolder());

    private final Platform platform;
    private final LibraryOpener opener;
    private final BundledLibrary bundled;

    /** Held while a library opens, so that it opens once. */
    private final ReentrantLock lock = new ReentrantLock();

    /** By what was asked for; "" stands for the default. Guarded by lock. */
    private final Map<String, LlamaLibrary> found = new HashMap<>();

    LibrarySearch(Platform platform, Path cacheFolder) {
        this.platform = platform;
        this.opener = new LibraryOpener(platform);
        this.bundled = new BundledLibrary(platform, new UnpackFolder(cacheFolder));
    }

    /** Returns the search whose libraries all models share. */
    public static LibrarySearch shared() {
        return SHARED;
    }

    /**
     * Returns a library.
     *
     * @param named the file or folder that the user names; null where none is named
     * @throws ProviderUnavailableException if there is none that can be used; the message lists what was tried
     */
    public LlamaLibrary find(@Nullable Path named) {
        String key = named == null ? "" : named.toAbsolutePath().normalize().toString();
        lock.lock();
        try {
            LlamaLibrary library = found.get(key);
            if (library == null) {
                library = named == null ? search() : opener.open(named);
                LOGGER.debug("using {}", library);
                found.put(key, library);
            }
            return library;
        } finally {
            lock.unlock();
        }
    }

    private LlamaLibrary search() {
        List<ProviderUnavailableException> failures = new ArrayList<>();
        List<Supplier<LlamaLibrary>> places = new ArrayList<>();
        places.add(this::bundled);
        systemNames().forEach(name -> places.add(() -> LibraryOpener.openSystem(name)));
        USUAL_FOLDERS.stream().map(Path::of).forEach(folder -> places.add(() -> opener.open(folder)));
        for (Supplier<LlamaLibrary> place : places) {
            try {
                return place.get();
            } catch (ProviderUnavailableException e) {
                failures.add(e);
            }
        }
        throw nothingFound(failures);
    }

    private LlamaLibrary bundled() {
        Optional<Path> file;
        try {
            file = bundled.unpack();
        } catch (IOException e) {
            throw new ProviderUnavailableException(
                    "the library in de.kherud:llama cannot be unpacked: " + e, e, /* retryable= */ false);
        }
        return opener.open(file.orElseThrow(() -> new ProviderUnavailableException(
                "the dependency de.kherud:llama is absent or has no library for " + platform.folder(),
                null,
                /* retryable= */ false)));
    }

    private List<String> systemNames() {
        String plain = platform.fileName("llama");
        return platform.suffix().equals(".so") ? List.of(plain, plain + ".0") : List.of(plain);
    }

    private static ProviderUnavailableException nothingFound(List<ProviderUnavailableException> failures) {
        StringBuilder message = new StringBuilder("found no llama.cpp library that can be used: add the dependency"
                + " de.kherud:llama, or name a libllama file or folder by the setting library"
                + " (inferj.llamacpp.library, INFERJ_LLAMACPP_LIBRARY). Tried:");
        failures.forEach(failure -> message.append("\n - ").append(failure.getMessage()));
        ProviderUnavailableException nothing =
                new ProviderUnavailableException(message.toString(), failures.get(0), /* retryable= */ false);
        failures.stream().skip(1).forEach(nothing::addSuppressed);
        return nothing;
    }

    private static Path cacheFolder() {
        String home = System.getProperty("user.home");
        String xdg = System.getenv("XDG_CACHE_HOME");
        String local = System.getenv("LOCALAPPDATA");
        Path caches = xdg != null && xdg.startsWith("/")
                ? Path.of(xdg)
                : local != null ? Path.of(local) : Path.of(home, ".cache");
        return caches.resolve("inferj");
    }
}
