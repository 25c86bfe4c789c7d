package dev.inferj.internal.template.operation;

import dev.inferj.internal.template.format.FormatReader;
import dev.inferj.internal.template.format.FormatSpec;
import dev.inferj.internal.template.format.Printed;
import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.text.TextOperations;
import dev.inferj.internal.template.value.Arguments;
import dev.inferj.internal.template.value.IntValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.MarkedTextBuilder;
import dev.inferj.internal.template.value.NumberValue;
import dev.inferj.internal.template.value.Value;

/** Python's {@code text.format(values)}. */
final class BraceFormat {
    private final MarkedText format;
    private final FormatReader reader;
    private final Arguments arguments;
    private final Budget budget;
    private final MarkedTextBuilder out = new MarkedTextBuilder();

    /** The place of the next field without a number; -1 once a field has one. */
    private int nextPlace;

    private BraceFormat(MarkedText format, Arguments arguments, Budget budget) {
        this.format = format;
        this.reader = new FormatReader(format);
        this.arguments = arguments;
        this.budget = budget;
    }

    static Value format(MarkedText format, Arguments arguments, Budget budget) {
        return new BraceFormat(format, arguments, budget).run().asHtml(format.isHtml());
    }

    private MarkedText run() {
        while (reader.hasMore()) {
            int at = reader.position();
            char c = reader.next("text");
            boolean brace = c == '{' || c == '}';
            if (!brace || reader.skip(c)) {
                out.append(format, at, at + 1);
            } else if (c == '{') {
                budget.steps(1);
                show();
            } else {
                throw new EvaluationFault("a format has a single }");
            }
        }
        return out.build();
    }

    private void show() {
        int start = reader.position();
        int close = format.text().indexOf('}', start);
        if (close < 0 || format.text().substring(start, close).indexOf('{') >= 0) {
            throw new EvaluationFault("a format has a { without its }");
        }
        boolean plain = format.substring(start - 1, close + 1).hasPlain();
        Value value = field();
        char conversion = reader.skip('!') ? reader.next("a conversion") : '\0';
        if (reader.position() < close && !reader.skip(':')) {
            throw new EvaluationFault("a format has a field that is not understood");
        }
        if (conversion == 'r' || conversion == 's') {
            value = conversion == 'r' ? Printed.quoted(value, budget) : Printed.of(value, budget);
        } else if (conversion != '\0') {
            throw new EvaluationFault("a format has a conversion that is not supported");
        }
        out.append(shown(value, close, plain));
        reader.moveTo(close + 1);
    }

    private Value field() {
        String first = name(".[!:}");
        Value value;
        if (first.isEmpty() || Character.isDigit(first.charAt(0))) {
            int place = place(first);
            if (place >= arguments.positional().size()) {
                throw new EvaluationFault("a format needs more values than it is given");
            }
            value = arguments.positional().get(place);
        } else {
            Value named = arguments.named().get(first);
            if (named == null) {
                throw new EvaluationFault("a format names a value that it is not given");
            }
            value = named;
        }
        while (reader.peek() == '.' || reader.peek() == '[') {
            boolean isItem = reader.next("a name") == '[';
            String chars = name(isItem ? "]" : ".[!:}");
            MarkedText name = format.hasPlain() ? MarkedText.plain(chars) : MarkedText.control(chars);
            boolean isPlace = isItem && !chars.isEmpty() && chars.chars().allMatch(Character::isDigit);
            Value key = isPlace ? IntValue.of(number(chars)) : name;
            value = isItem ? Lookup.item(value, key, budget) : Lookup.attribute(value, name);
            reader.skip(isItem ? ']' : '\0');
        }
        return value;
    }

    private String name(String ends) {
        int start = reader.position();
        while (reader.hasMore() && ends.indexOf(reader.peek()) < 0) {
            reader.next("a name");
        }
        return format.text().substring(start, reader.position());
    }

    private int place(String digits) {
        if (digits.isEmpty() ? nextPlace < 0 : nextPlace > 0) {
            throw new EvaluationFault("a format has fields with and without numbers");
        }
        if (digits.isEmpty()) {
            return nextPlace++;
        }
        nextPlace = -1;
        return number(digits);
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new EvaluationFault("a format has a field that is not understood");
        }
    }

    private MarkedText shown(Value value, int close, boolean plain) {
        if (reader.position() == close) {
            MarkedText text = Printed.of(value, budget);
            return format.isHtml() && !text.isHtml() ? TextOperations.escapeHtml(text) : text;
        }
        boolean isNumber = value instanceof NumberValue;
        int fill = ' ';
        char align = isNumber ? '>' : '<';
        int codePoint = format.text().codePointAt(reader.position());
        int afterFill = reader.position() + Character.charCount(codePoint);
        if (afterFill < close && isAlign(format.text().charAt(afterFill))) {
            fill = codePoint;
            align = format.text().charAt(afterFill);
            reader.moveTo(afterFill + 1);
        } else if (isAlign(reader.peek())) {
            align = reader.next("an alignment");
        }
        char sign = reader.peek() == '+' || reader.peek() == ' ' ? reader.next("a sign") : '-';
        reader.skip('-');
        if (reader.skip('0') && fill == ' ') {
            fill = '0';
            align = isNumber ? '=' : align;
        }
        int width = reader.number();
        boolean grouped = reader.skip(',');
        int precision = reader.skip('.') ? Math.max(0, reader.number()) : -1;
        char type = reader.position() < close ? reader.next("a type") : defaultType(value);
        if (reader.position() != close) {
            throw new EvaluationFault("a format has a specification that is not supported");
        }
        FormatSpec spec = new FormatSpec(fill, align, sign, grouped, width, precision, type, plain);
        if (value instanceof NumberValue number && type != 's') {
            return spec.number(number);
        }
        if (type == 's' && (value instanceof MarkedText || isNumber)) {
            return spec.text(Printed.of(value, budget));
        }
        throw new EvaluationFault("a format gives a specification for " + value.kind());
    }

    private static boolean isAlign(char c) {
        return c == '<' || c == '>' || c == '^' || c == '=';
    }

    private static char defaultType(Value value) {
        return value instanceof NumberValue number && number.isWhole() ? 'd' : 's';
    }
}
