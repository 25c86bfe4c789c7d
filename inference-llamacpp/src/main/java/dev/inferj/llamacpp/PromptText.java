package dev.inferj.llamacpp;

import dev.inferj.spi.TextPart;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides a prompt into control tokens and the text between them.
 *
 * <p>llama.cpp would look for control tokens in everything it is given, or in nothing. Here they are found in the control
 * parts only, and what is between two of them is one text, whichever parts it comes from: so it gets the tokens that the
 * whole prompt would have got, and what the user wrote stays text, even where it completes a control token that the part
 * before began.
 */
final class PromptText {
    private final ControlTokens controls;
    private final List<Piece> pieces = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private boolean stripNext;

    private PromptText(ControlTokens controls) {
        this.controls = controls;
    }

    /** Divides a prompt. */
    static List<Piece> divide(List<TextPart> parts, ControlTokens controls) {
        PromptText prompt = new PromptText(controls);
        for (TextPart part : parts) {
            if (part.control()) {
                prompt.addControl(part.text());
            } else {
                prompt.addText(part.text());
            }
        }
        prompt.endText();
        return prompt.pieces;
    }

    private void addControl(String written) {
        int start = 0;
        int at = 0;
        while (at < written.length()) {
            ControlTokens.Token token = controls.at(written, at);
            if (token == null) {
                at++;
                continue;
            }
            addText(written.substring(start, at));
            if (token.stripsLeft()) {
                text.setLength(text.toString().stripTrailing().length());
            }
            endText();
            pieces.add(new Control(token.id()));
            stripNext = token.stripsRight();
            at += token.text().length();
            start = at;
        }
        addText(written.substring(start));
    }

    private void addText(String added) {
        String kept = stripNext ? added.stripLeading() : added;
        if (!kept.isEmpty()) {
            stripNext = false;
            text.append(kept);
        }
    }

    private void endText() {
        if (!text.isEmpty()) {
            pieces.add(new Text(text.toString()));
            text.setLength(0);
        }
    }

    /** A stretch of a divided prompt. */
    sealed interface Piece permits Text, Control {}

    /** Text to tokenise as a whole, in which nothing is a control token. */
    record Text(String text) implements Piece {}

    /** A control token. */
    record Control(int token) implements Piece {}
}
