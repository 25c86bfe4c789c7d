package dev.inferj.internal.template.rendering;

import org.jspecify.annotations.Nullable;

/** A chat template cannot be understood, or fails on a conversation. The message holds no text of the conversation. */
public final class TemplateException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int line;

    public TemplateException(int line, String what, @Nullable Throwable cause) {
        super("chat template, line " + line + ": " + what, cause);
        this.line = line;
    }

    /** Returns the line of the template, from 1. */
    public int line() {
        return line;
    }
}
