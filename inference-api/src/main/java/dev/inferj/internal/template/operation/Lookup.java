package dev.inferj.internal.template.operation;

import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.value.Callable;
import dev.inferj.internal.template.value.DictValue;
import dev.inferj.internal.template.value.DictView;
import dev.inferj.internal.template.value.ListValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.MarkedTextBuilder;
import dev.inferj.internal.template.value.NamespaceValue;
import dev.inferj.internal.template.value.NoneValue;
import dev.inferj.internal.template.value.NumberValue;
import dev.inferj.internal.template.value.RangeValue;
import dev.inferj.internal.template.value.Undefined;
import dev.inferj.internal.template.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code a.b}, {@code a[b]} and {@code a[b:c:d]} stand for. */
public final class Lookup {
    private Lookup() {}

    /** Returns {@code owner.name}: a method or attribute, else an item of a dict. */
    public static Value attribute(Value owner, MarkedText name) {
        Value found = ownAttribute(owner, name.text());
        if (found == null && owner instanceof DictValue dict) {
            found = dict.get(name);
        }
        return found == null ? missing(owner, name) : found;
    }

    @Nullable
    private static Value ownAttribute(Value owner, String name) {
        if (owner instanceof DictValue dict) {
            return DictMethods.find(dict, name);
        }
        if (owner instanceof MarkedText text) {
            return TextMethods.find(text, name);
        }
        if (owner instanceof NamespaceValue namespace) {
            return namespace.get(name);
        }
        if (owner instanceof ListValue list) {
            return ListMethods.find(list, name);
        }
        if (owner instanceof Undefined undefined) {
            throw undefined.fault();
        }
        return owner instanceof Callable callable ? callable.attribute(name) : null;
    }

    /** Returns {@code owner[key]}: an item, else a method or attribute. */
    public static Value item(Value owner, Value key, Budget budget) {
        if (owner instanceof Undefined undefined) {
            throw undefined.fault();
        }
        budget.reading(readingLength(owner, key));
        Value found = null;
        if (owner instanceof DictValue dict) {
            found = isHashable(key) ? dict.get(key) : null;
        } else if (key instanceof NumberValue number && number.isWhole()) {
            found = at(owner, number.whole());
        }
        if (found == null && key instanceof MarkedText name) {
            found = ownAttribute(owner, name.text());
        }
        return found == null ? missing(owner, key) : found;
    }

    /** Returns how many chars an access may have to look at. */
    private static int readingLength(Value owner, Value key) {
        if (owner instanceof MarkedText text) {
            return text.length();
        }
        return key instanceof MarkedText text ? text.length() : 0;
    }

    private static boolean isHashable(Value key) {
        if (key instanceof ListValue list) {
            return list.isTuple() && list.items().stream().allMatch(Lookup::isHashable);
        }
        return !(key instanceof DictValue || key instanceof DictView);
    }

    private static Undefined missing(Value owner, Value key) {
        // A key that came in with the conversation is private.
        return key instanceof MarkedText name && !name.hasPlain()
                ? Undefined.attribute(owner, name.text())
                : Undefined.because("there is no such item in " + owner.kind());
    }

    @Nullable
    private static Value at(Value owner, BigInteger place) {
        if (!(owner instanceof MarkedText || owner instanceof ListValue || owner instanceof RangeValue)) {
            return null;
        }
        int size = owner.size();
        BigInteger fromStart = place.signum() < 0 ? place.add(BigInteger.valueOf(size)) : place;
        if (fromStart.signum() < 0 || fromStart.compareTo(BigInteger.valueOf(size)) >= 0) {
            return null;
        }
        return itemAt(owner, fromStart.intValue());
    }

    private static Value itemAt(Value owner, int index) {
        if (owner instanceof ListValue list) {
            return list.items().get(index);
        }
        if (owner instanceof RangeValue range) {
            return range.get(index);
        }
        MarkedText text = (MarkedText) owner;
        int from = text.text().offsetByCodePoints(0, index);
        return text.substring(from, text.text().offsetByCodePoints(from, 1));
    }

    /** Returns {@code owner[start:stop:step]}; null stands for what is left out. */
    public static Value slice(
            Value owner, @Nullable Value start, @Nullable Value stop, @Nullable Value step, Budget budget) {
        if (owner instanceof Undefined undefined) {
            throw undefined.fault();
        }
        boolean sliceable = owner instanceof MarkedText || owner instanceof ListValue || owner instanceof RangeValue;
        if (!sliceable) {
            throw new EvaluationFault(owner.kind() + " has no slices");
        }
        if (!isBound(start) || !isBound(stop) || !isBound(step)) {
            throw new EvaluationFault("the bounds of a slice must be whole numbers or none");
        }
        int size = owner.size();
        Slice slice = Slice.of(whole(start), whole(stop), whole(step), size);
        if (owner instanceof MarkedText text) {
            return sliceOf(text, slice, budget);
        }
        if (owner instanceof RangeValue range) {
            return new RangeValue(
                    range.start() + slice.start() * range.step(),
                    range.start() + slice.stop() * range.step(),
                    range.step() * slice.step());
        }
        ListValue list = (ListValue) owner;
        if (slice.step() == 1) {
            budget.steps(slice.count());
            return list.with(
                    List.copyOf(list.items().subList((int) slice.start(), (int) (slice.start() + slice.count()))));
        }
        List<Value> items = new ArrayList<>((int) slice.count());
        for (long i = 0; i < slice.count(); i++) {
            budget.steps(1);
            items.add(list.items().get(slice.index(i)));
        }
        return list.with(items);
    }

    private static boolean isBound(@Nullable Value value) {
        return value == null || value instanceof NoneValue || (value instanceof NumberValue number && number.isWhole());
    }

    @Nullable
    private static BigInteger whole(@Nullable Value value) {
        return value instanceof NumberValue number ? number.whole() : null;
    }

    private static Value sliceOf(MarkedText text, Slice slice, Budget budget) {
        String chars = text.text();
        budget.reading(chars.length());
        if (slice.count() == 0) {
            return MarkedText.EMPTY.asHtml(text.isHtml());
        }
        if (slice.step() == 1) {
            int from = chars.offsetByCodePoints(0, (int) slice.start());
            return text.substring(from, chars.offsetByCodePoints(from, (int) slice.count()));
        }
        // Walks from one taken code point to the next.
        MarkedTextBuilder taken = new MarkedTextBuilder();
        int at = chars.offsetByCodePoints(0, (int) slice.start());
        for (long i = 0; ; i++) {
            taken.append(text, at, chars.offsetByCodePoints(at, 1));
            if (i + 1 == slice.count()) {
                return taken.build().asHtml(text.isHtml());
            }
            at = chars.offsetByCodePoints(at, (int) slice.step());
        }
    }
}
