package dev.inferj.internal.engine;

import dev.inferj.spi.TextPart;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Cuts and joins the stretches of a prompt. */
final class PromptParts {
    private PromptParts() {}

    static String text(List<TextPart> parts) {
        return parts.stream().map(TextPart::text).collect(Collectors.joining());
    }

    /** Returns the parts from a character of their joined text on. */
    static List<TextPart> from(List<TextPart> parts, int offset) {
        List<TextPart> rest = new ArrayList<>();
        int at = 0;
        for (TextPart part : parts) {
            int cut = Math.max(0, offset - at);
            if (cut < part.text().length()) {
                rest.add(new TextPart(part.text().substring(cut), part.control()));
            }
            at += part.text().length();
        }
        return rest;
    }
}
