package dev.inferj.llamacpp.gguf;

import dev.inferj.llamacpp.gguf.HeadMap.Place;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damages the head of a sound GGUF file, in a few places or by a key that was not there, or makes one that is sound in form
 * and odd in content. The same seed gives the same mutant, so that a crash can be had again.
 */
public final class Mutants {
    private static final int MOST_DAMAGES = 4;
    private static final byte[] WORST_BYTES = {0, ' ', '<', '\n', (byte) 0x80, (byte) 0xff};

    private final byte[] sound;
    private final HeadMap map;
    private final List<List<Place>> keys;
    private final List<List<Place>> tensors;

    public Mutants(byte[] sound) {
        this.sound = sound;
        this.map = HeadMap.of(sound);
        this.keys = groups(0, map.firstTensor());
        this.tensors = groups(map.firstTensor(), map.end());
    }

    public byte[] mutant(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        if (random.nextInt(3) == 0) {
            return Oddities.file(sound, random);
        }
        byte[] file = sound.clone();
        int damages = 1;
        while (damages < MOST_DAMAGES && random.nextInt(3) == 0) {
            damages++;
        }
        int kind = random.nextInt(20);
        if (kind < 4) {
            return withKey(file, random);
        }
        for (int i = 0; i < damages; i++) {
            overwrite(file, random);
        }
        return switch (kind) {
            case 5 -> Arrays.copyOf(file, random.nextInt(file.length));
            case 4, 6, 7 -> withOtherText(file, random);
            case 8 -> shifted(file, random);
            default -> file;
        };
    }

    /** Changes bytes where they are. */
    private void overwrite(byte[] file, SplittableRandom random) {
        Place place = anyPlace(random);
        switch (random.nextInt(8)) {
            case 0 -> file[random.nextInt(map.end())] ^= (byte) (1 << random.nextInt(8));
            case 1 -> {
                Place other = anyPlace(random);
                int length = Math.min(place.bytes(), other.bytes());
                System.arraycopy(sound, other.offset(), file, place.offset(), length);
            }
            default -> {
                if (place.isText()) {
                    spoilText(file, place, random);
                } else {
                    long spoiled = spoiled(number(place), random);
                    for (int i = 0; i < place.bytes(); i++) {
                        file[place.offset() + i] = (byte) (spoiled >>> (8 * i));
                    }
                }
            }
        }
    }

    private static void spoilText(byte[] file, Place place, SplittableRandom random) {
        if (place.bytes() > 0) {
            int at = place.offset() + random.nextInt(place.bytes());
            file[at] = random.nextBoolean() ? (byte) random.nextInt() : WORST_BYTES[random.nextInt(WORST_BYTES.length)];
        }
    }

    private static long spoiled(long old, SplittableRandom random) {
        return switch (random.nextInt(12)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> -1;
            case 3 -> 1L << random.nextInt(64);
            case 4 -> Integer.MAX_VALUE;
            case 5 -> Float.floatToRawIntBits(Float.NaN);
            case 6 -> old + 1;
            case 7 -> old - 1;
            case 8 -> old * 2;
            case 9 -> old / 2;
            case 10 -> random.nextInt(1 + random.nextInt(300));
            default -> random.nextLong();
        };
    }

    /** Takes a text away, puts it in twice, or puts a word that means something to llama.cpp in its place. */
    private byte[] withOtherText(byte[] file, SplittableRandom random) {
        Place place = anyPlace(random);
        while (!place.isText()) {
            place = anyPlace(random);
        }
        byte[] other = switch (random.nextInt(4)) {
            case 0 -> new byte[0];
            case 1 -> twice(Arrays.copyOfRange(file, place.offset(), place.end()));
            default -> KnownKeys.text(random).getBytes(StandardCharsets.UTF_8);
        };
        return new HeadEdit(file, map).withOtherText(place, other);
    }

    private static byte[] twice(byte[] text) {
        return ByteBuffer.allocate(2 * text.length).put(text).put(text).array();
    }

    /** Moves all behind a place by a few bytes. */
    private byte[] shifted(byte[] file, SplittableRandom random) {
        int from = anyPlace(random).offset();
        int by = random.nextInt(-16, 17);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, Math.max(0, from + Math.min(0, by)));
        out.writeBytes(new byte[Math.max(0, by)]);
        out.write(file, from, file.length - from);
        return out.toByteArray();
    }

    /** Adds a key that llama.cpp knows, with a value of the right type or a wrong one. */
    private byte[] withKey(byte[] file, SplittableRandom random) {
        String key = KnownKeys.any(random);
        int type = KnownKeys.type(key, random);
        return new HeadEdit(file, map).withKey(key, type, value(type, random));
    }

    private static byte[] value(int type, SplittableRandom random) {
        if (type == GgufBytes.STRING) {
            return HeadEdit.text(KnownKeys.text(random));
        }
        if (type == GgufBytes.ARRAY) {
            int size = random.nextInt(10);
            ByteBuffer array = ByteBuffer.allocate(12 + 4 * size);
            array.put(HeadEdit.int32(random.nextInt(GgufBytes.UINT32, GgufBytes.BOOL)));
            array.put(HeadEdit.int64(size));
            for (int i = 0; i < size; i++) {
                array.put(HeadEdit.int32((int) spoiled(8, random)));
            }
            return array.array();
        }
        long number = type == GgufBytes.FLOAT32 && random.nextBoolean()
                ? Float.floatToRawIntBits((float) random.nextDouble(-2, 20))
                : spoiled(random.nextInt(8), random);
        return Arrays.copyOf(HeadEdit.int64(number), HeadMap.bytes(type));
    }

    private Place anyPlace(SplittableRandom random) {
        List<List<Place>> groups = random.nextInt(4) == 0 ? tensors : keys;
        List<Place> group = groups.get(random.nextInt(groups.size()));
        return group.get(random.nextInt(group.size()));
    }

    private List<List<Place>> groups(int from, int to) {
        return map.groups().values().stream()
                .filter(group -> !group.isEmpty())
                .filter(group -> group.get(0).offset() >= from && group.get(0).offset() < to)
                .toList();
    }

    private long number(Place place) {
        long number = 0;
        for (int i = Math.min(8, place.bytes()) - 1; i >= 0; i--) {
            number = number << 8 | (sound[place.offset() + i] & 0xff);
        }
        return number;
    }
}
