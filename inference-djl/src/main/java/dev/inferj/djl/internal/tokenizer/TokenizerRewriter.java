package dev.inferj.djl.internal.tokenizer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.inferj.InvalidModelException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Copies a {@code tokenizer.json} with another spelling of its control tokens, and without the truncation and the padding
 * that it may ask for. A stream, since the file may have tens of megabytes.
 */
final class TokenizerRewriter {
    private final Map<String, String> spelled;
    private final List<AddedToken> missing;
    private final boolean goesOn;
    private final JsonReader in;
    private final JsonWriter out;

    private TokenizerRewriter(
            Map<String, String> spelled, List<AddedToken> missing, boolean goesOn, JsonReader in, JsonWriter out) {
        this.spelled = spelled;
        this.missing = missing;
        this.goesOn = goesOn;
        this.in = in;
        this.out = out;
    }

    /**
     * Returns the copy.
     *
     * @param missing control tokens that the file should list and does not
     * @param goesOn whether the copy is for texts that go on from another, so that no space is put in front of them
     * @throws InvalidModelException if the file cannot be read
     */
    static String rewrite(Path file, PrivateSpelling spelling, List<AddedToken> missing, boolean goesOn) {
        StringWriter text = new StringWriter();
        try (JsonReader in = new JsonReader(Files.newBufferedReader(file, StandardCharsets.UTF_8));
                JsonWriter out = new JsonWriter(text)) {
            out.setHtmlSafe(false);
            new TokenizerRewriter(spelling.spelled(), missing, goesOn, in, out).copyFile();
        } catch (IOException | JsonParseException | IllegalStateException e) {
            throw new InvalidModelException(file + " is no tokenizer that can be read: " + e.getMessage(), e);
        }
        return text.toString();
    }

    private void copyFile() throws IOException {
        in.beginObject();
        out.beginObject();
        boolean listed = false;
        while (in.hasNext()) {
            String name = in.nextName();
            out.name(name);
            switch (name) {
                case "truncation", "padding" -> {
                    in.skipValue();
                    out.nullValue();
                }
                case "added_tokens" -> {
                    copyAdded();
                    listed = true;
                }
                case "normalizer", "pre_tokenizer" -> copyWithoutSpace();
                case "model" -> copyModel();
                default -> copy();
            }
        }
        if (!listed) {
            out.name("added_tokens").beginArray();
            addMissing();
            out.endArray();
        }
        in.endObject();
        out.endObject();
    }

    private void copyAdded() throws IOException {
        out.beginArray();
        if (in.peek() == JsonToken.NULL) {
            in.nextNull();
        } else {
            for (JsonElement element : JsonParser.parseReader(in).getAsJsonArray()) {
                JsonObject token = element.getAsJsonObject();
                String spelling = spelled.get(token.get("content").getAsString());
                if (spelling != null) {
                    token.addProperty("content", spelling);
                    token.addProperty("special", true);
                    token.addProperty("normalized", false);
                    token.addProperty("single_word", false);
                }
                write(token);
            }
        }
        addMissing();
        out.endArray();
    }

    private void addMissing() throws IOException {
        for (AddedToken token : missing) {
            JsonObject added = new JsonObject();
            added.addProperty("id", token.id());
            added.addProperty("content", spelled.get(token.content()));
            for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
                added.addProperty(flag, false);
            }
            added.addProperty("special", true);
            write(added);
        }
    }

    private void copyWithoutSpace() throws IOException {
        JsonElement element = JsonParser.parseReader(in);
        write(goesOn ? PrefixSpace.removed(element) : element);
    }

    private void copyModel() throws IOException {
        in.beginObject();
        out.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            out.name(name);
            if (name.equals("vocab")) {
                copyVocabulary();
            } else if (name.equals("unk_token") && in.peek() == JsonToken.STRING) {
                String unknown = in.nextString();
                out.value(spelled.getOrDefault(unknown, unknown));
            } else {
                copy();
            }
        }
        in.endObject();
        out.endObject();
    }

    private void copyVocabulary() throws IOException {
        if (in.peek() == JsonToken.BEGIN_ARRAY) {
            in.beginArray();
            out.beginArray();
            while (in.hasNext()) {
                in.beginArray();
                out.beginArray();
                String token = in.nextString();
                out.value(spelled.getOrDefault(token, token));
                copy();
                in.endArray();
                out.endArray();
            }
            in.endArray();
            out.endArray();
        } else {
            in.beginObject();
            out.beginObject();
            while (in.hasNext()) {
                String token = in.nextName();
                out.name(spelled.getOrDefault(token, token));
                copy();
            }
            in.endObject();
            out.endObject();
        }
    }

    private void copy() throws IOException {
        switch (in.peek()) {
            case BEGIN_OBJECT -> {
                in.beginObject();
                out.beginObject();
                while (in.hasNext()) {
                    out.name(in.nextName());
                    copy();
                }
                in.endObject();
                out.endObject();
            }
            case BEGIN_ARRAY -> {
                in.beginArray();
                out.beginArray();
                while (in.hasNext()) {
                    copy();
                }
                in.endArray();
                out.endArray();
            }
            case STRING -> out.value(in.nextString());
            case NUMBER -> out.jsonValue(in.nextString());
            case BOOLEAN -> out.value(in.nextBoolean());
            default -> {
                in.nextNull();
                out.nullValue();
            }
        }
    }

    private void write(JsonElement element) throws IOException {
        out.jsonValue(element.toString());
    }
}
