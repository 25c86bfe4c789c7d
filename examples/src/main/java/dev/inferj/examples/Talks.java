package dev.inferj.examples;

import dev.inferj.ChatEvent;
import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.ContextPolicy;
import dev.inferj.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The sessions of one program by name, one of which is being talked in. */
final class Talks implements AutoCloseable {
    /** A session and the answers it got here. */
    record Talk(Session session, List<ChatResponse> answers) {}

    private static final String FIRST = "main";

    private final ChatModel model;
    private final boolean messages;
    private final Map<String, Talk> talks = new LinkedHashMap<>();
    private String current = FIRST;

    /** @param messages whether turns are messages, not raw prompts */
    Talks(ChatModel model, boolean messages) {
        this.model = model;
        this.messages = messages;
        add(FIRST, model.session().whenFull(ContextPolicy.DROP_OLDEST).open());
    }

    String name() {
        return current;
    }

    List<String> names() {
        return List.copyOf(talks.keySet());
    }

    Talk talk() {
        Talk talk = talks.get(current);
        if (talk == null) {
            throw new IllegalStateException("there is always a current talk");
        }
        return talk;
    }

    /** Says the next line and prints the answer as it comes. */
    void say(String line, Questions questions, Terminal terminal) {
        Talk talk = talk();
        var call = questions.with(talk.session().request());
        try (Stream<ChatEvent> events = (messages ? call.user(line) : call.rawPrompt(line)).stream()) {
            events.forEach(event -> {
                terminal.print(event.text());
                if (event instanceof ChatEvent.Finished finished) {
                    talk.answers().add(finished.response());
                }
            });
        }
        terminal.println("");
    }

    /** Goes on from here in a second session, which shares what was said so far. */
    void fork(String name) {
        if (talks.containsKey(name)) {
            throw new IllegalArgumentException("name must be a new one: " + name);
        }
        add(name, talk().session().fork());
    }

    void go(String name) {
        if (!talks.containsKey(name)) {
            throw new IllegalArgumentException("name must be one of " + names() + ": " + name);
        }
        current = name;
    }

    /** Opens a session from a file, under the file's name. */
    void load(Path file) {
        add(file.getFileName().toString(), model.restoreSession(file));
    }

    @Override
    public void close() {
        talks.values().forEach(talk -> talk.session().close());
    }

    private void add(String name, Session session) {
        Talk before = talks.put(name, new Talk(session, new ArrayList<>()));
        if (before != null) {
            before.session().close();
        }
        current = name;
    }
}
