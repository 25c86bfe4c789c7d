package dev.inferj.internal.text;
/** stub */
public final class Utf8Assembler {
    public void append(byte[] bytes, StringBuilder out) {
        out.append(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
    }

    public void finish(StringBuilder out) {}
}
