package dev.inferj.internal.template;

import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.value.BoolValue;
import dev.inferj.internal.template.value.DictValue;
import dev.inferj.internal.template.value.FloatValue;
import dev.inferj.internal.template.value.IntValue;
import dev.inferj.internal.template.value.ListValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.NoneValue;
import dev.inferj.internal.template.value.Value;
import dev.inferj.spi.TextPart;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes values of JSON-like objects that come in. All their text is plain. */
public final class InputValues {
    private static final int MAX_VALUES = 1_000_000;

    private final String name;
    private int count;

    private InputValues(String name) {
        this.name = name;
    }

    /** @param name what messages call the object */
    public static Value of(String name, @Nullable Object object) {
        return new InputValues(name).convert(object, 0);
    }

    private Value convert(@Nullable Object object, int depth) {
        if (depth >= Budget.MAX_NESTING) {
            throw new IllegalArgumentException(
                    name + " must be nested at most " + (Budget.MAX_NESTING - 1) + " deep: it is deeper");
        }
        if (++count > MAX_VALUES) {
            throw new IllegalArgumentException(name + " must hold at most " + MAX_VALUES + " values: it holds more");
        }
        if (object == null) {
            return NoneValue.NONE;
        }
        if (object instanceof CharSequence text) {
            return MarkedText.plain(text.toString());
        }
        if (object instanceof TextPart part) {
            return part.control() ? MarkedText.control(part.text()) : MarkedText.plain(part.text());
        }
        if (object instanceof Boolean bool) {
            return BoolValue.of(bool);
        }
        if (object instanceof Number number) {
            return number(number);
        }
        if (object instanceof Map<?, ?> map) {
            return dict(map, depth);
        }
        if (object instanceof Iterable<?> items) {
            List<Value> values = new ArrayList<>();
            items.forEach(item -> values.add(convert(item, depth + 1)));
            return ListValue.list(values);
        }
        throw new IllegalArgumentException(
                name + " must hold maps, lists, text, numbers, booleans and null: it holds " + object.getClass());
    }

    private Value dict(Map<?, ?> map, int depth) {
        DictValue.Builder dict = new DictValue.Builder();
        map.forEach((key, value) -> {
            if (!(key instanceof CharSequence text)) {
                throw new IllegalArgumentException(name + " must hold maps with text as keys: one has " + kind(key));
            }
            dict.put(MarkedText.plain(text.toString()), convert(value, depth + 1));
        });
        return dict.build();
    }

    private static String kind(@Nullable Object object) {
        return object == null ? "null" : object.getClass().toString();
    }

    private Value number(Number number) {
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            return IntValue.of(number.longValue());
        }
        if (number instanceof BigInteger whole) {
            try {
                return new IntValue(whole);
            } catch (EvaluationFault fault) {
                throw new IllegalArgumentException(
                        name + " must hold numbers of a sensible size: " + fault.what(), fault);
            }
        }
        if (number instanceof Float || number instanceof BigDecimal) {
            return new FloatValue(Double.parseDouble(number.toString()));
        }
        return new FloatValue(number.doubleValue());
    }
}
