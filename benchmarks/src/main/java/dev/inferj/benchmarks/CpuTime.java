package dev.inferj.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The processor time of a process, as Linux counts it; unlike wall time, it does not grow when others are busy too. */
final class CpuTime {
    private CpuTime() {}

    /** Returns the seconds that the threads of a process have run so far, those that have ended left out. */
    static double seconds(Process process) {
        long nanos = 0;
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path thread : threads) {
                nanos += nanos(thread);
            }
        } catch (IOException e) {
            return Double.NaN; // not a Linux
        }
        return nanos / 1e9;
    }

    private static long nanos(Path thread) {
        try {
            String statistics = Files.readString(thread.resolve("schedstat"));
            return Long.parseLong(statistics.substring(0, statistics.indexOf(' ')));
        } catch (IOException e) {
            return 0; // it has just ended
        }
    }
}
