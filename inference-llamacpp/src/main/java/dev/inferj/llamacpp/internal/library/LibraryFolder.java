package dev.inferj.llamacpp.internal.library;

import dev.inferj.ProviderUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The libraries in one folder: libllama, the ggml libraries that it needs, and ggml's backends. */
final class LibraryFolder {
    private final Path folder;
    private final Platform platform;
    private final List<String> names;

    private LibraryFolder(Path folder, Platform platform, List<String> names) {
        this.folder = folder;
        this.platform = platform;
        this.names = names;
    }

    /**
     * Lists a folder.
     *
     * @throws ProviderUnavailableException if it cannot be read
     */
    static LibraryFolder of(Path folder, Platform platform) {
        try (Stream<Path> files = Files.list(folder)) {
            // The shortest name is the one without version, if there is one, and stands for the version in use.
            Comparator<String> shortestFirst =
                    Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());
            return new LibraryFolder(
                    folder,
                    platform,
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.contains(platform.suffix()))
                            .sorted(shortestFirst)
                            .toList());
        } catch (IOException e) {
            throw new ProviderUnavailableException(
                    "cannot read the library folder " + folder + ": " + e, e, /* retryable= */ false);
        }
    }

    /** Returns the library that has llama.cpp's functions. */
    Optional<Path> llama() {
        return find("llama").or(() -> find("jllama"));
    }

    /** Returns the libraries that libllama needs, in the order to open them in. */
    List<Path> dependencies() {
        return Stream.of("ggml-base", "ggml")
                .map(this::find)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Returns a library of this folder that a text names, such as the system's complaint that one is missing. */
    Optional<Path> namedIn(String text) {
        return names.stream()
                .filter(name -> Pattern.compile("(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w-]|\\.\\w)")
                        .matcher(text)
                        .find())
                .findFirst()
                .map(folder::resolve);
    }

    /** Returns whether there are backends in files of their own, such as libggml-cpu-haswell.so. */
    boolean hasBackends() {
        String base = platform.prefix() + "ggml-base";
        return names.stream().anyMatch(name -> name.startsWith(platform.prefix() + "ggml-") && !name.startsWith(base));
    }

    /** Returns the names of all libraries here. */
    List<String> names() {
        return names;
    }

    private Optional<Path> find(String library) {
        Pattern pattern = platform.fileNames(library);
        return names.stream()
                .filter(name -> pattern.matcher(name).matches())
                .findFirst()
                .map(folder::resolve);
    }
}
