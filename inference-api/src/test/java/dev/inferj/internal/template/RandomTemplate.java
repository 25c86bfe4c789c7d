package dev.inferj.internal.template;

import java.util.List;
import java.util.SplittableRandom;

/** Writes random templates that use all of the language: mostly sensible ones, as others fail before they get far. */
final class RandomTemplate {
    private static final List<String> TEXTS = List.of(
            "''",
            "'a'",
            "'  Hello World '",
            "\"it's\"",
            "'ß ǆ ŉ İ Σίγμας'",
            "'x,y,,z'",
            "'a\\nb\\r\\nc\\n'",
            "'<|im_start|>'",
            "'👋🏽é'",
            "'3'",
            "'-4.50'",
            "'1e3'",
            "' \\u00a0\\t'",
            "'%s and %d'",
            "'{} of {}'",
            "'aXbXc'",
            "'<b>&\"'",
            "\"a'b\\\"c\"",
            "s",
            "t",
            "messages[0].content",
            "messages[-1]['role']",
            "loose.name");
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "2",
            "-3",
            "7",
            "10",
            "1.5",
            "-0.5",
            "2.0",
            "1e20",
            "1e-7",
            "0.1",
            "n",
            "f",
            "big",
            "1_000",
            "0x1F",
            "s|length",
            "xs|length");
    private static final List<String> LISTS = List.of(
            "[]",
            "[1, 2, 3]",
            "['b', 'A', 'c']",
            "(1, 2)",
            "[1, 2.5, true]",
            "xs",
            "messages",
            "range(4)",
            "range(5, 0, -2)",
            "[[1, 'x'], [2, 'y']]",
            "loose.items()",
            "loose.keys()|list",
            "['x', none, 1]",
            "(3,)",
            "()");
    private static final List<String> DICTS =
            List.of("{}", "{'a': 1, 'b': 'x'}", "loose", "messages[0]", "{'B': 2, 'a': [1], 1: none}", "dict(k=1)");
    private static final List<String> OTHERS = List.of("none", "true", "false", "nothing", "loose.nothing");

    private final SplittableRandom random;

    RandomTemplate(long seed) {
        this.random = new SplittableRandom(seed);
    }

    private String pick(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String pick(String... of) {
        return pick(List.of(of));
    }

    String template() {
        StringBuilder template = new StringBuilder("{% set ns = namespace(a=1) %}");
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            template.append(statement(3));
        }
        return template.toString();
    }

    private String statement(int depth) {
        String in = depth == 0 ? "." : statement(depth - 1);
        return switch (random.nextInt(14)) {
            case 0 -> "{% if " + bool(2) + " %}" + in + "{% elif " + any(1) + " %}e{% else %}f{% endif %}";
            case 1 ->
                "{%- for x in " + list(2) + " %}\n  " + in + "{{ x }}{{ loop." + loopPart()
                        + " }}\n{%- else %}none{% endfor %}";
            case 2 ->
                "{% for x in " + list(1) + " if " + bool(1) + " -%}\n" + in + pick("", "{% break %}", "{% continue %}")
                        + " {% endfor %}";
            case 3 -> "{% set v = " + any(2) + " %}" + in + "{{ v }}";
            case 4 -> "{% set ns.a = " + any(2) + " %}" + in + "{{ ns.a }}";
            case 5 -> "{% set v %}" + in + "{% endset %}[{{ v }}]";
            case 6 ->
                "{% macro m(a, b=" + any(1) + ") %}<{{ a }}|{{ b }}>{% endmacro %}{{ m(" + any(1)
                        + pick("", ", b=1", ", 2") + ") }}";
            case 7 -> " \n  {#- note -#}\n {% raw %} {{ x }} {% endraw %}\n" + in;
            case 8 ->
                "{% filter " + pick("upper", "trim", "title", "replace('a', 'b')") + " %} " + in + " {% endfilter %}";
            case 9 -> "  {%+ if " + bool(1) + " +%}\n a {%- endif %}\n\n" + in;
            case 10 -> "{% with w = " + any(1) + " %}{{ w }}{% endwith %}";
            case 11 -> "{% for k, v in " + dict(1) + "|items %}{{ k }}={{ v }};{% endfor %}";
            default -> "{{ " + any(3) + " }}\n";
        };
    }

    private String loopPart() {
        return pick(
                "index",
                "index0",
                "revindex",
                "revindex0",
                "first",
                "last",
                "length",
                "previtem",
                "nextitem",
                "depth",
                "cycle('a', 'b')",
                "changed(x)");
    }

    private String any(int depth) {
        return switch (random.nextInt(9)) {
            case 0, 1, 2 -> text(depth);
            case 3, 4 -> number(depth);
            case 5 -> list(depth);
            case 6 -> dict(depth);
            case 7 -> bool(depth);
            default -> pick(OTHERS);
        };
    }

    private String text(int depth) {
        return depth == 0 ? pick(TEXTS) : "(" + madeText(depth) + ")";
    }

    private String madeText(int depth) {
        String t = text(depth - 1);
        return switch (random.nextInt(30)) {
            case 0 -> "(" + t + " + " + text(depth - 1) + ")";
            case 1 -> "(" + t + " ~ " + any(depth - 1) + " ~ " + any(depth - 1) + ")";
            case 2 -> "(" + t + " ~ '')[" + pick("1:", ":-1", "::-1", "1:3", "-3:", "::2", "5:1:-2", ":n") + "]";
            case 3 ->
                "(" + t + ")|"
                        + pick("upper", "lower", "title", "capitalize", "trim", "string", "e", "safe", "reverse");
            case 4 ->
                t + "."
                        + pick(
                                "strip()",
                                "lstrip()",
                                "rstrip()",
                                "upper()",
                                "lower()",
                                "title()",
                                "capitalize()",
                                "strip('a ')",
                                "rstrip('\\n')",
                                "lstrip('Hx<')");
            case 5 -> t + ".replace(" + text(0) + ", " + text(0) + pick("", ", 1", ", 0") + ")";
            case 6 -> "(" + t + ")|replace(" + text(0) + ", " + text(0) + pick("", ", 1") + ")";
            case 7 -> "(" + list(depth - 1) + ")|join(" + pick("", "', '", "'-'", "d='+'") + ")";
            case 8 -> t + ".join(['p', 'q', " + text(0) + "])";
            case 9 ->
                "(" + any(depth - 1) + ")|tojson"
                        + pick(
                                "",
                                "(indent=2)",
                                "(ensure_ascii=true)",
                                "(separators=(',', ':'))",
                                "(sort_keys=true)",
                                "(indent=0)");
            case 10 -> "(" + any(depth - 1) + ")|string";
            case 11 -> "(" + t + " * " + pick("2", "0", "-1", "3") + ")";
            case 12 -> "(" + t + " if " + bool(depth - 1) + " else " + text(depth - 1) + ")";
            case 13 ->
                "'%s=%5s|%-4s|%05d|%.2f%%' % (" + any(0) + ", " + text(0) + ", " + text(0) + ", " + number(0) + ", "
                        + number(0) + ")";
            case 14 -> "'{}-{}'.format(" + any(0) + ", 2)";
            case 15 ->
                "'{:>6}|{:<4}|{:^7}|{:05d}|{:.1f}|{:,}'.format(" + text(0) + ", " + text(0) + ", " + text(0) + ", n, "
                        + number(0) + ", " + number(0) + ")";
            case 16 -> t + pick("[0]", "[-1]", "[99]");
            case 17 ->
                "(" + t + ")|indent" + pick("", "(2)", "(first=true)", "('>', true, true)", "(width=3, blank=true)");
            case 18 -> "(" + any(depth - 1) + ")|default('d'" + pick("", ", true", ", boolean=false") + ")";
            case 19 -> "(" + list(depth - 1) + ")|" + pick("first", "last");
            case 20 -> "'%s'|format(" + any(0) + ")";
            case 21 ->
                "(" + t + " ~ '')."
                        + pick("removeprefix('a')", "removesuffix('c')", "partition('X')[2]", "rpartition(' ')[0]");
            case 22 -> "(" + t + "|safe + " + text(0) + ")";
            default -> t;
        };
    }

    private String number(int depth) {
        return depth == 0 ? pick(NUMBERS) : "(" + madeNumber(depth) + ")";
    }

    private String madeNumber(int depth) {
        String a = number(depth - 1);
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> "(" + a + " " + pick("+", "-", "*", "/", "//", "%") + " " + number(depth - 1) + ")";
            case 3 -> "(" + a + " ** " + pick("2", "0", "-1", "3") + ")";
            case 4 ->
                "(" + any(depth - 1) + ")|"
                        + pick(
                                "int",
                                "float",
                                "int(5)",
                                "float(1.5)",
                                "int(base=16)",
                                "abs",
                                "round",
                                "round(1)",
                                "round(1, 'floor')",
                                "round(0, 'ceil')");
            case 5 -> "(" + any(depth - 1) + ")|" + pick("length", "count");
            case 6 ->
                text(depth - 1) + "."
                        + pick("find('a')", "rfind('X')", "count('l')", "count('')", "index('a')", "find('b', 1)");
            case 7 -> "(" + list(depth - 1) + ")|" + pick("sum", "min", "max");
            case 8 -> "-" + a;
            default -> a;
        };
    }

    private String list(int depth) {
        return depth == 0 ? pick(LISTS) : "(" + madeList(depth) + ")";
    }

    private String madeList(int depth) {
        String l = list(depth - 1);
        return switch (random.nextInt(22)) {
            case 0 -> "(" + l + " + " + list(depth - 1) + ")";
            case 1 -> "(" + l + "|list)[" + pick("1:", ":-1", "::-1", "1:3", "-2:", "::2") + "]";
            case 2 ->
                text(depth - 1) + ".split(" + pick("", "','", "' '", "'X', 1", "none", "'a'", "none, 1", "'ab'") + ")";
            case 3 ->
                text(depth - 1) + "."
                        + pick(
                                "splitlines()",
                                "splitlines(true)",
                                "rsplit(' ', 1)",
                                "rsplit(',')",
                                "rsplit()",
                                "rsplit(none, 1)");
            case 4 ->
                "(" + l + ")|"
                        + pick(
                                "list",
                                "reverse|list",
                                "sort",
                                "sort(reverse=true)",
                                "unique|list",
                                "batch(2)|list",
                                "batch(2, 'x')|list",
                                "sort(case_sensitive=true)");
            case 5 ->
                "(" + l + ")|map('" + pick("upper", "string", "length", "default", "tojson", "int", "trim") + "')|list";
            case 6 ->
                "(" + l + ")|" + pick("select", "reject")
                        + pick("", "('string')", "('odd')", "('in', [1, 'x'])", "('none')", "('>', 1)", "('defined')")
                        + "|list";
            case 7 ->
                "messages|" + pick("selectattr", "rejectattr") + "("
                        + pick(
                                "'role'",
                                "'role', 'equalto', 'user'",
                                "'content', 'defined'",
                                "'tool_calls'",
                                "'role', 'in', ['user', 'x']",
                                "'content', '==', s")
                        + ")|list";
            case 8 ->
                "messages|map(attribute='" + pick("role", "content", "x", "content.0") + "'" + pick("", ", default='d'")
                        + ")|list";
            case 9 -> "(" + dict(depth - 1) + ")|dictsort" + pick("", "(by='value')", "(reverse=true)", "(true)");
            case 10 -> "(" + dict(depth - 1) + ")|" + pick("list", "items|list");
            case 11 -> "(" + dict(depth - 1) + ")." + pick("items()", "keys()", "values()", "keys()|list");
            case 12 -> "[" + any(depth - 1) + ", " + any(depth - 1) + "]";
            case 13 -> "(" + any(depth - 1) + ")|list";
            case 14 -> "(" + l + " * " + pick("2", "0") + ")";
            default -> l;
        };
    }

    private String dict(int depth) {
        if (depth == 0 || random.nextInt(3) > 0) {
            return pick(DICTS);
        }
        return "{'k': " + any(depth - 1) + ", " + text(0) + ": " + any(depth - 1) + "}";
    }

    private String bool(int depth) {
        if (depth == 0) {
            return pick("true", "false", "n", "s", "xs", "nothing", "none");
        }
        String a = any(depth - 1);
        return switch (random.nextInt(12)) {
            case 0 -> "(" + a + pick(" == ", " != ") + any(depth - 1) + ")";
            case 1 -> "(" + number(depth - 1) + pick(" < ", " <= ", " > ", " >= ") + number(depth - 1) + ")";
            case 2 -> "(" + text(depth - 1) + pick(" < ", " in ", " not in ", " >= ") + text(depth - 1) + ")";
            case 3 -> "(" + a + pick(" in ", " not in ") + pick(list(depth - 1), dict(depth - 1)) + ")";
            case 4 -> "(" + bool(depth - 1) + pick(" and ", " or ") + a + ")";
            case 5 -> "(not " + a + ")";
            case 6 ->
                "(" + a + " is " + pick("", "not ")
                        + pick(
                                "defined",
                                "undefined",
                                "none",
                                "string",
                                "number",
                                "integer",
                                "float",
                                "boolean",
                                "mapping",
                                "sequence",
                                "iterable",
                                "true",
                                "false",
                                "lower",
                                "upper",
                                "callable")
                        + ")";
            case 7 ->
                "(" + number(depth - 1) + " is "
                        + pick("odd", "even", "divisibleby 3", "divisibleby(2)", "eq 2", "gt 1", "in [1, 2]") + ")";
            case 8 ->
                text(depth - 1) + "."
                        + pick(
                                "startswith('a')",
                                "endswith('c')",
                                "startswith(('a', 'b'))",
                                "isdigit()",
                                "isalpha()",
                                "isspace()",
                                "isupper()",
                                "islower()",
                                "endswith('lo', 0, 5)");
            case 9 -> "(" + number(0) + " < " + number(0) + " <= " + number(0) + ")";
            default -> "(" + a + " and true)";
        };
    }
}
