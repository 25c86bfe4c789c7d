package dev.inferj.llamacpp.internal.library;

import static java.util.Objects.requireNonNull;

import dev.inferj.ProviderUnavailableException;
import dev.inferj.llamacpp.internal.ffi.LlamaLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Opens one library file with those it needs. What is opened stays open until the JVM ends: ggml's worker threads outlive
 * the models, so closing the library would take the code from under them.
 */
final class LibraryOpener {
    private static final int NAMES_SHOWN = 8;

    private final Platform platform;

    LibraryOpener(Platform platform) {
        this.platform = platform;
    }

    /**
     * Opens libllama.
     *
     * @param named the file, or the folder that it is in
     * @throws ProviderUnavailableException if it cannot be used; the message says why and what to do
     */
    LlamaLibrary open(Path named) {
        Path path = named.toAbsolutePath().normalize();
        if (!Files.exists(path)) {
            throw unavailable("there is no such library: " + path, null);
        }
        boolean isFolder = Files.isDirectory(path);
        Path home = isFolder ? path : requireNonNull(path.getParent(), "folder of a file");
        LibraryFolder folder = LibraryFolder.of(home, platform);
        Path llama = isFolder ? folder.llama().orElseThrow(() -> noLibrary(path, folder)) : path;

        SymbolLookup lookup = name -> Optional.empty();
        for (Path dependency : folder.dependencies()) {
            lookup = open(dependency, folder, new HashSet<>()).or(lookup);
        }
        lookup = open(llama, folder, new HashSet<>()).or(lookup);
        String backends = folder.hasBackends() ? home.toString() : null;
        return LlamaLibrary.of(llama.toString(), lookup, backends);
    }

    /**
     * Opens libllama by the name that the system knows it under.
     *
     * @throws ProviderUnavailableException if the system knows none
     */
    @SuppressWarnings("restricted")
    static LlamaLibrary openSystem(String name) {
        SymbolLookup lookup;
        try {
            lookup = SymbolLookup.libraryLookup(name, Arena.global());
        } catch (IllegalArgumentException e) {
            throw unavailable("the system has no " + name, e);
        } catch (IllegalCallerException e) {
            throw nativeAccessDenied(e);
        }
        return LlamaLibrary.of(name, lookup, null);
    }

    /** Opens a file; where the system says that it needs another one of the same folder, that one first. */
    @SuppressWarnings("restricted")
    private static SymbolLookup open(Path file, LibraryFolder folder, Set<Path> tried) {
        tried.add(file);
        while (true) {
            try {
                return SymbolLookup.libraryLookup(file, Arena.global());
            } catch (IllegalCallerException e) {
                throw nativeAccessDenied(e);
            } catch (IllegalArgumentException e) {
                String reason = reason(file);
                Optional<Path> needed =
                        folder.namedIn(reason.replace(file.toString(), "")).filter(tried::add);
                if (needed.isEmpty()) {
                    throw unavailable(
                            "cannot open the library " + file + ": " + reason
                                    + LoadFailure.remedy(reason)
                                            .map(remedy -> "; " + remedy)
                                            .orElse(""),
                            e);
                }
                open(needed.get(), folder, tried);
            }
        }
    }

    /** Asks the system why a file cannot be opened, which {@link SymbolLookup} does not tell. */
    @SuppressWarnings("restricted") // opening the file needed the same permission
    private static String reason(Path file) {
        try {
            System.load(file.toString());
            return "the system gave no reason";
        } catch (UnsatisfiedLinkError e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static ProviderUnavailableException noLibrary(Path path, LibraryFolder folder) {
        List<String> names = folder.names();
        String holds = names.isEmpty()
                ? "no libraries at all"
                : names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "))
                        + (names.size() > NAMES_SHOWN ? " and " + (names.size() - NAMES_SHOWN) + " more" : "");
        return unavailable("there is no libllama in the folder " + path + "; it holds " + holds, null);
    }

    private static ProviderUnavailableException nativeAccessDenied(IllegalCallerException cause) {
        return unavailable(
                "native code may not be called: start the JVM with --enable-native-access=dev.inferj.llamacpp, or"
                        + " =ALL-UNNAMED where the provider is on the class path",
                cause);
    }

    private static ProviderUnavailableException unavailable(String message, @Nullable Throwable cause) {
        return new ProviderUnavailableException(message, cause, /* retryable= */ false);
    }
}
