package dev.inferj.djl.internal.tokenizer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.inferj.djl.internal.json.JsonFields;
import dev.inferj.djl.internal.json.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration files of a folder say of its special tokens: {@code tokenizer_config.json},
 * {@code special_tokens_map.json}, {@code generation_config.json} and {@code config.json}, as far as they are there.
 */
final class SpecialTokens {
    private static final int MOST_BYTES = 64 << 20;
    private static final List<String> ROLES =
            List.of("bos_token", "eos_token", "pad_token", "unk_token", "cls_token", "sep_token", "mask_token");

    private final JsonFields tokenizer;
    private final JsonFields map;
    private final JsonFields model;
    private final JsonFields generation;

    /** Reads the files of a folder. @throws InvalidModelException if one of them is damaged */
    SpecialTokens(Path folder) {
        this.tokenizer = read(folder.resolve("tokenizer_config.json"));
        this.map = read(folder.resolve("special_tokens_map.json"));
        this.model = read(folder.resolve("config.json"));
        this.generation = read(folder.resolve("generation_config.json"));
    }

    /** Returns what the token that begins a text is written as, where the tokenizer's files say it. */
    Optional<String> begin() {
        return written("bos_token");
    }

    /** Returns what the token that ends a text is written as. */
    Optional<String> end() {
        return written("eos_token");
    }

    /** Returns the id of the token that begins a text, where the model's configuration names one. */
    Optional<Integer> beginId() {
        return ids(model.find("bos_token_id").orElse(null)).stream().findFirst();
    }

    /** Returns the ids that end an answer. */
    Set<Integer> endIds() {
        Set<Integer> ends = new TreeSet<>(ids(generation.find("eos_token_id").orElse(null)));
        ends.addAll(ids(model.find("eos_token_id").orElse(null)));
        // of a model that reads more than text
        model.object("text_config")
                .flatMap(text -> text.find("eos_token_id"))
                .ifPresent(more -> ends.addAll(ids(more)));
        return ends;
    }

    /** Returns whether the begin token goes in front of every text, where that is said. */
    Optional<Boolean> addsBegin() {
        return tokenizer.flag("add_bos_token");
    }

    /** Returns whether the end token goes behind every text, where that is said. */
    Optional<Boolean> addsEnd() {
        return tokenizer.flag("add_eos_token");
    }

    /** Returns all tokens that have a role, by how they are written. */
    Set<String> named() {
        Set<String> named = new LinkedHashSet<>();
        ROLES.forEach(role -> written(role).ifPresent(named::add));
        for (JsonFields source : List.of(tokenizer, map)) {
            if (source.find("additional_special_tokens").orElse(null) instanceof JsonArray more) {
                more.forEach(token -> written(token).ifPresent(named::add));
            }
        }
        named.remove("");
        return named;
    }

    /** Returns the tokens beside the vocabulary that the tokenizer's configuration lists, by id. */
    List<AddedToken> declared() {
        List<AddedToken> declared = new ArrayList<>();
        if (tokenizer.find("added_tokens_decoder").orElse(null) instanceof JsonObject tokens) {
            for (String id : tokens.keySet()) {
                if (id.matches("\\d{1,7}") && tokens.get(id) instanceof JsonObject token) {
                    String content = JsonText.text(token, "content");
                    if (content != null && !content.isEmpty()) {
                        declared.add(new AddedToken(Integer.parseInt(id), content, JsonText.isTrue(token, "special")));
                    }
                }
            }
            declared.sort(Comparator.comparingInt(AddedToken::id));
        }
        return declared;
    }

    private Optional<String> written(String role) {
        return tokenizer
                .find(role)
                .flatMap(SpecialTokens::written)
                .or(() -> map.find(role).flatMap(SpecialTokens::written));
    }

    /** A token is written as text, or as an object that holds it. */
    private static Optional<String> written(JsonElement token) {
        if (token instanceof JsonObject object) {
            return Optional.ofNullable(JsonText.text(object, "content"));
        }
        return token.isJsonPrimitive() && token.getAsJsonPrimitive().isString()
                ? Optional.of(token.getAsString())
                : Optional.empty();
    }

    private static Set<Integer> ids(@Nullable JsonElement ids) {
        Set<Integer> found = new LinkedHashSet<>();
        if (ids instanceof JsonArray list) {
            list.forEach(id -> found.addAll(ids(id)));
        } else if (ids != null
                && ids.isJsonPrimitive()
                && ids.getAsJsonPrimitive().isNumber()) {
            double id = ids.getAsDouble();
            if (id >= 0 && id == Math.rint(id) && id < Integer.MAX_VALUE) {
                found.add((int) id);
            }
        }
        return found;
    }

    private static JsonFields read(Path file) {
        return Files.isRegularFile(file) ? JsonFile.read(file, MOST_BYTES) : JsonFields.parse("{}", file.toString());
    }
}
