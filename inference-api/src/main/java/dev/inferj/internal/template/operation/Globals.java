package dev.inferj.internal.template.operation;

import dev.inferj.InvalidRequestException;
import dev.inferj.internal.template.format.Printed;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.rendering.Rendering;
import dev.inferj.internal.template.text.DateText;
import dev.inferj.internal.template.value.Arguments;
import dev.inferj.internal.template.value.Bound;
import dev.inferj.internal.template.value.Callable;
import dev.inferj.internal.template.value.DictValue;
import dev.inferj.internal.template.value.ListValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.NamespaceValue;
import dev.inferj.internal.template.value.NumberValue;
import dev.inferj.internal.template.value.RangeValue;
import dev.inferj.internal.template.value.Value;
import dev.inferj.spi.TextPart;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that every template can call. */
public final class Globals {
    private static final long FARTHEST = 1L << 40;

    private static final Map<String, Callable> FUNCTIONS = Map.of(
            "range", (rendering, arguments) -> range(arguments),
            "dict", Globals::dict,
            "namespace", Globals::namespace,
            "raise_exception", Globals::raiseException,
            "strftime_now", Globals::strftimeNow);

    private Globals() {}

    @Nullable
    public static Callable find(String name) {
        return FUNCTIONS.get(name);
    }

    private static Value range(Arguments arguments) {
        List<Value> given = arguments.positional();
        Bound bound = arguments.bind("range", "start", "stop", "step");
        if (given.size() == 1) {
            return new RangeValue(0, bound(bound, 0), 1);
        }
        return new RangeValue(bound(bound, 0), bound(bound, 1), given.size() > 2 ? bound(bound, 2) : 1);
    }

    private static long bound(Bound bound, int place) {
        if (bound.get(place) instanceof NumberValue number && number.isWhole()) {
            if (number.whole().bitLength() > Long.numberOfTrailingZeros(FARTHEST)) {
                throw new EvaluationFault("the bounds of a range must lie within " + FARTHEST);
            }
            return number.whole().longValue();
        }
        throw bound.wrongKind(place, "a whole number");
    }

    private static DictValue dict(Rendering rendering, Arguments arguments) {
        DictValue.Builder dict = new DictValue.Builder();
        if (arguments.positional().size() > 1) {
            throw new EvaluationFault("dict takes one argument by position at most");
        }
        for (Value from : arguments.positional()) {
            if (from instanceof DictValue other) {
                dict.putAll(other);
            } else {
                putPairs(dict, from.iterate());
            }
        }
        arguments.named().forEach((name, value) -> dict.put(arguments.nameOf(name), value));
        DictValue built = dict.build();
        rendering.budget().steps(built.size());
        return built;
    }

    private static void putPairs(DictValue.Builder dict, Iterator<Value> pairs) {
        while (pairs.hasNext()) {
            if (!(pairs.next() instanceof ListValue pair) || pair.size() != 2) {
                throw new EvaluationFault("dict takes pairs of a key and a value");
            }
            dict.put(pair.items().get(0), pair.items().get(1));
        }
    }

    private static NamespaceValue namespace(Rendering rendering, Arguments arguments) {
        NamespaceValue namespace = new NamespaceValue();
        for (DictValue.Entry entry : dict(rendering, arguments).entries()) {
            if (entry.key() instanceof MarkedText name) {
                namespace.set(name.text(), entry.value());
            }
        }
        return namespace;
    }

    private static Value raiseException(Rendering rendering, Arguments arguments) {
        MarkedText message =
                Printed.of(arguments.bind("raise_exception", "message").get(0), rendering.budget());
        StringBuilder words = new StringBuilder();
        for (TextPart part : message.parts()) {
            // What came in with the conversation is private.
            words.append(part.control() ? part.text() : "…");
        }
        throw new InvalidRequestException("the model's chat template refuses the conversation: " + words);
    }

    private static Value strftimeNow(Rendering rendering, Arguments arguments) {
        MarkedText format = arguments.bind("strftime_now", "format").text(0);
        return DateText.format(format, LocalDateTime.now(rendering.clock()));
    }
}
