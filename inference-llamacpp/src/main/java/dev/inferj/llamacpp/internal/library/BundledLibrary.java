package dev.inferj.llamacpp.internal.library;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The library inside java-llama.cpp's jar, which comes as a dependency of this module. Only its file is used. */
final class BundledLibrary {
    private static final String PACKAGE = "de.kherud.llama";

    private final Platform platform;
    private final UnpackFolder folder;

    BundledLibrary(Platform platform, UnpackFolder folder) {
        this.platform = platform;
        this.folder = folder;
    }

    /** Returns the library as a file; empty if there is no such jar, or it has none for this platform. */
    Optional<Path> unpack() throws IOException {
        String name = platform.fileName("jllama");
        byte[] content = read(PACKAGE.replace('.', '/') + "/" + platform.folder() + "/" + name);
        return content == null ? Optional.empty() : Optional.of(folder.place(name, content));
    }

    private static byte @Nullable [] read(String resource) throws IOException {
        ClassLoader loader = BundledLibrary.class.getClassLoader();
        try (InputStream in = loader.getResourceAsStream(resource)) {
            return in == null ? readFromModulePath(resource) : in.readAllBytes();
        }
    }

    /** On the module path nothing requires the jar, so it is no module of the running program and is looked for there. */
    private static byte @Nullable [] readFromModulePath(String resource) throws IOException {
        String modulePath = System.getProperty("jdk.module.path", "");
        Path[] entries = Arrays.stream(modulePath.split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toArray(Path[]::new);
        for (ModuleReference module : ModuleFinder.of(entries).findAll()) {
            if (module.descriptor().packages().contains(PACKAGE)) {
                try (ModuleReader reader = module.open();
                        InputStream in = reader.open(resource).orElse(null)) {
                    return in == null ? null : in.readAllBytes();
                }
            }
        }
        return null;
    }
}
