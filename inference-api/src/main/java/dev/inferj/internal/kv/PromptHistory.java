package dev.inferj.internal.kv;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The prompts and answers that a model has seen lately, whether or not their cells are still cached, so that a miss can be
 * explained. Bounded: the oldest are forgotten. Confined to the engine thread.
 */
public final class PromptHistory {
    private static final int MOST_RUNS = 256;

    /** 4 MB. */
    private static final long MOST_TOKENS = 1 << 20;

    /** One prompt, with its answer once there is one. */
    public static final class Run {
        private final String salt;
        private final int system;
        private int[] tokens;
        private boolean computed;

        /** Grows with the order in which runs were remembered last. */
        private long age;

        private Run(String salt, int system, int[] tokens) {
            this.salt = salt;
            this.system = system;
            this.tokens = tokens;
        }

        /** Returns what stands for the system messages of the prompt: equal for equal ones. */
        public int system() {
            return system;
        }

        /** The model has seen the whole prompt. */
        public void setComputed() {
            computed = true;
        }

        public boolean isComputed() {
            return computed;
        }

        /** Returns the tokens; not to be changed. */
        public int[] tokens() {
            return tokens;
        }
    }

    /**
     * The run that agrees with a prompt for longest.
     *
     * @param length how many tokens they share, at least 1
     */
    public record Nearest(Run run, int length) {}

    private final PrefixTree<Run> tree = new PrefixTree<>();
    private final Set<Run> byAge = new LinkedHashSet<>();
    private long tokens;
    private long ages;

    /** Returns the run that shares the longest prefix with a prompt; of several the latest; null if none shares any. */
    public @Nullable Nearest nearest(String salt, int[] prompt) {
        PrefixTree.Match<Run> match = tree.longest(salt, prompt);
        return match.holders().isEmpty() ? null : new Nearest(latest(match), match.length());
    }

    /** Returns how many tokens a prompt shares with any run under another salt. */
    public int longestBeside(String salt, int[] prompt) {
        return tree.longestBeside(salt, prompt);
    }

    /** Remembers a prompt; those that it goes on from are forgotten for it. */
    public Run remember(String salt, int system, int[] prompt) {
        for (Run earlier : tree.longest(salt, prompt).holders()) {
            if (PrefixTree.isPrefix(earlier.tokens, prompt)) {
                forget(earlier);
            }
        }
        Run run = new Run(salt, system, prompt);
        add(run);
        while (byAge.size() > MOST_RUNS || (tokens > MOST_TOKENS && byAge.size() > 1)) {
            forget(byAge.iterator().next());
        }
        return run;
    }

    /** Puts the whole of a prompt and its answer in place of the prompt, if that is still remembered. */
    public void replace(Run run, int[] whole) {
        if (byAge.contains(run)) {
            forget(run);
            run.tokens = whole;
            add(run);
        }
    }

    private void add(Run run) {
        tree.put(run, run.salt, run.tokens, run.tokens.length);
        byAge.add(run);
        run.age = ++ages;
        tokens += run.tokens.length;
    }

    private void forget(Run run) {
        if (byAge.remove(run)) {
            tree.remove(run);
            tokens -= run.tokens.length;
        }
    }

    private Run latest(PrefixTree.Match<Run> match) {
        Run latest = match.holders().get(0);
        for (Run run : match.holders()) {
            latest = run.age > latest.age ? run : latest;
        }
        return latest;
    }
}
