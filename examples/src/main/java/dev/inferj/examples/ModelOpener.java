package dev.inferj.examples;

import dev.inferj.ChatModel;
import dev.inferj.Inference;
import dev.inferj.llamacpp.LlamaCpp;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Opens what the command line names: a file with a progress bar, an address as it is. */
final class ModelOpener {
    private static final Pattern ADDRESS = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
    private static final int BAR_WIDTH = 40;

    private final Terminal terminal;

    ModelOpener(Terminal terminal) {
        this.terminal = terminal;
    }

    ChatModel open(Inference inference, String target, int slots) {
        if (ADDRESS.matcher(target).matches()) {
            return inference.chat(target);
        }
        Path file = Path.of(target);
        ChatModel model = inference.chat(LlamaCpp.model(file).slots(slots).onLoadProgress(progress -> {
            draw(file, progress);
            return true;
        }));
        terminal.settle();
        return model;
    }

    private void draw(Path file, double progress) {
        int done = (int) Math.round(progress * BAR_WIDTH);
        String bar = "#".repeat(done) + "-".repeat(BAR_WIDTH - done);
        terminal.redraw(List.of(String.format("loading %s [%s] %3.0f %%", file.getFileName(), bar, progress * 100)));
    }
}
