package dev.inferj.benchmarks;

import java.time.Duration;

/** One side of a comparison: a program that has a model loaded and makes a run whenever it is told to. */
interface Side extends AutoCloseable {
    String name();

    /** Returns how long it takes to run at its full speed: a just-in-time compiler needs some thousand steps. */
    Duration warmUp();

    /**
     * Makes one run.
     *
     * @param tokens how long each sequence's answer is to be
     * @param prompt of every sequence; one line
     */
    Run run(int tokens, String prompt);

    /** Returns the mebibytes of memory that it holds now; NaN where that is not known. */
    double residentMiB();

    @Override
    void close();
}
