package dev.inferj.examples;

import dev.inferj.ChatEvent;
import dev.inferj.ChatResponse;
import dev.inferj.Generation;
import dev.inferj.InferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/** Runs several prompts at once: a line for each while they run, then their answers and receipts. */
final class ParallelAnswers {
    private final Terminal terminal;

    ParallelAnswers(Terminal terminal) {
        this.terminal = terminal;
    }

    void run(Questions questions, List<String> prompts) {
        Board board = new Board(terminal, prompts);
        long start = System.nanoTime();
        List<Generation> generations = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            int line = i;
            generations.add(questions.ask(prompts.get(i)).submit(event -> show(board, line, event)));
        }
        List<ChatResponse> responses =
                generations.stream().map(ParallelAnswers::await).toList();
        double seconds = (System.nanoTime() - start) / 1e9;
        board.close();

        for (int i = 0; i < prompts.size(); i++) {
            terminal.println(
                    "--- " + (i + 1) + ": " + prompts.get(i) + responses.get(i).text());
        }
        terminal.println("");
        ReceiptTable.lines(responses).forEach(terminal::println);
        int tokens = responses.stream().mapToInt(r -> r.usage().outputTokens()).sum();
        terminal.println(String.format(
                "%n%d answers, %d tokens in %.2f s: %.0f tokens/s in all",
                prompts.size(), tokens, seconds, tokens / seconds));
    }

    private static void show(Board board, int line, ChatEvent event) {
        if (event instanceof ChatEvent.Finished finished) {
            board.finished(line, finished.response());
        } else {
            board.text(line, event.text());
        }
    }

    private static ChatResponse await(Generation generation) {
        try {
            return generation.response().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof InferenceException failure ? failure : e;
        }
    }
}
