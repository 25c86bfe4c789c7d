package dev.inferj.llamacpp.internal.library;

import java.util.Map;
import java.util.Optional;

/** Says in words why the system could not open a library, and what to do. */
final class LoadFailure {
    /** What to install for a library that another one needs. */
    private static final Map<String, String> PACKAGES = Map.of(
            "libgomp.so.1",
            "install libgomp1 (Debian, Ubuntu) or libgomp (Alpine, Fedora)",
            "libstdc++.so.6",
            "install libstdc++6 (Debian, Ubuntu) or libstdc++ (Alpine, Fedora)",
            "libgcc_s.so.1",
            "install libgcc-s1 (Debian, Ubuntu) or libgcc (Alpine, Fedora)",
            "libcudart.so",
            "install the CUDA runtime of that version",
            "libcublas.so",
            "install CUDA's cuBLAS of that version",
            "libcuda.so",
            "install the NVIDIA driver",
            "libvulkan.so",
            "install libvulkan1 (Debian, Ubuntu) or vulkan-loader (Fedora)",
            "ld-linux-",
            "it needs the GNU C library, which this system (Alpine?) does not have");

    private LoadFailure() {}

    /**
     * Returns what to do.
     *
     * @param reason what the system said
     */
    static Optional<String> remedy(String reason) {
        if (reason.contains("can't load")
                || reason.contains("wrong ELF class")
                || reason.contains("need 'x86_64'")
                || reason.contains("need 'arm64")) {
            return Optional.of("it is for another processor than this JVM's " + System.getProperty("os.arch")
                    + ": name a library for this one");
        }
        if (reason.contains("GLIBC_") || reason.contains("GLIBCXX_")) {
            return Optional.of("it is built for a newer system than this one: name a library built for this system");
        }
        if (reason.contains("file too short")
                || reason.contains("invalid ELF header")
                || reason.contains("not a mach-o")
                || reason.contains("not a valid Win32")) {
            return Optional.of("it is not a shared library: name one");
        }
        if (reason.contains("failed to map segment")) {
            return Optional.of("its folder may be mounted noexec: name a library elsewhere");
        }
        return PACKAGES.entrySet().stream()
                .filter(entry -> reason.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
