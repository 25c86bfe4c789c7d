package dev.inferj.internal.template.operation;

import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.text.LetterCases;
import dev.inferj.internal.template.text.PythonChars;
import dev.inferj.internal.template.text.TextOperations;
import dev.inferj.internal.template.text.TextSplitting;
import dev.inferj.internal.template.value.Arguments;
import dev.inferj.internal.template.value.BoolValue;
import dev.inferj.internal.template.value.Bound;
import dev.inferj.internal.template.value.Callable;
import dev.inferj.internal.template.value.IntValue;
import dev.inferj.internal.template.value.ListValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.Value;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The methods of texts. */
public final class TextMethods {
    @FunctionalInterface
    private interface Method {
        Value call(MarkedText text, Arguments arguments, Budget budget);
    }

    /** Methods of Python's texts that no template is known to use. */
    private static final Set<String> NOT_THERE = Set.of(
            "casefold",
            "center",
            "encode",
            "expandtabs",
            "format_map",
            "isascii",
            "isdecimal",
            "isidentifier",
            "isnumeric",
            "isprintable",
            "istitle",
            "ljust",
            "maketrans",
            "rjust",
            "swapcase",
            "translate",
            "zfill");

    private static final Map<String, Method> METHODS = Map.ofEntries(
            Map.entry("strip", (text, arguments, budget) -> strip("strip", text, arguments, true, true)),
            Map.entry("lstrip", (text, arguments, budget) -> strip("lstrip", text, arguments, true, false)),
            Map.entry("rstrip", (text, arguments, budget) -> strip("rstrip", text, arguments, false, true)),
            Map.entry("split", (text, arguments, budget) -> split("split", text, arguments, false, budget)),
            Map.entry("rsplit", (text, arguments, budget) -> split("rsplit", text, arguments, true, budget)),
            Map.entry("splitlines", TextMethods::splitLines),
            Map.entry("partition", (text, arguments, budget) -> partition(text, arguments, false, budget)),
            Map.entry("rpartition", (text, arguments, budget) -> partition(text, arguments, true, budget)),
            Map.entry("startswith", (text, arguments, budget) -> affix("startswith", text, arguments, true, budget)),
            Map.entry("endswith", (text, arguments, budget) -> affix("endswith", text, arguments, false, budget)),
            Map.entry("removeprefix", (text, arguments, budget) -> remove("removeprefix", text, arguments, true)),
            Map.entry("removesuffix", (text, arguments, budget) -> remove("removesuffix", text, arguments, false)),
            simple("upper", text -> LetterCases.upper(text)),
            simple("lower", text -> LetterCases.lower(text)),
            simple("title", text -> LetterCases.titleOfLetters(text)),
            simple("capitalize", text -> LetterCases.capitalized(text)),
            Map.entry("replace", TextMethods::replace),
            Map.entry("join", TextMethods::join),
            Map.entry("format", BraceFormat::format),
            Map.entry("find", (text, arguments, budget) -> find("find", text, arguments, false, budget)),
            Map.entry("rfind", (text, arguments, budget) -> find("rfind", text, arguments, true, budget)),
            Map.entry("index", (text, arguments, budget) -> found(find("index", text, arguments, false, budget))),
            Map.entry("rindex", (text, arguments, budget) -> found(find("rindex", text, arguments, true, budget))),
            Map.entry("count", TextMethods::count),
            simple("isdigit", text -> all(text, Character::isDigit)),
            simple("isalpha", text -> all(text, Character::isLetter)),
            simple("isalnum", text -> all(text, Character::isLetterOrDigit)),
            simple("isspace", text -> all(text, PythonChars::isSpace)),
            simple("isupper", text -> BoolValue.of(isUpper(text.text()))),
            simple("islower", text -> BoolValue.of(isLower(text.text()))));

    private TextMethods() {}

    /** Returns a method that takes no arguments. */
    private static Map.Entry<String, Method> simple(String name, Function<MarkedText, Value> method) {
        return Map.entry(name, (text, arguments, budget) -> {
            arguments.expectNone(name);
            return method.apply(text);
        });
    }

    @Nullable
    static Callable find(MarkedText text, String name) {
        Method method = METHODS.get(name);
        if (method != null) {
            return (rendering, arguments) -> {
                rendering.budget().reading(text.length());
                return method.call(text, arguments, rendering.budget());
            };
        }
        if (NOT_THERE.contains(name)) {
            throw new EvaluationFault("the method '" + name + "' of texts is not supported");
        }
        return null;
    }

    private static Value strip(String name, MarkedText text, Arguments arguments, boolean left, boolean right) {
        Bound bound = arguments.bind(name, "chars");
        String chars = bound.given(0) == null ? null : bound.text(0).text();
        return TextOperations.strip(text, chars, left, right);
    }

    private static Value split(String name, MarkedText text, Arguments arguments, boolean fromTheEnd, Budget budget) {
        Bound bound = arguments.bind(name, "sep", "maxsplit");
        int cuts = bound.whole(1, -1);
        TextSplitting splitting = new TextSplitting(text, budget);
        if (bound.given(0) == null) {
            return ListValue.list(fromTheEnd ? splitting.fromTheEndAtBlanks(cuts) : splitting.atBlanks(cuts));
        }
        MarkedText separator = bound.text(0);
        return ListValue.list(fromTheEnd ? splitting.fromTheEndAt(separator, cuts) : splitting.at(separator, cuts));
    }

    private static Value splitLines(MarkedText text, Arguments arguments, Budget budget) {
        boolean keepEnds = arguments.bind("splitlines", "keepends").isTrue(0);
        return ListValue.list(TextOperations.lines(text, keepEnds, budget));
    }

    private static Value partition(MarkedText text, Arguments arguments, boolean last, Budget budget) {
        MarkedText separator = arguments.bind("partition", "sep").text(0);
        return new TextSplitting(text, budget).partition(separator, last);
    }

    private static Value affix(String name, MarkedText text, Arguments arguments, boolean atStart, Budget budget) {
        Bound bound = arguments.bind(name, "affix", "start", "end");
        String part = part(text, bound, 1, budget).text();
        if (bound.get(0) instanceof ListValue affixes && affixes.isTuple()) {
            for (Value affix : affixes.items()) {
                if (!(affix instanceof MarkedText)) {
                    throw new EvaluationFault(name + " takes texts, not " + affix.kind());
                }
            }
            return BoolValue.of(
                    affixes.items().stream().anyMatch(affix -> hasAffix(part, (MarkedText) affix, atStart)));
        }
        return BoolValue.of(hasAffix(part, bound.text(0), atStart));
    }

    private static boolean hasAffix(String text, MarkedText affix, boolean atStart) {
        return atStart ? text.startsWith(affix.text()) : text.endsWith(affix.text());
    }

    private static Value remove(String name, MarkedText text, Arguments arguments, boolean atStart) {
        MarkedText affix = arguments.bind(name, "affix").text(0);
        if (!hasAffix(text.text(), affix, atStart)) {
            return text;
        }
        return atStart ? text.substring(affix.length()) : text.substring(0, text.length() - affix.length());
    }

    private static Value replace(MarkedText text, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("replace", "old", "new", "count");
        boolean html = text.isHtml();
        MarkedText old = html ? TextOperations.escapeHtml(bound.text(0)) : bound.text(0);
        MarkedText replacing = html ? TextOperations.escapeHtml(bound.text(1)) : bound.text(1);
        return TextOperations.replace(text, old, replacing, bound.whole(2, -1), budget)
                .asHtml(html);
    }

    private static Value join(MarkedText text, Arguments arguments, Budget budget) {
        Iterator<Value> items = arguments.bind("join", "items").get(0).iterate();
        return TextOperations.join(text, items, item -> joinable(item, text.isHtml()), budget)
                .asHtml(text.isHtml());
    }

    private static MarkedText joinable(Value item, boolean html) {
        if (item instanceof MarkedText piece) {
            return html ? TextOperations.escapeHtml(piece) : piece;
        }
        throw new EvaluationFault("join takes texts only, not " + item.kind());
    }

    /** Returns the part of the text between two arguments, those at {@code place} and after it. */
    private static MarkedText part(MarkedText text, Bound bound, int place, Budget budget) {
        if (bound.given(place) == null && bound.given(place + 1) == null) {
            return text;
        }
        return (MarkedText) Lookup.slice(text, bound.orNull(place), bound.orNull(place + 1), null, budget);
    }

    private static IntValue find(String name, MarkedText text, Arguments arguments, boolean last, Budget budget) {
        Bound bound = arguments.bind(name, "sub", "start", "end");
        String part = part(text, bound, 1, budget).text();
        String sought = bound.text(0).text();
        budget.search(part.length(), sought.length());
        int found = last ? part.lastIndexOf(sought) : part.indexOf(sought);
        if (found < 0) {
            return IntValue.of(-1);
        }
        Slice searched =
                Slice.of(bound.given(1) instanceof IntValue start ? start.whole() : null, null, null, text.size());
        return IntValue.of(searched.start() + part.codePointCount(0, found));
    }

    private static Value found(IntValue place) {
        if (place.whole().signum() < 0) {
            throw new EvaluationFault("index does not find the text");
        }
        return place;
    }

    private static Value count(MarkedText text, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("count", "sub", "start", "end");
        MarkedText part = part(text, bound, 1, budget);
        MarkedText sought = bound.text(0);
        return IntValue.of(
                sought.isEmpty()
                        ? part.size() + 1L
                        : new TextSplitting(part, budget).at(sought, -1).size() - 1L);
    }

    private static Value all(MarkedText text, IntPredicate predicate) {
        return BoolValue.of(!text.isEmpty() && text.text().codePoints().allMatch(predicate));
    }

    public static boolean isUpper(String text) {
        return text.codePoints().anyMatch(Character::isUpperCase)
                && text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
    }

    public static boolean isLower(String text) {
        return text.codePoints().anyMatch(Character::isLowerCase)
                && text.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
    }
}
