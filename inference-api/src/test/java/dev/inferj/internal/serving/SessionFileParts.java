package dev.inferj.internal.serving;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Where in a valid session file which part is, so that a test can change it with aim: the lengths, the flags that say
 * whether something follows, and the stretches that belong together.
 */
final class SessionFileParts {
    /** Bytes of the magic number and the signature. */
    static final int HEAD = 8 + SessionKey.SIGNATURE_BYTES;

    private static final int[] LENGTHS = {-1, 0, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 20};

    /** From, inclusive, to, exclusive. */
    private record Stretch(int from, int to) {}

    private final byte[] file;
    private final List<Integer> lengths = new ArrayList<>();
    private final List<Integer> flags = new ArrayList<>();
    private final List<Stretch> stretches = new ArrayList<>();

    SessionFileParts(byte[] file) {
        this.file = file;
        ByteBuffer in = ByteBuffer.wrap(file, HEAD, file.length - HEAD);
        text(in);
        optional(in);
        text(in); // what happens when the context is full
        text(in);
        messages(in);
        int turns = length(in);
        for (int i = 0; i < turns; i++) {
            int from = in.position();
            messages(in);
            optional(in);
            text(in);
            calls(in);
            stretches.add(new Stretch(from, in.position()));
        }
        tokens(in);
        int from = in.position();
        if (tokens(in)) {
            int state = in.position();
            in.position(in.position() + Integer.BYTES + length(in, state));
            stretches.add(new Stretch(state, in.position()));
        }
        stretches.add(new Stretch(from, in.position()));
        if (in.hasRemaining()) {
            throw new AssertionError("the format of session files has changed, so change this too");
        }
    }

    boolean isFile(byte[] content) {
        return Arrays.equals(file, content);
    }

    /** Returns the file with one thing changed, or a stretch of another file put in. */
    byte[] mutant(SplittableRandom random, SessionFileParts other) {
        switch (random.nextInt(9)) {
            case 0 -> {
                byte[] wrong = file.clone();
                wrong[random.nextInt(wrong.length)] ^= (byte) (1 << random.nextInt(8));
                return wrong;
            }
            case 1 -> {
                return replaced(random.nextInt(file.length), file.length, new byte[0]);
            }
            case 2 -> {
                byte[] more = new byte[1 + random.nextInt(40)];
                random.nextBytes(more);
                int at = random.nextInt(file.length + 1);
                return replaced(at, at, more);
            }
            case 3 -> {
                int at = lengths.get(random.nextInt(lengths.size()));
                byte[] wrong = file.clone();
                ByteBuffer.wrap(wrong).putInt(at, length(random, at));
                return wrong;
            }
            case 4 -> {
                byte[] wrong = file.clone();
                wrong[flags.get(random.nextInt(flags.size()))] = (byte) random.nextInt(3);
                return wrong;
            }
            case 5 -> {
                return swapped(some(random), some(random));
            }
            case 6 -> {
                Stretch gone = some(random);
                return replaced(gone.from(), gone.to(), new byte[0]);
            }
            case 7 -> {
                Stretch twice = some(random);
                return replaced(twice.to(), twice.to(), bytes(twice));
            }
            default -> {
                Stretch gone = some(random);
                return replaced(gone.from(), gone.to(), other.bytes(other.some(random)));
            }
        }
    }

    private int length(SplittableRandom random, int at) {
        int right = ByteBuffer.wrap(file).getInt(at);
        return switch (random.nextInt(3)) {
            case 0 -> LENGTHS[random.nextInt(LENGTHS.length)];
            case 1 -> right + (random.nextBoolean() ? 1 : -1);
            default -> random.nextInt(file.length);
        };
    }

    private Stretch some(SplittableRandom random) {
        return stretches.get(random.nextInt(stretches.size()));
    }

    private byte[] bytes(Stretch stretch) {
        return Arrays.copyOfRange(file, stretch.from(), stretch.to());
    }

    private byte[] replaced(int from, int to, byte[] by) {
        return ByteBuffer.allocate(file.length - (to - from) + by.length)
                .put(file, 0, from)
                .put(by)
                .put(file, to, file.length - to)
                .array();
    }

    private byte[] swapped(Stretch one, Stretch other) {
        Stretch first = one.from() <= other.from() ? one : other;
        Stretch second = first.equals(one) ? other : one;
        if (second.from() < first.to()) {
            return replaced(first.from(), first.to(), bytes(second));
        }
        return ByteBuffer.allocate(file.length)
                .put(file, 0, first.from())
                .put(bytes(second))
                .put(file, first.to(), second.from() - first.to())
                .put(bytes(first))
                .put(file, second.to(), file.length - second.to())
                .array();
    }

    private void messages(ByteBuffer in) {
        int from = in.position();
        int count = length(in);
        for (int i = 0; i < count; i++) {
            int message = in.position();
            text(in);
            int parts = length(in);
            for (int j = 0; j < parts; j++) {
                part(in);
            }
            calls(in);
            stretches.add(new Stretch(message, in.position()));
        }
        stretches.add(new Stretch(from, in.position()));
    }

    private void part(ByteBuffer in) {
        int from = in.position();
        byte kind = in.get();
        text(in);
        if (kind != 0) {
            text(in);
        }
        stretches.add(new Stretch(from, in.position()));
    }

    private void calls(ByteBuffer in) {
        int from = in.position();
        int count = length(in);
        for (int i = 0; i < count; i++) {
            text(in);
            text(in);
            text(in);
        }
        stretches.add(new Stretch(from, in.position()));
    }

    private boolean tokens(ByteBuffer in) {
        int from = in.position();
        flags.add(from);
        boolean there = in.get() != 0;
        if (there) {
            int count = length(in);
            in.position(in.position() + count * Integer.BYTES);
        }
        stretches.add(new Stretch(from, in.position()));
        return there;
    }

    private void optional(ByteBuffer in) {
        int from = in.position();
        flags.add(from);
        if (in.get() != 0) {
            text(in);
        }
        stretches.add(new Stretch(from, in.position()));
    }

    private void text(ByteBuffer in) {
        int from = in.position();
        int length = length(in);
        in.position(in.position() + length);
        stretches.add(new Stretch(from, in.position()));
    }

    private int length(ByteBuffer in) {
        int length = length(in, in.position());
        in.position(in.position() + Integer.BYTES);
        return length;
    }

    private int length(ByteBuffer in, int at) {
        lengths.add(at);
        return in.getInt(at);
    }
}
