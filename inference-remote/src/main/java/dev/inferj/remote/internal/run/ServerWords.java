package dev.inferj.remote.internal.run;

import dev.inferj.ChatRequest;
import dev.inferj.Message;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a server says of an error, fit for a message: short, on one line, and without text of the request, which some
 * servers repeat.
 */
public final class ServerWords {
    private static final int LONGEST = 300;

    /** So much of a text in a server's words is no chance. */
    private static final int TELLING = 24;

    private ServerWords() {}

    /** Returns the words, or a note that they hold what they should not. */
    public static String of(ChatRequest request, String words) {
        return of(
                Stream.concat(
                        request.rawPrompt().stream(),
                        request.messages().stream().map(Message::text)),
                words);
    }

    /**
     * Returns the words, or a note that they hold what they should not.
     *
     * @param texts of the request
     */
    static String of(Stream<String> texts, String words) {
        String line = words.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (texts.anyMatch(text -> shows(line, text))) {
            return "(its words show the request, and are left out)";
        }
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    private static boolean shows(String words, String text) {
        String plain = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (plain.length() < 4) {
            return false;
        }
        if (plain.length() <= TELLING) {
            return lower(words).contains(lower(plain));
        }
        String lowered = lower(words);
        String lines = lower(plain.length() > 1 << 16 ? plain.substring(0, 1 << 16) : plain);
        for (int i = 0; i + TELLING <= lowered.length(); i++) {
            if (lines.contains(lowered.substring(i, i + TELLING))) {
                return true;
            }
        }
        return false;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
