package dev.inferj.llamacpp.internal.library;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What libraries are called on an operating system and processor.
 *
 * @param folder where java-llama.cpp's jar has the library for it, such as {@code Linux/x86_64}
 * @param prefix of the file name of a library
 * @param suffix of the file name of a library, with its dot
 */
record Platform(String folder, String prefix, String suffix) {
    /** Returns the platform of this JVM. */
    static Platform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"), System.getProperty("java.vm.vendor"));
    }

    static Platform of(String system, String processor, String vendor) {
        String name = system.toLowerCase(Locale.ROOT);
        String arch = switch (processor.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64", "x64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch64";
            default -> processor;
        };
        if (name.contains("windows")) {
            return new Platform("Windows/" + arch, "", ".dll");
        }
        if (name.contains("mac") || name.contains("darwin")) {
            return new Platform("Mac/" + arch, "lib", ".dylib");
        }
        boolean android = vendor.toLowerCase(Locale.ROOT).contains("android");
        return new Platform((android ? "Linux-Android/" : "Linux/") + arch, "lib", ".so");
    }

    /** Returns the file name of a library without any version. */
    String fileName(String library) {
        return prefix + library + suffix;
    }

    /**
     * Returns what the file names of a library look like, with versions and what they were built for: libllama.so.0,
     * libllama.v0.5.0.so, libllama.b8390.so, libllama.cuda.v0.5.0.so, …
     */
    Pattern fileNames(String library) {
        return Pattern.compile(prefix + Pattern.quote(library) + "(\\.[a-z]+)?(\\.[vb]?\\d[\\d.]*)?"
                + Pattern.quote(suffix) + "(\\.\\d[\\d.]*)?");
    }
}
