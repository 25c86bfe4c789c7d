package dev.inferj.llamacpp;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A LoRA adapter to apply to a model. Written as its file, or {@code file@scale}; several with semicolons between.
 *
 * @param file in GGUF format
 * @param scale how much of it to apply; 1 is what it was trained for
 */
record LoraAdapter(Path file, float scale) {
    static final String RULE =
            "files such as adapter.gguf or adapter.gguf@0.5, with ; between, their scale in [-100, 100]";

    private static final Pattern SCALE = Pattern.compile("[-+]?\\d*\\.?\\d+");

    LoraAdapter {
        if (!(Math.abs(scale) <= 100)) {
            throw new IllegalArgumentException("scale must be in [-100, 100]: " + scale);
        }
    }

    static List<LoraAdapter> parseList(String text) {
        return Stream.of(text.split(";", -1)).map(LoraAdapter::parse).toList();
    }

    private static LoraAdapter parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("file must not be blank");
        }
        int at = text.lastIndexOf('@');
        if (at > 0 && SCALE.matcher(text.substring(at + 1)).matches()) {
            return new LoraAdapter(Path.of(text.substring(0, at)), Float.parseFloat(text.substring(at + 1)));
        }
        return new LoraAdapter(Path.of(text), 1f);
    }
}
