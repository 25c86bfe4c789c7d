package dev.inferj.djl.internal.tokenizer;

import dev.inferj.spi.TextPart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Spells control tokens so that nobody can write them by chance or by intent.
 *
 * <p>Hugging Face's tokenizers look for control tokens in every text they are given. Here they get a vocabulary in which
 * each control token is spelled with a word that is drawn anew each time a model is opened. What a template wrote as
 * control is put in that spelling; what users write stays as it is, and so is text to the tokenizer whatever it says. In
 * everything else a prompt is one text, and gets the tokens that the original vocabulary would have given it. Immutable.
 */
final class PrivateSpelling {
    private final String word;
    private final Map<String, String> spelled = new LinkedHashMap<>();

    /** What may be written, by its first character; the longest first, since one may begin with another. */
    private final Map<Character, List<String>> byFirst = new HashMap<>();

    /**
     * @param controls all control tokens, by how the files write them
     * @param withoutRow those of them that the model has no row for, and so must never be written
     * @param word not to be guessed, of letters and digits
     */
    PrivateSpelling(Collection<String> controls, Set<String> withoutRow, String word) {
        this.word = word;
        for (String control : new HashSet<>(controls)) {
            spelled.put(control, word + spelled.size() + "z");
            if (!withoutRow.contains(control)) {
                byFirst.computeIfAbsent(control.charAt(0), first -> new ArrayList<>())
                        .add(control);
            }
        }
        Comparator<String> longestFirst =
                Comparator.comparingInt(String::length).reversed();
        byFirst.values().forEach(list -> list.sort(longestFirst));
    }

    /** Returns the private spelling of each control token, by how the files write it. */
    Map<String, String> spelled() {
        return spelled;
    }

    /** Returns the word that every private spelling begins with. */
    String word() {
        return word;
    }

    /** Returns a prompt as one text, in which control tokens that a template wrote are in their private spelling. */
    String spell(List<TextPart> parts) {
        StringBuilder prompt = new StringBuilder();
        for (TextPart part : parts) {
            if (part.control()) {
                spellControl(part.text(), prompt);
            } else {
                prompt.append(part.text());
            }
        }
        return prompt.toString();
    }

    private void spellControl(String text, StringBuilder prompt) {
        int at = 0;
        while (at < text.length()) {
            String control = at(text, at);
            if (control.isEmpty()) {
                prompt.append(text.charAt(at++));
            } else {
                prompt.append(spelled.get(control));
                at += control.length();
            }
        }
    }

    private String at(String text, int index) {
        for (String candidate : byFirst.getOrDefault(text.charAt(index), List.of())) {
            if (text.startsWith(candidate, index)) {
                return candidate;
            }
        }
        return "";
    }
}
