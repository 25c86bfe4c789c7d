package dev.inferj.examples;

import dev.inferj.ChatResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A line for each answer under way: how much there is, and its end. Safe to share between threads. */
final class Board {
    private static final int WIDTH = 60;
    private static final long FRAME_NANOS = 50_000_000;

    private final Terminal terminal;
    private final List<Line> lines = new ArrayList<>(); // Guarded by this
    private long lastDrawn; // Guarded by this

    private static final class Line {
        final StringBuilder tail = new StringBuilder();
        int pieces;
        String state = "waiting";
    }

    Board(Terminal terminal, List<String> prompts) {
        this.terminal = terminal;
        for (String prompt : prompts) {
            Line line = new Line();
            line.tail.append(prompt);
            lines.add(line);
        }
    }

    synchronized void text(int index, String text) {
        Line line = lines.get(index);
        line.state = "running";
        line.pieces++;
        line.tail.append(text.replaceAll("\\s+", " "));
        if (line.tail.length() > WIDTH) {
            line.tail.delete(0, line.tail.length() - WIDTH);
        }
        draw(false);
    }

    synchronized void finished(int index, ChatResponse response) {
        lines.get(index).state = response.finishReason().name().toLowerCase(Locale.ROOT);
        if (!terminal.isLive()) {
            terminal.note("answer " + (index + 1) + ": " + response.usage().outputTokens() + " tokens");
        }
        draw(true);
    }

    synchronized void close() {
        draw(true);
        terminal.settle();
    }

    private void draw(boolean always) {
        long now = System.nanoTime();
        if (!always && now - lastDrawn < FRAME_NANOS) {
            return;
        }
        lastDrawn = now;
        List<String> frame = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            frame.add(String.format("%2d  %4d  %-9s  %s", i + 1, line.pieces, line.state, line.tail));
        }
        terminal.redraw(frame);
    }
}
