package dev.inferj.internal.template.filter;

import dev.inferj.internal.template.operation.Comparisons;
import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.text.FloatText;
import dev.inferj.internal.template.value.BoolValue;
import dev.inferj.internal.template.value.DictValue;
import dev.inferj.internal.template.value.FloatValue;
import dev.inferj.internal.template.value.IntValue;
import dev.inferj.internal.template.value.ListValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.MarkedTextBuilder;
import dev.inferj.internal.template.value.NoneValue;
import dev.inferj.internal.template.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values as JSON, just as Python's {@code json.dumps} writes them. All of it is plain as soon as anything in it came in
 * with the conversation.
 */
final class JsonText {
    private final Budget budget;
    private final boolean ascii;
    private final boolean sortKeys;
    private final MarkedText itemSeparator;
    private final MarkedText keySeparator;

    @Nullable
    private final MarkedText indentation;

    private final MarkedTextBuilder out = new MarkedTextBuilder();

    /** @param indentation what each level adds; all goes on one line where null */
    JsonText(
            Budget budget,
            boolean ascii,
            boolean sortKeys,
            MarkedText itemSeparator,
            MarkedText keySeparator,
            @Nullable MarkedText indentation) {
        this.budget = budget;
        this.ascii = ascii;
        this.sortKeys = sortKeys;
        this.itemSeparator = itemSeparator;
        this.keySeparator = keySeparator;
        this.indentation = indentation;
    }

    MarkedText of(Value value) {
        write(value, 0);
        return out.buildInOnePiece();
    }

    private void write(Value value, int level) {
        budget.steps(1);
        if (value instanceof MarkedText text) {
            writeText(text);
        } else if (value instanceof ListValue list) {
            writeList(list, level);
        } else if (value instanceof DictValue dict) {
            writeDict(dict, level);
        } else {
            out.appendControl(scalar(value));
        }
    }

    private static String scalar(Value value) {
        if (value instanceof NoneValue) {
            return "null";
        }
        if (value instanceof BoolValue bool) {
            return bool.isTrue() ? "true" : "false";
        }
        if (value instanceof IntValue number) {
            return number.whole().toString();
        }
        if (value instanceof FloatValue number) {
            double real = number.real();
            if (Double.isNaN(real)) {
                return "NaN";
            }
            return Double.isInfinite(real) ? (real > 0 ? "Infinity" : "-Infinity") : FloatText.of(real);
        }
        throw new EvaluationFault(value.kind() + " cannot be written as JSON");
    }

    private void writeList(ListValue list, int level) {
        if (!list.isTrue()) {
            out.appendControl("[]");
            return;
        }
        out.appendControl("[");
        boolean first = true;
        for (Value item : list.items()) {
            beginItem(first, level + 1);
            write(item, level + 1);
            first = false;
        }
        beginLine(level);
        out.appendControl("]");
    }

    private void writeDict(DictValue dict, int level) {
        if (!dict.isTrue()) {
            out.appendControl("{}");
            return;
        }
        out.appendControl("{");
        boolean first = true;
        for (DictValue.Entry entry : ordered(dict)) {
            beginItem(first, level + 1);
            if (entry.key() instanceof MarkedText key) {
                writeText(key);
            } else if (entry.key() instanceof ListValue) {
                throw new EvaluationFault("a tuple cannot be a key in JSON");
            } else {
                out.appendControl('"' + scalar(entry.key()) + '"');
            }
            out.append(keySeparator);
            write(entry.value(), level + 1);
            first = false;
        }
        beginLine(level);
        out.appendControl("}");
    }

    private List<DictValue.Entry> ordered(DictValue dict) {
        List<DictValue.Entry> entries = new ArrayList<>(dict.entries());
        if (sortKeys) {
            entries.sort((a, b) -> Comparisons.order(a.key(), b.key(), budget));
        }
        return entries;
    }

    private void beginItem(boolean first, int level) {
        if (!first) {
            out.append(itemSeparator);
        }
        beginLine(level);
    }

    private void beginLine(int level) {
        if (indentation != null) {
            out.appendControl("\n");
            for (int i = 0; i < level; i++) {
                out.append(indentation);
            }
        }
    }

    private void writeText(MarkedText text) {
        String chars = text.text();
        StringBuilder quoted = new StringBuilder(chars.length() + 2).append('"');
        for (int i = 0; i < chars.length(); i++) {
            char c = chars.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                default -> {
                    if (c < ' ' || (ascii && c > '~')) {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        out.append(quoted.append('"').toString(), text.hasPlain());
    }
}
