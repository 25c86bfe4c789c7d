package dev.inferj.spi;

import static java.util.Objects.requireNonNull;

/**
 * A stretch of a prompt. Immutable.
 *
 * @param text the text
 * @param control whether control tokens written in it count as such; true only for what a template wrote
 */
public record TextPart(String text, boolean control) {
    public TextPart {
        requireNonNull(text, "text");
    }

    /** Returns text in which control tokens have no effect. */
    public static TextPart plain(String text) {
        return new TextPart(text, false);
    }

    /** Returns text of a template's own, in which control tokens have their effect. */
    public static TextPart control(String text) {
        return new TextPart(text, true);
    }

    /** Returns the kind and the length of the text; not the text, which may be private. */
    @Override
    public String toString() {
        return "TextPart[" + text.length() + (control ? " chars of the template]" : " plain chars]");
    }
}
