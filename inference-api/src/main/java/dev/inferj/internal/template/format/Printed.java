package dev.inferj.internal.template.format;

import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.text.FloatText;
import dev.inferj.internal.template.text.PythonChars;
import dev.inferj.internal.template.value.BoolValue;
import dev.inferj.internal.template.value.DictValue;
import dev.inferj.internal.template.value.DictView;
import dev.inferj.internal.template.value.FloatValue;
import dev.inferj.internal.template.value.IntValue;
import dev.inferj.internal.template.value.ListValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.MarkedTextBuilder;
import dev.inferj.internal.template.value.NoneValue;
import dev.inferj.internal.template.value.RangeValue;
import dev.inferj.internal.template.value.Undefined;
import dev.inferj.internal.template.value.Value;
import java.util.Iterator;

/** What values look like when they are printed: Python's {@code str} and {@code repr}. */
public final class Printed {
    private Printed() {}

    /** Returns the text of a value: a text is its own. */
    public static MarkedText of(Value value, Budget budget) {
        if (value instanceof MarkedText text) {
            return text;
        }
        return value instanceof Undefined ? MarkedText.EMPTY : quoted(value, budget);
    }

    /** Returns the text of a value as it would be written in Python: texts in quotes. */
    public static MarkedText quoted(Value value, Budget budget) {
        MarkedTextBuilder out = new MarkedTextBuilder();
        write(value, out, budget);
        return out.buildInOnePiece();
    }

    private static void write(Value value, MarkedTextBuilder out, Budget budget) {
        budget.steps(1);
        if (value instanceof MarkedText text) {
            writeQuoted(text, out);
        } else if (value instanceof BoolValue bool) {
            out.appendControl(bool.isTrue() ? "True" : "False");
        } else if (value instanceof NoneValue) {
            out.appendControl("None");
        } else if (value instanceof Undefined) {
            out.appendControl("Undefined");
        } else if (value instanceof IntValue number) {
            out.appendControl(number.whole().toString());
        } else if (value instanceof FloatValue number) {
            out.appendControl(FloatText.of(number.real()));
        } else if (value instanceof ListValue list) {
            writeItems(list.iterate(), list.isTuple() ? "(" : "[", closing(list), out, budget);
        } else if (value instanceof DictValue dict) {
            writeDict(dict, out, budget);
        } else if (value instanceof DictView view) {
            writeItems(view.iterate(), "dict_" + view.name() + "([", "])", out, budget);
        } else if (value instanceof RangeValue range) {
            String step = range.step() == 1 ? "" : ", " + range.step();
            out.appendControl("range(" + range.start() + ", " + range.stop() + step + ")");
        } else {
            throw new EvaluationFault(value.kind() + " cannot be printed");
        }
    }

    private static String closing(ListValue list) {
        if (list.isTuple()) {
            return list.size() == 1 ? ",)" : ")";
        }
        return "]";
    }

    private static void writeItems(
            Iterator<Value> items, String opening, String closing, MarkedTextBuilder out, Budget budget) {
        out.appendControl(opening);
        while (items.hasNext()) {
            write(items.next(), out, budget);
            if (items.hasNext()) {
                out.appendControl(", ");
            }
        }
        out.appendControl(closing);
    }

    private static void writeDict(DictValue dict, MarkedTextBuilder out, Budget budget) {
        out.appendControl("{");
        boolean first = true;
        for (DictValue.Entry entry : dict.entries()) {
            if (!first) {
                out.appendControl(", ");
            }
            write(entry.key(), out, budget);
            out.appendControl(": ");
            write(entry.value(), out, budget);
            first = false;
        }
        out.appendControl("}");
    }

    private static void writeQuoted(MarkedText text, MarkedTextBuilder out) {
        String chars = text.text();
        char quote = chars.indexOf('\'') >= 0 && chars.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder quoted = new StringBuilder(text.isHtml() ? "Markup(" : "").append(quote);
        chars.codePoints().forEach(codePoint -> {
            if (codePoint == quote || codePoint == '\\') {
                quoted.append('\\').append((char) codePoint);
            } else if (PythonChars.isPrintable(codePoint)) {
                quoted.appendCodePoint(codePoint);
            } else {
                quoted.append(escape(codePoint));
            }
        });
        out.append(quoted.append(quote).append(text.isHtml() ? ")" : "").toString(), text.hasPlain());
    }

    private static String escape(int codePoint) {
        return switch (codePoint) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> {
                if (codePoint < 0x100) {
                    yield String.format("\\x%02x", codePoint);
                }
                yield String.format(codePoint < 0x10000 ? "\\u%04x" : "\\U%08x", codePoint);
            }
        };
    }
}
