package dev.inferj.internal.template.filter;

import dev.inferj.internal.template.filter.Filters.Filter;
import dev.inferj.internal.template.format.PercentFormat;
import dev.inferj.internal.template.format.Printed;
import dev.inferj.internal.template.operation.AttributePath;
import dev.inferj.internal.template.rendering.Budget;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.text.LetterCases;
import dev.inferj.internal.template.text.TextOperations;
import dev.inferj.internal.template.value.Arguments;
import dev.inferj.internal.template.value.Bound;
import dev.inferj.internal.template.value.ListValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.Undefined;
import dev.inferj.internal.template.value.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The filters that make texts. */
final class TextFilters {
    private TextFilters() {}

    static void addTo(Map<String, Filter> filters) {
        Filters.add(filters, "string", (value, budget) -> text(value, budget));
        Filters.add(filters, "safe", (value, budget) -> text(value, budget).asHtml(true));
        Filters.add(filters, "escape", (value, budget) -> escape(text(value, budget)));
        Filters.add(filters, "e", (value, budget) -> escape(text(value, budget)));
        Filters.add(filters, "upper", (value, budget) -> LetterCases.upper(text(value, budget)));
        Filters.add(filters, "lower", (value, budget) -> LetterCases.lower(text(value, budget)));
        Filters.add(
                filters,
                "title",
                (value, budget) -> LetterCases.titleOfWords(text(value, budget)).asHtml(false));
        Filters.add(filters, "capitalize", (value, budget) -> LetterCases.capitalized(text(value, budget)));
        filters.put("trim", TextFilters::trim);
        filters.put("replace", TextFilters::replace);
        filters.put("join", TextFilters::join);
        filters.put("indent", TextFilters::indent);
        filters.put("format", TextFilters::format);
        filters.put("tojson", TextFilters::toJson);
    }

    private static MarkedText text(Value value, Budget budget) {
        MarkedText text = Printed.of(value, budget);
        budget.reading(text.length());
        return text;
    }

    private static MarkedText escape(MarkedText text) {
        return text.isHtml() ? text : TextOperations.escapeHtml(text);
    }

    private static Value trim(Value value, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("trim", "chars");
        String chars = bound.given(0) == null ? null : bound.text(0).text();
        return TextOperations.strip(text(value, budget), chars, /* left= */ true, /* right= */ true);
    }

    private static Value replace(Value value, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("replace", "old", "new", "count");
        int most = bound.given(2) == null ? -1 : bound.whole(2, -1);
        MarkedText old = text(bound.get(0), budget);
        MarkedText replacing = text(bound.get(1), budget);
        return TextOperations.replace(text(value, budget).asHtml(false), old, replacing, most, budget);
    }

    private static Value join(Value value, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("join", "d", "attribute");
        AttributePath path = AttributePath.of(bound.given(1), budget);
        MarkedText separator = text(bound.or(0, MarkedText.EMPTY), budget);
        return TextOperations.join(separator, value.iterate(), item -> text(path.in(item), budget), budget);
    }

    private static Value indent(Value value, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("indent", "width", "first", "blank");
        if (value instanceof Undefined undefined) {
            throw undefined.fault();
        }
        if (!(value instanceof MarkedText text)) {
            throw new EvaluationFault("indent takes a text, not " + value.kind());
        }
        MarkedText indentation = bound.orNull(0) instanceof MarkedText given ? given : blanks(bound.whole(0, 4));
        return TextOperations.indent(text, indentation, bound.isTrue(1), bound.isTrue(2), budget);
    }

    private static MarkedText blanks(int count) {
        return TextOperations.repeat(MarkedText.control(" "), count);
    }

    private static Value format(Value value, Arguments arguments, Budget budget) {
        MarkedText format = text(value, budget);
        if (arguments.named().isEmpty()) {
            return PercentFormat.format(format, ListValue.tuple(arguments.positional()), budget);
        }
        if (!arguments.positional().isEmpty()) {
            throw new EvaluationFault("format takes values by position or by name, not both");
        }
        return PercentFormat.format(format, arguments.dictOf(arguments.named()), budget);
    }

    private static Value toJson(Value value, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("tojson", "ensure_ascii", "indent", "separators", "sort_keys");
        MarkedText indentation = indentation(bound, 1);
        MarkedText itemSeparator = MarkedText.control(indentation == null ? ", " : ",");
        MarkedText keySeparator = MarkedText.control(": ");
        if (bound.given(2) != null) {
            if (!(bound.get(2) instanceof ListValue separators
                    && separators.size() == 2
                    && separators.items().get(0) instanceof MarkedText first
                    && separators.items().get(1) instanceof MarkedText second)) {
                throw bound.wrongKind(2, "two texts");
            }
            itemSeparator = first;
            keySeparator = second;
        }
        return new JsonText(budget, bound.isTrue(0), bound.isTrue(3), itemSeparator, keySeparator, indentation)
                .of(value);
    }

    @Nullable
    private static MarkedText indentation(Bound bound, int place) {
        Value given = bound.given(place);
        if (given == null) {
            return null;
        }
        return given instanceof MarkedText text ? text : blanks(bound.whole(place, 0));
    }
}
