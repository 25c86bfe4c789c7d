package dev.inferj.internal.template.format;

import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.text.TextOperations;
import dev.inferj.internal.template.value.DictValue;
import dev.inferj.internal.template.value.ListValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.MarkedTextBuilder;
import dev.inferj.internal.template.value.NumberValue;
import dev.inferj.internal.template.value.Value;
import java.util.Iterator;
import java.util.List;

/** Python's {@code text % values}. */
public final class PercentFormat {
    private final MarkedText format;
    private final FormatReader reader;
    private final Value values;
    private final Iterator<Value> next;
    private final Budget budget;
    private final MarkedTextBuilder out = new MarkedTextBuilder();

    private PercentFormat(MarkedText format, Value values, Budget budget) {
        this.format = format;
        this.reader = new FormatReader(format);
        this.values = values;
        this.next = isTuple(values) ? values.iterate() : List.of(values).iterator();
        this.budget = budget;
    }

    /** @param values a tuple of values, a dict whose values the format names, or one value */
    public static MarkedText format(MarkedText format, Value values, Budget budget) {
        return new PercentFormat(format, values, budget).run().asHtml(format.isHtml());
    }

    private static boolean isTuple(Value value) {
        return value instanceof ListValue list && list.isTuple();
    }

    private MarkedText run() {
        while (reader.hasMore()) {
            int start = reader.position();
            int percent = format.text().indexOf('%', start);
            int end = percent < 0 ? format.length() : percent;
            out.append(format, start, end);
            reader.moveTo(end);
            if (reader.skip('%')) {
                budget.steps(1);
                show();
            }
        }
        boolean mayBeLeft = values instanceof DictValue || (values instanceof ListValue && !isTuple(values));
        if (next.hasNext() && !mayBeLeft) {
            throw new EvaluationFault("a format is given more values than it uses");
        }
        return out.build();
    }

    private void show() {
        int start = reader.position() - 1;
        Value named = reader.skip('(') ? named() : null;
        char align = '>';
        char sign = '-';
        boolean zero = false;
        for (; "-+ 0#".indexOf(reader.peek()) >= 0; reader.next("a type")) {
            switch (reader.peek()) {
                case '-' -> align = '<';
                case '+' -> sign = '+';
                case ' ' -> sign = sign == '+' ? '+' : ' ';
                case '0' -> zero = true;
                default -> throw new EvaluationFault("the flag # of formats is not supported");
            }
        }
        int width = reader.number();
        int precision = reader.skip('.') ? Math.max(0, reader.number()) : -1;
        char type = reader.next("a type");
        if (type == '%') {
            out.append(format, reader.position() - 1, reader.position());
            return;
        }
        if (named == null && !next.hasNext()) {
            throw new EvaluationFault("a format needs more values than it is given");
        }
        Value value = named == null ? next.next() : named;
        boolean plain = format.substring(start, reader.position()).hasPlain();
        boolean isText = type == 's' || type == 'r';
        boolean filled = zero && align != '<' && !isText;
        FormatSpec spec = new FormatSpec(
                filled ? '0' : ' ', filled ? '=' : align, sign, /* grouped= */ false, width, precision, type, plain);
        out.append(isText ? spec.text(text(type, value)) : spec.number(number(value)));
    }

    private Value named() {
        int start = reader.position();
        int close = format.text().indexOf(')', start);
        if (close < 0 || !(values instanceof DictValue dict)) {
            throw new EvaluationFault("a format names a value, but is given no dict");
        }
        reader.moveTo(close + 1);
        Value value = dict.get(format.text().substring(start, close));
        if (value == null) {
            throw new EvaluationFault("a format names a value that is not in the dict");
        }
        return value;
    }

    private MarkedText text(char type, Value value) {
        MarkedText text = type == 'r' ? Printed.quoted(value, budget) : Printed.of(value, budget);
        return format.isHtml() && !text.isHtml() ? TextOperations.escapeHtml(text) : text;
    }

    private static NumberValue number(Value value) {
        if (value instanceof NumberValue number) {
            return number;
        }
        throw new EvaluationFault("a format shows " + value.kind() + " as a number");
    }
}
