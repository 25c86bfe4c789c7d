package dev.inferj.internal.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.internal.AllocationMeter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8AssemblerTest {
    /** The first and last of every kind of byte that UTF-8 tells apart. */
    private static final byte[] EDGES =
            HexFormat.of().parseHex("007F808F909FA0BFC0C1C2DFE0E1ECEDEEEFF0F1F3F4F5F7F8FBFCFDFEFF");

    private final StringBuilder out = new StringBuilder();
    private final Utf8Assembler assembler = new Utf8Assembler();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "naïve café",
                "日本語",
                "漢\uD840\uDC00字",
                "😀",
                "a😀b",
                "👩\u200D👩\u200D👧",
                "🇪🇸é",
                "\u0000\u007F\u0080\u07FF",
                "\u0800\uFFFF\uD7FF\uE000",
                "\uD800\uDC00\uDBFF\uDFFF",
                "\uFEFFx"
            })
    void anySplitOfATextGivesTheText(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        for (int a = 0; a <= bytes.length; a++) {
            for (int b = a; b <= bytes.length; b++) {
                for (int c = b; c <= bytes.length; c++) {
                    assertThat(assemble(bytes, a, b, c)).isEqualTo(text);
                }
            }
        }
        assertThat(assemble(bytes, everyByte(bytes))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // a lone continuation
                "BF41",
                "C0AF", // overlong
                "C1BF",
                "E08080",
                "E09FBF",
                "F0808080",
                "F08FBFBF",
                "EDA080", // surrogates
                "EDBFBF",
                "EDA080EDB080",
                "EDA041",
                "EDA0",
                "F4908080", // above U+10FFFF
                "F5808080",
                "F8888080 80",
                "FCFDFEFF",
                "C2", // cut short
                "E2",
                "E282",
                "F0",
                "F09F",
                "F09F98",
                "C241", // cut short by another character
                "E282C2A9",
                "F09F98F09F9880",
                "E1A0C0F1808041F880" // maximal subparts
            })
    void malformedBytesBecomeWhatStringMakesOfThem(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertMatchesString(bytes);
    }

    @Test
    void everyShortMixOfEdgeBytesBecomesWhatStringMakesOfIt() {
        byte[] bytes = new byte[4];
        for (byte a : EDGES) {
            bytes[0] = a;
            for (byte b : EDGES) {
                bytes[1] = b;
                for (byte c : EDGES) {
                    bytes[2] = c;
                    for (byte d : EDGES) {
                        bytes[3] = d;
                        String expected = new String(bytes, UTF_8);
                        String actual = assemble(bytes, 1, 2, 3);
                        if (!actual.equals(expected)) {
                            assertThat(actual)
                                    .as(HexFormat.of().formatHex(bytes))
                                    .isEqualTo(expected);
                        }
                    }
                }
            }
        }
    }

    @Test
    void randomBytesInRandomChunksBecomeWhatStringMakesOfThem() throws CharacterCodingException {
        SplittableRandom random = new SplittableRandom(20240501);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = randomBytes(random);
            int[] cuts =
                    random.ints(random.nextInt(8), 0, bytes.length + 1).sorted().toArray();
            String actual = assemble(bytes, cuts);
            assertThat(actual).as(HexFormat.of().formatHex(bytes)).isEqualTo(new String(bytes, UTF_8));
            assertThat(actual).isEqualTo(decodeReplacing(bytes));
        }
    }

    @Test
    void incompleteTailIsKeptForTheNextBytes() {
        append("41F09F98");
        assertThat(out).hasToString("A");
        append("");
        assertThat(out).hasToString("A");
        append("80");
        assertThat(out).hasToString("A😀");
    }

    @Test
    void characterOverFourTokensAppearsWithItsLastByte() {
        for (String token : new String[] {"F0", "9F", "A6"}) {
            append(token);
            assertThat(out).isEmpty();
        }
        append("9C");
        assertThat(out).hasToString("🦜");
    }

    @Test
    void tailThatCannotGoOnIsReplacedAtOnce() {
        append("E282");
        append("41");
        assertThat(out).hasToString("\uFFFDA");
    }

    @Test
    void finishReplacesAnIncompleteTailOnce() {
        append("F09F98");
        assembler.finish(out);
        assembler.finish(out);
        assertThat(out).hasToString("\uFFFD");
    }

    @Test
    void finishAddsNothingToAWholeText() {
        append("E282AC");
        assembler.finish(out);
        assertThat(out).hasToString("€");
    }

    @Test
    void textAfterFinishBeginsAnew() {
        append("E282");
        assembler.finish(out);
        append("AC41");
        assertThat(out).hasToString("\uFFFD\uFFFDA");
    }

    @Test
    void textNeverEndsInHalfASurrogatePair() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 50_000; i++) {
            assembler.append(new byte[] {EDGES[random.nextInt(EDGES.length)]}, out);
            assertThat(out.isEmpty() || !Character.isHighSurrogate(out.charAt(out.length() - 1)))
                    .isTrue();
        }
    }

    @Test
    void appendingAllocatesNothing() throws ReflectiveOperationException {
        AllocationMeter meter = AllocationMeter.orSkip();
        byte[][] tokens = {{'a', 'b'}, {(byte) 0xF0, (byte) 0x9F}, {(byte) 0x98, (byte) 0x80, (byte) 0xE2}, {'z'}};
        out.ensureCapacity(1_000);
        out.append('\u20AC').setLength(0); // two bytes a char from here on
        Runnable answers = () -> {
            for (int i = 0; i < 10_000; i++) {
                out.setLength(0);
                for (byte[] token : tokens) {
                    assembler.append(token, out);
                }
            }
        };
        answers.run();
        assertThat(meter.bytes(answers)).isLessThan(10_000);
    }

    private void append(String hex) {
        assembler.append(HexFormat.of().parseHex(hex), out);
    }

    private static void assertMatchesString(byte[] bytes) {
        String expected = new String(bytes, UTF_8);
        assertThat(assemble(bytes)).isEqualTo(expected);
        assertThat(assemble(bytes, everyByte(bytes))).isEqualTo(expected);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(assemble(bytes, cut)).isEqualTo(expected);
        }
    }

    private static int[] everyByte(byte[] bytes) {
        int[] cuts = new int[bytes.length];
        Arrays.setAll(cuts, i -> i);
        return cuts;
    }

    private static String assemble(byte[] bytes, int... cuts) {
        StringBuilder text = new StringBuilder();
        Utf8Assembler assembler = new Utf8Assembler();
        int from = 0;
        for (int cut : cuts) {
            assembler.append(Arrays.copyOfRange(bytes, from, cut), text);
            from = cut;
        }
        assembler.append(Arrays.copyOfRange(bytes, from, bytes.length), text);
        assembler.finish(text);
        return text.toString();
    }

    private static String decodeReplacing(byte[] bytes) throws CharacterCodingException {
        return UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    /** Bytes of every kind, mostly characters that are whole or nearly so. */
    private static byte[] randomBytes(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(12);
        for (int i = 0; i < length; i++) {
            int bits = random.nextInt(1, 21);
            text.appendCodePoint(Math.min(random.nextInt(1 << bits), Character.MAX_CODE_POINT));
        }
        byte[] bytes = text.toString().getBytes(UTF_8);
        for (int damage = random.nextInt(4); damage > 0 && bytes.length > 0; damage--) {
            bytes[random.nextInt(bytes.length)] =
                    random.nextBoolean() ? (byte) random.nextInt() : EDGES[random.nextInt(EDGES.length)];
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }
}
