package dev.inferj.internal.template.rendering;

/**
 * What one rendering may still cost, so that no template can run for ever, fill the memory or the stack. Belongs to one
 * thread.
 */
public final class Budget {
    /** Chars of one text, and of the whole prompt. */
    static final int MAX_TEXT = 1 << 24;

    /** How deep values may lie within each other. */
    public static final int MAX_NESTING = 100;

    private static final long MAX_STEPS = 10_000_000;

    /** Chars of all texts ever made. */
    private static final long MAX_CHARS = 1L << 28;

    /** Expressions and statements within each other, macros included. One takes a kilobyte of stack at most. */
    private static final int MAX_DEPTH = 300;

    /** What a text costs beside its chars. */
    private static final int TEXT_OVERHEAD = 64;

    private static final int STEPS_PER_ITEM = 4;
    private static final int CHARS_PER_STEP = 16;
    private static final int SEARCH_PER_STEP = 1024;

    private long steps;
    private long chars;
    private int depth;

    /** Counts the evaluation of one node. Not undone when it fails, as then the rendering is over. */
    public void enter() {
        steps(1);
        if (++depth > MAX_DEPTH) {
            throw new EvaluationFault("blocks, expressions and macros may be " + MAX_DEPTH + " deep at most");
        }
    }

    public void leave() {
        depth--;
    }

    /** Counts work on that many values. */
    public void steps(long count) {
        steps += count;
        if (steps > MAX_STEPS) {
            throw new EvaluationFault("rendering may take " + MAX_STEPS + " steps at most");
        }
    }

    /** Counts another turn of a loop. */
    public void turn() {
        steps(STEPS_PER_ITEM);
    }

    /** Counts reading that many chars. */
    public void reading(long length) {
        steps(length / CHARS_PER_STEP);
    }

    /** Counts looking for one text in another. */
    public void search(int length, int soughtLength) {
        steps((long) length * Math.min(length, soughtLength) / SEARCH_PER_STEP + length / CHARS_PER_STEP);
    }

    /** Checks the length of a text that is about to be made. */
    public static void checkLength(long length) {
        if (length > MAX_TEXT) {
            throw new EvaluationFault("a text may have " + MAX_TEXT + " chars at most");
        }
    }

    /** Counts a text that was made, or is about to be. */
    public void text(long length) {
        checkLength(length);
        chars += TEXT_OVERHEAD + length;
        if (chars > MAX_CHARS) {
            throw new EvaluationFault("rendering may make texts of " + MAX_CHARS + " chars at most, all together");
        }
    }
}
