package dev.inferj.llamacpp.internal.ffi;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which llama.cpp a library was built from, as far as it says.
 *
 * @param name for messages, such as {@code 0.7.0} or {@code b4916}
 * @param major of a version x.y; 0 for builds from before there were such versions
 * @param minor of a version x.y; 0 likewise
 * @param hasMemoryFunctions whether it has {@code llama_get_memory}, which came between b4916 and 0.5
 */
record LlamaVersion(String name, int major, int minor, boolean hasMemoryFunctions) {
    private static final Pattern NUMBERS = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})\\b.*", Pattern.DOTALL);

    /**
     * Reads what a library says of itself.
     *
     * @param version the text of {@code llama_version()}; null where there is no such function
     * @param build the number {@code LLAMA_BUILD_NUMBER}; 0 where there is none
     */
    static LlamaVersion of(@Nullable String version, int build, boolean hasMemoryFunctions) {
        if (version != null) {
            Matcher numbers = NUMBERS.matcher(version);
            return numbers.matches()
                    ? new LlamaVersion(
                            version,
                            Integer.parseInt(numbers.group(1)),
                            Integer.parseInt(numbers.group(2)),
                            hasMemoryFunctions)
                    : new LlamaVersion(version, 0, 0, hasMemoryFunctions);
        }
        return new LlamaVersion(build > 0 ? "b" + build : "of no stated version", 0, 0, hasMemoryFunctions);
    }

    boolean isBefore(int otherMajor, int otherMinor) {
        return major < otherMajor || (major == otherMajor && minor < otherMinor);
    }
}
