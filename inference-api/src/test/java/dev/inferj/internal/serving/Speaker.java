package dev.inferj.internal.serving;

import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import dev.inferj.FinishReason;
import dev.inferj.Session;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One of many who talk in sessions of their own, with all that was said so far in plain text. */
final class Speaker {
    private static final int MOST_TOKENS = 12;

    Session session;
    final StringBuilder transcript = new StringBuilder();
    int asked;

    /** Where in the transcript each turn begins. */
    private final Deque<Integer> turns = new ArrayDeque<>();

    private @Nullable CompletableFuture<ChatResponse> answer;

    Speaker(Session session) {
        this.session = session;
    }

    /** Goes on from where another one is, in a session of its own. */
    void goOnFrom(Speaker other) {
        session.close();
        session = other.session.fork();
        transcript.setLength(0);
        transcript.append(other.transcript);
        turns.clear();
        turns.addAll(other.turns);
    }

    /** Takes the last turn back, if there is one. */
    void rewind() {
        if (!turns.isEmpty()) {
            session.rewind(1);
            transcript.setLength(turns.removeLast());
        }
    }

    boolean isWaiting() {
        return answer != null;
    }

    void ask(SplittableRandom random) {
        int length = 2 + random.nextInt(7);
        StringBuilder question = new StringBuilder();
        for (int i = 0; i < length; i++) {
            question.append((char) ('a' + random.nextInt(8)));
        }
        turns.add(transcript.length());
        transcript.append(question);
        asked++;
        answer = session.request()
                .rawPrompt(question.toString())
                .greedy()
                .maxTokens(MOST_TOKENS)
                .sendAsync();
    }

    /** Returns what was asked last, with all that was said before, as it is asked of a model that knows nothing of it. */
    ChatRequest wholeRequest() {
        return ChatRequest.builder()
                .rawPrompt(transcript.toString())
                .greedy()
                .maxTokens(MOST_TOKENS)
                .build();
    }

    /** Returns the answer once it is there, and counts it as said; null until then. */
    @Nullable
    ChatResponse takeAnswer() {
        CompletableFuture<ChatResponse> mine = answer;
        if (mine == null || !mine.isDone()) {
            return null;
        }
        answer = null;
        return mine.join();
    }

    /** Returns how many tokens of what was said were computed: the last of an answer that was cut off never was. */
    static int computed(CharSequence transcript, ChatResponse answer) {
        return transcript.length() - (answer.finishReason() == FinishReason.LENGTH ? 1 : 0);
    }
}
