package dev.inferj.internal.template.text;

import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.MarkedTextBuilder;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Python's {@code strftime}, in English. */
public final class DateText {
    private final LocalDateTime time;

    private DateText(LocalDateTime time) {
        this.time = time;
    }

    public static MarkedText format(MarkedText format, LocalDateTime time) {
        DateText date = new DateText(time);
        MarkedTextBuilder out = new MarkedTextBuilder();
        String chars = format.text();
        for (int i = 0; i < chars.length(); i++) {
            if (chars.charAt(i) != '%' || i + 1 == chars.length()) {
                out.append(format, i, i + 1);
                continue;
            }
            boolean bare = chars.charAt(i + 1) == '-' && i + 2 < chars.length();
            int code = bare ? i + 2 : i + 1;
            String shown = date.shown(chars.charAt(code));
            if (shown == null) {
                String named = format.hasPlain() ? "" : ": %" + chars.charAt(code);
                throw new EvaluationFault("strftime_now is given a code that it does not know" + named);
            }
            out.append(bare ? withoutZeros(shown) : shown, format.isPlainAt(i));
            i = code;
        }
        return out.build();
    }

    private static String withoutZeros(String shown) {
        int digits = 0;
        while (digits + 1 < shown.length() && (shown.charAt(digits) == '0' || shown.charAt(digits) == ' ')) {
            digits++;
        }
        return shown.substring(digits);
    }

    @Nullable
    private String shown(char code) {
        return switch (code) {
            case 'a' -> pattern("EEE");
            case 'A' -> pattern("EEEE");
            case 'b', 'h' -> pattern("MMM");
            case 'B' -> pattern("MMMM");
            case 'c' -> pattern("EEE MMM ") + spaced(time.getDayOfMonth()) + pattern(" HH:mm:ss yyyy");
            case 'C' -> two(time.getYear() / 100);
            case 'd' -> two(time.getDayOfMonth());
            case 'D', 'x' -> pattern("MM/dd/yy");
            case 'e' -> spaced(time.getDayOfMonth());
            case 'f' -> String.format(Locale.ROOT, "%06d", time.get(ChronoField.MICRO_OF_SECOND));
            case 'F' -> pattern("yyyy-MM-dd");
            case 'g' -> two(time.get(IsoFields.WEEK_BASED_YEAR) % 100);
            case 'G' -> String.valueOf(time.get(IsoFields.WEEK_BASED_YEAR));
            case 'H' -> two(time.getHour());
            case 'I' -> two(time.get(ChronoField.CLOCK_HOUR_OF_AMPM));
            case 'j' -> String.format(Locale.ROOT, "%03d", time.getDayOfYear());
            case 'm' -> two(time.getMonthValue());
            case 'M' -> two(time.getMinute());
            case 'n' -> "\n";
            case 'p' -> time.getHour() < 12 ? "AM" : "PM";
            case 'r' -> two(time.get(ChronoField.CLOCK_HOUR_OF_AMPM)) + pattern(":mm:ss ") + shown('p');
            case 'R' -> pattern("HH:mm");
            case 'S' -> two(time.getSecond());
            case 't' -> "\t";
            case 'T', 'X' -> pattern("HH:mm:ss");
            case 'u' -> String.valueOf(time.getDayOfWeek().getValue());
            case 'U' -> two(week(DayOfWeek.SUNDAY));
            case 'V' -> two(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case 'w' -> String.valueOf(time.getDayOfWeek().getValue() % 7);
            case 'W' -> two(week(DayOfWeek.MONDAY));
            case 'y' -> two(time.getYear() % 100);
            case 'Y' -> String.valueOf(time.getYear());
            case 'z', 'Z' -> ""; // the time has no zone
            case '%' -> "%";
            default -> null;
        };
    }

    private String pattern(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
    }

    private static String two(int number) {
        return String.format(Locale.ROOT, "%02d", number);
    }

    private static String spaced(int number) {
        return String.format(Locale.ROOT, "%2d", number);
    }

    /** Returns the number of the week; days before the year's first such day are in week 0. */
    private int week(DayOfWeek first) {
        int sinceFirst = Math.floorMod(time.getDayOfWeek().getValue() - first.getValue(), 7);
        return (time.getDayOfYear() + 6 - sinceFirst) / 7;
    }
}
