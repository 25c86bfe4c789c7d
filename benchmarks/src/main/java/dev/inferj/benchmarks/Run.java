package dev.inferj.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What one run of a side came to.
 *
 * @param outputTokens of all sequences
 * @param promptTokens of all sequences; 0 where the side cannot tell
 * @param cachedTokens how many of those came from a KV cache
 * @param seconds from the text of the prompt to the text of the last answer
 * @param cpuSeconds processor time of the whole side; NaN where the system does not tell
 * @param text the first sequence's answer; empty where the side does not tell
 */
record Run(int outputTokens, int promptTokens, int cachedTokens, double seconds, double cpuSeconds, String text) {
    private static final String HEAD = "result ";

    Run withCpuSeconds(double cpuSeconds) {
        return new Run(outputTokens, promptTokens, cachedTokens, seconds, cpuSeconds, text);
    }

    /** Returns the line that a side answers with. */
    String toLine() {
        String hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        return HEAD + outputTokens + " " + promptTokens + " " + cachedTokens + " " + seconds + " " + hex;
    }

    static boolean isLine(String line) {
        return line.startsWith(HEAD);
    }

    static Run parse(String line) {
        String[] fields = line.substring(HEAD.length()).split(" ", -1);
        return new Run(
                Integer.parseInt(fields[0]),
                Integer.parseInt(fields[1]),
                Integer.parseInt(fields[2]),
                Double.parseDouble(fields[3]),
                Double.NaN,
                new String(HexFormat.of().parseHex(fields[4]), StandardCharsets.UTF_8));
    }
}
