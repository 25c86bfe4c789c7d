package dev.inferj.internal.kv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds, among many runs of tokens, those that share the longest prefix with a given one: a radix tree over token ids.
 * Runs under different salts never meet. Confined to one thread.
 *
 * @param <H> what holds a run of tokens; compared by identity of {@code equals}
 */
final class PrefixTree<H> {
    /**
     * What was found.
     *
     * @param length how many tokens are shared
     * @param holders who holds them; empty only if the length is 0
     */
    record Match<H>(int length, List<H> holders) {}

    /** A stretch of tokens that several runs share; a run ends at the node that lists its holder. */
    private static final class Node<H> {
        @Nullable
        Node<H> parent;

        int[] label;
        final Map<Integer, Node<H>> children = new HashMap<>();
        final Set<H> holders = new LinkedHashSet<>();

        Node(@Nullable Node<H> parent, int[] label) {
            this.parent = parent;
            this.label = label;
        }
    }

    private final Map<String, Node<H>> roots = new HashMap<>();
    private final Map<H, Node<H>> ends = new HashMap<>();
    private final Map<H, String> salts = new HashMap<>();

    /** Records that a holder holds the first {@code length} of these tokens, and nothing else any more. */
    void put(H holder, String salt, int[] tokens, int length) {
        remove(holder);
        if (length == 0) {
            return;
        }
        Node<H> node = roots.computeIfAbsent(salt, s -> new Node<>(null, new int[0]));
        int at = 0;
        while (at < length) {
            Node<H> child = node.children.get(tokens[at]);
            if (child == null) {
                child = new Node<>(node, Arrays.copyOfRange(tokens, at, length));
                node.children.put(tokens[at], child);
                at = length;
            } else {
                int shared = shared(child.label, tokens, at, length);
                if (shared < child.label.length) {
                    child = split(child, shared);
                }
                at += shared;
            }
            node = child;
        }
        node.holders.add(holder);
        ends.put(holder, node);
        salts.put(holder, salt);
    }

    /** Forgets what a holder holds. */
    void remove(H holder) {
        Node<H> node = ends.remove(holder);
        String salt = salts.remove(holder);
        if (node == null || salt == null) {
            return;
        }
        node.holders.remove(holder);
        prune(node, salt);
    }

    /** Returns the longest prefix of the tokens that is held under the salt, and all who hold it. */
    Match<H> longest(String salt, int[] tokens) {
        return longest(roots.get(salt), tokens);
    }

    /** Returns how long the longest prefix of the tokens is that is held under any other salt. */
    int longestBeside(String salt, int[] tokens) {
        int longest = 0;
        for (Map.Entry<String, Node<H>> other : roots.entrySet()) {
            if (!other.getKey().equals(salt)) {
                longest = Math.max(longest, longest(other.getValue(), tokens).length());
            }
        }
        return longest;
    }

    /** Returns whether one run of tokens is the beginning of another. */
    static boolean isPrefix(int[] prefix, int[] of) {
        return prefix.length <= of.length && Arrays.equals(prefix, 0, prefix.length, of, 0, prefix.length);
    }

    private static <H> Match<H> longest(@Nullable Node<H> root, int[] tokens) {
        Node<H> node = root;
        int at = 0;
        while (node != null && at < tokens.length) {
            Node<H> child = node.children.get(tokens[at]);
            if (child == null) {
                break;
            }
            int shared = shared(child.label, tokens, at, tokens.length);
            at += shared;
            node = child;
            if (shared < child.label.length) {
                break;
            }
        }
        List<H> holders = new ArrayList<>();
        if (node != null && at > 0) {
            collect(node, holders);
        }
        return new Match<>(at, holders);
    }

    int size() {
        return ends.size();
    }

    /** Cuts a node in two and returns the upper half. */
    private Node<H> split(Node<H> lower, int at) {
        Node<H> parent = lower.parent;
        if (parent == null) {
            throw new IllegalStateException("a root has no label to split");
        }
        Node<H> upper = new Node<>(parent, Arrays.copyOf(lower.label, at));
        parent.children.put(upper.label[0], upper);
        lower.label = Arrays.copyOfRange(lower.label, at, lower.label.length);
        lower.parent = upper;
        upper.children.put(lower.label[0], lower);
        return upper;
    }

    /** Drops a node that nobody needs, and joins one that only leads to another. */
    private void prune(Node<H> node, String salt) {
        Node<H> parent = node.parent;
        if (!node.holders.isEmpty() || node.children.size() > 1) {
            return;
        }
        if (parent == null) {
            if (node.children.isEmpty()) {
                roots.remove(salt);
            }
        } else if (node.children.isEmpty()) {
            parent.children.remove(node.label[0]);
            prune(parent, salt);
        } else {
            Node<H> only = node.children.values().iterator().next();
            int[] joined = Arrays.copyOf(node.label, node.label.length + only.label.length);
            System.arraycopy(only.label, 0, joined, node.label.length, only.label.length);
            only.label = joined;
            only.parent = parent;
            parent.children.put(joined[0], only);
        }
    }

    private static <H> void collect(Node<H> node, List<H> holders) {
        holders.addAll(node.holders);
        for (Node<H> child : node.children.values()) {
            collect(child, holders);
        }
    }

    private static int shared(int[] label, int[] tokens, int from, int to) {
        int length = Math.min(label.length, to - from);
        int mismatch = Arrays.mismatch(label, 0, length, tokens, from, from + length);
        return mismatch < 0 ? length : mismatch;
    }
}
