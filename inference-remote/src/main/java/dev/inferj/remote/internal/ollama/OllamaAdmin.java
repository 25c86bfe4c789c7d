package dev.inferj.remote.internal.ollama;

import dev.inferj.EngineFailedException;
import dev.inferj.InferenceException;
import dev.inferj.ModelNotFoundException;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.json.Json;
import dev.inferj.remote.internal.json.JsonObject;
import dev.inferj.remote.internal.stream.EventReader;
import dev.inferj.remote.internal.stream.NdjsonReader;
import dev.inferj.remote.internal.stream.StreamFault;
import java.util.List;
import java.util.function.Consumer;

/** What Ollama does with models beside running them. */
public final class OllamaAdmin {
    private static final int MOST_LINE_BYTES = 1 << 20;

    private final HttpCalls http;

    public OllamaAdmin(HttpCalls http) {
        this.http = http;
    }

    /** Returns the models of a list. */
    public List<JsonObject> list(String path) {
        return told(http.get(path), "").objects("models");
    }

    public JsonObject show(String model) {
        return told(http.post("/api/show", body(model, out -> {})), model);
    }

    /** A request without messages and without time to live unloads. */
    public void unload(String model) {
        byte[] body = body(model, out -> {
            out.writeArrayFieldStart("messages");
            out.writeEndArray();
            out.writeNumberField("keep_alive", 0);
            out.writeBooleanField("stream", false);
        });
        told(http.post("/api/chat", body), model);
    }

    /**
     * Fetches a model.
     *
     * @param progress told of each line that the server sends
     */
    public void pull(String model, Consumer<? super JsonObject> progress) {
        EventReader lines = new NdjsonReader(MOST_LINE_BYTES);
        Pull pull = new Pull(model, lines, progress);
        HttpCalls.ShortAnswer refused = http.stream("/api/pull", body(model, out -> {}), pull::take);
        if (refused != null) {
            told(refused, model);
        }
        pull.end();
    }

    private static byte[] body(String model, Json.Writer more) {
        return Json.write(out -> {
            out.writeStartObject();
            out.writeStringField("model", model);
            more.write(out);
            out.writeEndObject();
        });
    }

    private JsonObject told(HttpCalls.ShortAnswer answer, String model) {
        JsonObject object = answer.object();
        if (answer.status() == 200 && object != null && object.get("error") == null) {
            return object;
        }
        String words = object == null ? "" : object.textOrEmpty("error");
        throw failure(answer.status(), words, model);
    }

    private InferenceException failure(int status, String words, String model) {
        String said = "the server " + http.server() + " says " + (status == 200 ? "" : status + " ") + words;
        if (status == 404) {
            return new ModelNotFoundException("there is no model " + model + ", " + said);
        }
        if (status == 200 || status == 400) {
            return new EngineFailedException("Ollama could not do it, " + said, null);
        }
        return new ProviderUnavailableException("Ollama could not do it, " + said, null, status >= 500);
    }

    /** The lines of one pull, of which the last must say that it succeeded. */
    private final class Pull {
        private final String model;
        private final EventReader lines;
        private final Consumer<? super JsonObject> progress;
        private boolean succeeded;

        Pull(String model, EventReader lines, Consumer<? super JsonObject> progress) {
            this.model = model;
            this.lines = lines;
            this.progress = progress;
        }

        void take(byte[] bytes, int length) {
            lines.feed(bytes, 0, length);
            while (lines.next()) {
                line();
            }
        }

        void end() {
            lines.end();
            while (lines.next()) {
                line();
            }
            if (!succeeded) {
                throw new ProviderUnavailableException(
                        "the server " + http.server() + " broke off while it fetched " + model + ": fetch it again, and"
                                + " what is there already stays",
                        null,
                        true);
            }
        }

        private void line() {
            JsonObject line;
            try {
                line = Json.object(lines.bytes(), lines.from(), lines.to());
            } catch (StreamFault e) {
                throw new EngineFailedException("the server " + http.server() + " sent " + e.getMessage(), e);
            }
            if (line.get("error") != null) {
                throw failure(200, line.textOrEmpty("error"), model);
            }
            succeeded = line.textOrEmpty("status").equals("success");
            progress.accept(line);
        }
    }
}
