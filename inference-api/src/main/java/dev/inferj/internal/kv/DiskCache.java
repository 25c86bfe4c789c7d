package dev.inferj.internal.kv;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * KV states that lost their place in host memory, in a file that is written round and round, so that the newest take the
 * place of the oldest. What is where is known to the engine thread alone; reading and writing are tasks of an executor
 * that runs one after the other, so that a state is read before another is written over it. What cannot be written or
 * read is computed again.
 */
public final class DiskCache {
    private static final Logger LOG = LoggerFactory.getLogger(DiskCache.class);

    /** Bytes that may wait to be written; what is evicted faster than the disk is lost. */
    private static final long MOST_PENDING = 256L << 20;

    /** A state in the file. */
    static final class Entry {
        final String salt;
        final int[] tokens;
        final int bytes;
        final long checksum;
        final long position;

        Entry(String salt, int[] tokens, byte[] state, long position) {
            this.salt = salt;
            this.tokens = tokens;
            this.bytes = state.length;
            this.checksum = checksum(state);
            this.position = position;
        }

        boolean overlaps(long from, long to) {
            return position < to && from < position + bytes;
        }
    }

    /**
     * The best that was found.
     *
     * @param length how many tokens it shares with the prompt
     */
    record Found(Entry entry, int length) {}

    /**
     * What became of reading a state.
     *
     * @param cells null if it could not be read
     * @param nanos how long it took
     */
    record Loaded(@Nullable SavedCells cells, long nanos) {}

    private final Path folder;
    private final long maxBytes;
    private final Executor io;
    private final LongSupplier nanos;
    private final PrefixTree<Entry> tree = new PrefixTree<>();
    private final Set<Entry> entries = new LinkedHashSet<>();
    private final AtomicLong pending = new AtomicLong();
    private long head;
    private boolean used;

    // Of the executor's tasks alone
    private @Nullable UnnamedFile file;
    private boolean failed;

    /**
     * @param folder where the file is made when it is first needed
     * @param maxBytes size of the file; 0 keeps nothing
     * @param io runs the tasks that read and write, one after the other
     * @param nanos a clock, to learn what reading costs; called by the tasks
     */
    public DiskCache(Path folder, long maxBytes, Executor io, LongSupplier nanos) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.io = io;
        this.nanos = nanos;
    }

    /** Keeps a state, unless it is too large or too much waits to be written. */
    void put(String salt, int[] tokens, byte[] state) {
        if (state.length > maxBytes || pending.get() + state.length > MOST_PENDING) {
            return;
        }
        long position = head + state.length <= maxBytes ? head : 0;
        head = position + state.length;
        for (Entry old : new ArrayList<>(entries)) {
            if (old.overlaps(position, head)) {
                forget(old);
            }
        }
        used = true;
        Entry entry = new Entry(salt, tokens, state, position);
        entries.add(entry);
        tree.put(entry, salt, tokens, tokens.length);
        pending.addAndGet(state.length);
        io.execute(() -> write(position, state));
    }

    /** Returns the state that shares the longest prefix with a prompt, or null if none shares any. */
    @Nullable
    Found find(String salt, int[] prompt) {
        PrefixTree.Match<Entry> match = tree.longest(salt, prompt);
        List<Entry> holders = match.holders();
        if (holders.isEmpty()) {
            return null;
        }
        Entry smallest = holders.get(0);
        for (Entry entry : holders) {
            smallest = entry.bytes < smallest.bytes ? entry : smallest;
        }
        return new Found(smallest, Math.min(match.length(), prompt.length - 1));
    }

    /**
     * Takes a state out.
     *
     * @param then told by the executor what became of it
     */
    void take(Entry entry, Consumer<Loaded> then) {
        forget(entry);
        io.execute(() -> {
            long start = nanos.getAsLong();
            byte[] state = read(entry);
            SavedCells cells = state == null ? null : new SavedCells(entry.tokens, state);
            then.accept(new Loaded(cells, nanos.getAsLong() - start));
        });
    }

    /** Forgets all states; those being read come all the same. */
    void clear() {
        for (Entry entry : List.copyOf(entries)) {
            forget(entry);
        }
    }

    /** Gives the file back, once what was begun is done. */
    public void close() {
        if (!used) {
            return;
        }
        io.execute(() -> {
            try {
                if (file != null) {
                    file.close();
                }
            } catch (IOException e) {
                LOG.warn("the file of KV states in {} cannot be closed", folder, e);
            }
        });
    }

    private void forget(Entry entry) {
        entries.remove(entry);
        tree.remove(entry);
    }

    private void write(long position, byte[] state) {
        try {
            UnnamedFile target = failed ? null : file;
            if (target == null && !failed) {
                target = UnnamedFile.in(folder);
                file = target;
            }
            if (target != null) {
                target.write(position, state);
            }
        } catch (IOException e) {
            failed = true; // said once: a full disk stays full
            LOG.warn("no KV states are kept in {} any more; they will be computed again", folder, e);
        } finally {
            pending.addAndGet(-state.length);
        }
    }

    private byte @Nullable [] read(Entry entry) {
        UnnamedFile source = file;
        if (failed || source == null) {
            return null;
        }
        try {
            byte[] state = source.read(entry.position, entry.bytes);
            if (checksum(state) == entry.checksum) {
                return state;
            }
            LOG.warn("a KV state in {} was damaged; it will be computed again", folder);
        } catch (IOException | OutOfMemoryError e) {
            LOG.warn("a KV state in {} cannot be read; it will be computed again", folder, e);
        }
        return null;
    }

    private static long checksum(byte[] state) {
        CRC32C checksum = new CRC32C();
        checksum.update(state);
        return checksum.getValue();
    }
}
