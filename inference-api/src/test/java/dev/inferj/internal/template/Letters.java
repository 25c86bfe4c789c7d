package dev.inferj.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.MarkedTextBuilder;
import java.util.SplittableRandom;

/** Texts in which a char tells its own mark: letters of one half of an alphabet are control, those of the other plain. */
public final class Letters {
    private static final String CONTROL = "abcß XΣ\n,👋\t";
    private static final String PLAIN = "uvwŉ YΩ\r;🎉\u00a0";

    private final SplittableRandom random;

    public Letters(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Returns a text of up to {@code most} characters. Blanks are of either kind. */
    public MarkedText text(int most) {
        MarkedTextBuilder text = new MarkedTextBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            boolean plain = random.nextBoolean();
            text.append(character(plain ? PLAIN : CONTROL), plain);
        }
        return text.build();
    }

    private String character(String alphabet) {
        int[] codePoints = alphabet.codePoints().toArray();
        return Character.toString(codePoints[random.nextInt(codePoints.length)]);
    }

    public int index(int bound) {
        return random.nextInt(bound + 1);
    }

    /** Checks the characters that tell their mark, in any case. */
    public static void assertMarksFit(MarkedText text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.text().charAt(i);
            if ("ABCßSXxΣσς\n,\tabc\uDC4B".indexOf(c) >= 0) {
                assertThat(text.isPlainAt(i)).as("U+%04X at %d", (int) c, i).isFalse();
            } else if ("UVWŉʼNnYyΩω\r;\u00a0uvw\uDF89".indexOf(c) >= 0) {
                assertThat(text.isPlainAt(i)).as("U+%04X at %d", (int) c, i).isTrue();
            }
        }
    }
}
