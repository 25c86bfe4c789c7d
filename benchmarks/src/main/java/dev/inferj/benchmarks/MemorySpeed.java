package dev.inferj.benchmarks;

import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;

/** How fast one thread reads memory; the floor under every token, since each step reads all weights once. */
final class MemorySpeed {
    static final String SIDE = "reading memory";

    /** Many times what caches hold. */
    private static final int MEBIBYTES = 512;

    private MemorySpeed() {}

    static Side side(NativeParts parts) {
        return ProcessSide.start(
                SIDE,
                Duration.ofSeconds(1),
                List.of(parts.readMemory().toString(), Integer.toString(MEBIBYTES)),
                Redirect.INHERIT);
    }

    /** Returns the bytes read per second in each round; every token asked of the side was one pass over its buffer. */
    static List<Double> bytesPerSecond(Comparison comparison) {
        return comparison.series(SIDE, run -> run.outputTokens() * (MEBIBYTES * 0x1p20) / run.seconds());
    }
}
