package dev.inferj.internal.template;

import dev.inferj.InvalidRequestException;
import dev.inferj.internal.template.rendering.TemplateException;
import dev.inferj.spi.TextPart;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What became of a rendering: a text, the words of a template that refuses, or a failure. */
record Outcome(Kind kind, String text) {
    enum Kind {
        OK,
        REFUSED,
        FAILED
    }

    private static final String REFUSED = "the model's chat template refuses the conversation: ";

    /** Reads what was written down: {@code [text]} with ⏎ for line ends, {@code refuses words} or {@code fails}. */
    static Outcome read(String written) {
        String text = written.replace('⏎', '\n');
        if (text.equals("fails")) {
            return new Outcome(Kind.FAILED, "");
        }
        return text.startsWith("refuses ")
                ? new Outcome(Kind.REFUSED, text.substring("refuses ".length()))
                : new Outcome(Kind.OK, text.substring(1, text.length() - 1));
    }

    static Outcome of(ChatTemplate template, TemplateInput input) {
        return of(() -> template.render(input).stream().map(TextPart::text).collect(Collectors.joining()));
    }

    static Outcome of(String source, TemplateInput input) {
        return of(() -> ChatTemplate.parse(source).render(input).stream()
                .map(TextPart::text)
                .collect(Collectors.joining()));
    }

    private static Outcome of(Supplier<String> rendering) {
        try {
            return new Outcome(Kind.OK, rendering.get());
        } catch (InvalidRequestException refused) {
            return new Outcome(
                    Kind.REFUSED, String.valueOf(refused.getMessage()).substring(REFUSED.length()));
        } catch (TemplateException failed) {
            return new Outcome(Kind.FAILED, String.valueOf(failed.getMessage()));
        }
    }

    /** Returns whether two agree: the same text, refused with the same words but for private ones, or failed. */
    boolean agreesWith(Outcome other) {
        if (kind != other.kind) {
            return false;
        }
        return switch (kind) {
            case OK -> text.equals(other.text);
            case REFUSED -> withoutPrivate(text, other.text);
            case FAILED -> true;
        };
    }

    /** Returns whether words are the same as others but for the stretches that an ellipsis stands for. */
    private static boolean withoutPrivate(String words, String others) {
        int at = 0;
        String[] pieces = words.split("…", -1);
        for (int i = 0; i < pieces.length; i++) {
            int found = others.indexOf(pieces[i], at);
            if (found < 0 || (i == 0 && found > 0)) {
                return false;
            }
            at = found + pieces[i].length();
        }
        return words.endsWith("…") || at == others.length();
    }
}
