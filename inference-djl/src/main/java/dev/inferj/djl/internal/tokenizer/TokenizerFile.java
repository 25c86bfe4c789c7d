package dev.inferj.djl.internal.tokenizer;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.inferj.InvalidModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code tokenizer.json} says of its tokens. The file may have tens of megabytes, so it is read as a stream.
 */
final class TokenizerFile {
    /** Far beyond any vocabulary, so that a damaged id takes no memory. */
    private static final int MAX_TOKENS = 1 << 24;

    private final Map<String, Integer> vocabulary = new HashMap<>();
    private final List<AddedToken> added = new ArrayList<>();
    private JsonElement decoder = JsonNull.INSTANCE;
    private final Set<String> named;
    private final Set<String> merged = new HashSet<>();
    private boolean bytesAsText;

    private TokenizerFile(Set<String> named) {
        this.named = named;
    }

    /**
     * Reads a file.
     *
     * @param named tokens that the configuration names
     * @throws InvalidModelException if it cannot be read or is no such file
     */
    static TokenizerFile read(Path path, Set<String> named) {
        TokenizerFile file = new TokenizerFile(named);
        try (JsonReader reader = new JsonReader(Files.newBufferedReader(path, StandardCharsets.UTF_8))) {
            file.readAll(reader);
        } catch (IOException | JsonParseException | IllegalStateException | NumberFormatException e) {
            throw new InvalidModelException(path + " is no tokenizer that can be read: " + e.getMessage(), e);
        }
        if (file.vocabulary.isEmpty()) {
            throw new InvalidModelException(path + " holds no vocabulary");
        }
        return file;
    }

    /** Returns the ids of the model's own tokens, by how they are written in the file. */
    Map<String, Integer> vocabulary() {
        return vocabulary;
    }

    /** Returns the tokens beside the vocabulary, in the order of the file. */
    List<AddedToken> added() {
        return added;
    }

    /** Returns how tokens become text again, as the file says it. */
    JsonElement decoder() {
        return decoder;
    }

    /** Returns whether the model writes what it has no token for as bytes, {@code <0x0A>}. */
    boolean bytesAsText() {
        return bytesAsText;
    }

    /**
     * Returns whether a token that is named or added is ordinary text all the same, since the model builds tokens of it,
     * or it of others: such as an exclamation mark that has to serve for padding.
     */
    boolean isOrdinary(String token) {
        return merged.contains(token);
    }

    private void readAll(JsonReader reader) throws IOException {
        reader.beginObject();
        while (reader.hasNext()) {
            switch (reader.nextName()) {
                case "added_tokens" -> readAdded(reader);
                case "decoder" -> decoder = JsonParser.parseReader(reader);
                case "model" -> readModel(reader);
                default -> reader.skipValue();
            }
        }
        reader.endObject();
    }

    private void readAdded(JsonReader reader) throws IOException {
        if (reader.peek() == JsonToken.NULL) {
            reader.nextNull();
            return;
        }
        for (JsonElement element : JsonParser.parseReader(reader).getAsJsonArray()) {
            JsonObject token = element.getAsJsonObject();
            String content = JsonText.text(token, "content");
            if (content == null || !token.has("id")) {
                throw new JsonParseException("an added token must have an id and a content");
            }
            boolean special = JsonText.isTrue(token, "special");
            added.add(new AddedToken(checkedId(token.get("id").getAsInt()), content, special));
        }
    }

    private void readModel(JsonReader reader) throws IOException {
        reader.beginObject();
        while (reader.hasNext()) {
            switch (reader.nextName()) {
                case "byte_fallback" -> bytesAsText = reader.peek() == JsonToken.BOOLEAN && reader.nextBoolean();
                case "vocab" -> readVocabulary(reader);
                case "merges" -> readMerges(reader);
                default -> reader.skipValue();
            }
        }
        reader.endObject();
    }

    /** BPE, WordPiece and WordLevel name an id for each token; Unigram lists them with their scores. */
    private void readVocabulary(JsonReader reader) throws IOException {
        if (reader.peek() == JsonToken.BEGIN_ARRAY) {
            reader.beginArray();
            for (int id = 0; reader.hasNext(); id++) {
                reader.beginArray();
                vocabulary.putIfAbsent(reader.nextString(), checkedId(id));
                reader.skipValue();
                reader.endArray();
            }
            reader.endArray();
        } else {
            reader.beginObject();
            while (reader.hasNext()) {
                vocabulary.put(reader.nextName(), checkedId(reader.nextInt()));
            }
            reader.endObject();
        }
    }

    private void readMerges(JsonReader reader) throws IOException {
        Set<String> candidates = new HashSet<>(named);
        added.forEach(token -> candidates.add(token.content()));
        reader.beginArray();
        while (reader.hasNext()) {
            String first;
            String second;
            if (reader.peek() == JsonToken.BEGIN_ARRAY) {
                reader.beginArray();
                first = reader.nextString();
                second = reader.nextString();
                reader.endArray();
            } else {
                String both = reader.nextString();
                int space = both.indexOf(' ');
                first = both.substring(0, Math.max(0, space));
                second = both.substring(space + 1);
            }
            for (String token : List.of(first, second, first + second)) {
                if (candidates.contains(token)) {
                    merged.add(token);
                }
            }
        }
        reader.endArray();
    }

    private static int checkedId(int id) {
        if (id < 0 || id >= MAX_TOKENS) {
            throw new JsonParseException("a token's id must be in [0, " + MAX_TOKENS + "): " + id);
        }
        return id;
    }
}
