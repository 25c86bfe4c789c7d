package dev.inferj.remote.internal.pool;

/** FNV-1a over characters, and the mixing step of SplitMix64, by which near texts lie far apart. */
final class Hashes {
    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private Hashes() {}

    static long of(String text) {
        long hash = BASIS;
        for (int i = 0; i < text.length(); i++) {
            hash = with(hash, text.charAt(i));
        }
        return hash;
    }

    /** Returns the hash of what has been hashed and one thing more. */
    static long with(long hash, int next) {
        return (hash ^ next) * PRIME;
    }

    static long mixed(long hash) {
        long mixed = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
