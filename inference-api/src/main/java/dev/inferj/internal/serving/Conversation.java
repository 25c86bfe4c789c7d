package dev.inferj.internal.serving;

import dev.inferj.ChatRequest;
import dev.inferj.InvalidRequestException;
import dev.inferj.Message;
import dev.inferj.Session;
import dev.inferj.ToolCall;
import dev.inferj.internal.delivery.SpokenText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was said in a session, up to some turn. Immutable: each change returns a new one. */
final class Conversation implements Session.Checkpoint {
    private final String model;
    private final List<Message> preamble;
    private final List<Turn> turns;
    private final @Nullable SpokenText spoken;

    private Conversation(String model, List<Message> preamble, List<Turn> turns, @Nullable SpokenText spoken) {
        this.model = model;
        this.preamble = preamble;
        this.turns = turns;
        this.spoken = spoken;
    }

    /** Returns a conversation in which nothing was said but what stays in front of it. */
    static Conversation begin(String model, List<Message> preamble) {
        return new Conversation(model, List.copyOf(preamble), List.of(), null);
    }

    /** Returns a conversation in which all this was said, with the tokens of it where they are known. */
    Conversation resumed(List<Turn> all, int @Nullable [] tokens) {
        if (tokens == null || all.isEmpty()) {
            return new Conversation(model, preamble, List.copyOf(all), null);
        }
        Turn last = all.get(all.size() - 1);
        Conversation before = new Conversation(model, preamble, List.copyOf(all.subList(0, all.size() - 1)), null);
        ChatRequest asked = before.ask(last.question());
        return new Conversation(model, preamble, List.copyOf(all), new SpokenText(asked, last.answer(), tokens));
    }

    /** Returns the same conversation for another model, of which no tokens are known. */
    Conversation on(String other) {
        return new Conversation(other, preamble, turns, null);
    }

    List<Message> preamble() {
        return preamble;
    }

    List<Turn> allTurns() {
        return turns;
    }

    String model() {
        return model;
    }

    @Override
    public int turns() {
        return turns.size();
    }

    /** Returns the tokens of the last turn and all before it, where they are known. */
    @Nullable
    SpokenText spoken() {
        return spoken;
    }

    List<Message> messages() {
        List<Message> messages = new ArrayList<>(preamble);
        for (Turn turn : turns) {
            messages.addAll(turn.messages());
            if (turn.rawPrompt() == null) {
                messages.add(Message.assistant(turn.answer(), turn.toolCalls()));
            }
        }
        return messages;
    }

    /**
     * Returns the request that asks the next question with all that was said before it.
     *
     * @throws InvalidRequestException if it mixes raw prompts with messages
     */
    ChatRequest ask(ChatRequest next) {
        boolean raw = next.rawPrompt().isPresent();
        boolean wasRaw = !turns.isEmpty() && turns.get(0).rawPrompt() != null;
        if (raw != wasRaw && !(turns.isEmpty() && preamble.isEmpty())) {
            throw new InvalidRequestException("a session must keep to messages or to raw prompts: this one has "
                    + (wasRaw ? "raw prompts" : "messages"));
        }
        if (raw) {
            StringBuilder text = new StringBuilder();
            for (Turn turn : turns) {
                text.append(turn.rawPrompt()).append(turn.answer());
            }
            return next.toBuilder()
                    .rawPrompt(text.append(next.rawPrompt().orElseThrow()).toString())
                    .build();
        }
        return next.toBuilder().prepend(messages()).build();
    }

    /** Returns the conversation with one more turn. */
    Conversation answered(ChatRequest question, String answer, List<ToolCall> toolCalls, @Nullable SpokenText said) {
        List<Turn> more = new ArrayList<>(turns);
        more.add(new Turn(question.messages(), question.rawPrompt().orElse(null), answer, toolCalls));
        return new Conversation(model, preamble, List.copyOf(more), said);
    }

    Conversation withoutLast(int count) {
        return count == 0
                ? this
                : new Conversation(model, preamble, List.copyOf(turns.subList(0, turns.size() - count)), null);
    }

    Conversation withoutOldest() {
        return new Conversation(model, preamble, List.copyOf(turns.subList(1, turns.size())), null);
    }
}
