package dev.inferj.spi;

/**
 * A stretch of a prompt.
 *
 * @param text the text
 * @param control whether control tokens written in it count as such; true only for what a template wrote
 */
public record TextPart(String text, boolean control) {
    /** Returns text in which control tokens have no effect. */
    public static TextPart plain(String text) {
        return new TextPart(text, false);
    }

    /** Returns text of a template's own, in which control tokens have their effect. */
    public static TextPart control(String text) {
        return new TextPart(text, true);
    }
}
