package dev.inferj.remote.internal.pool;

import dev.inferj.ChatRequest;
import dev.inferj.Message;
import java.util.Arrays;

/**
 * What a prompt begins with, shorter and longer: a hash for each message's end and each {@link #STRETCH} characters within one, of
 * all that comes before. Two prompts have a hash in common, but for a chance of no account, if they begin alike up to there, under
 * the same salt.
 */
final class Beginnings {
    private static final int STRETCH = 512;

    /** Of a longer prompt only the beginning counts. */
    private static final int MOST = 256;

    private long[] hashes = new long[16];
    private int[] lengths = new int[16];
    private int size;
    private int total;
    private long hash;

    private Beginnings(String salt) {
        hash = Hashes.of(salt);
    }

    static Beginnings of(ChatRequest request) {
        Beginnings beginnings = new Beginnings(request.cacheSalt());
        if (request.rawPrompt().isPresent()) {
            beginnings.add(request.rawPrompt().get());
        } else {
            for (Message message : request.messages()) {
                beginnings.hash =
                        Hashes.with(beginnings.hash, message.role().name().hashCode());
                beginnings.add(message.text());
            }
        }
        return beginnings;
    }

    int size() {
        return size;
    }

    /** Returns the hash of one, which are in order of length. */
    long hash(int index) {
        return hashes[index];
    }

    /** Returns how many characters it has. */
    int length(int index) {
        return lengths[index];
    }

    /** Returns how many characters the prompt has. */
    int total() {
        return total;
    }

    private void add(String text) {
        for (int i = 0; i < text.length() && size < MOST; i++) {
            hash = Hashes.with(hash, text.charAt(i));
            if ((i + 1) % STRETCH == 0) {
                note(total + i + 1);
            }
        }
        total += text.length();
        hash = Hashes.with(hash, -1);
        note(total);
    }

    private void note(int length) {
        if (size == MOST) {
            return;
        }
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
            lengths = Arrays.copyOf(lengths, 2 * size);
        }
        hashes[size] = Hashes.mixed(hash);
        lengths[size++] = length;
    }
}
