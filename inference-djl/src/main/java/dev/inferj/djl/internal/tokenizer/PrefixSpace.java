package dev.inferj.djl.internal.tokenizer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** The space that some tokenizers put in front of every text, and that must not be there where a text goes on. */
final class PrefixSpace {
    private PrefixSpace() {}

    /** Returns a normalizer or a pre-tokenizer, as {@code tokenizer.json} has them, that adds no space. */
    static JsonElement removed(JsonElement step) {
        if (!step.isJsonObject()) {
            return step;
        }
        JsonObject copy = step.getAsJsonObject().deepCopy();
        for (String list : new String[] {"normalizers", "pretokenizers"}) {
            if (copy.get(list) instanceof JsonArray steps) {
                JsonArray kept = new JsonArray();
                for (JsonElement each : steps) {
                    if (!isPrepend(each)) {
                        kept.add(removed(each));
                    }
                }
                copy.add(list, kept);
            }
        }
        if (copy.has("add_prefix_space")) {
            copy.addProperty("add_prefix_space", false);
        }
        if ("Metaspace".equals(JsonText.text(copy, "type"))) {
            copy.addProperty("prepend_scheme", "never");
        }
        return isPrepend(copy) ? emptySequence() : copy;
    }

    private static boolean isPrepend(JsonElement step) {
        return step instanceof JsonObject object && "Prepend".equals(JsonText.text(object, "type"));
    }

    private static JsonObject emptySequence() {
        JsonObject sequence = new JsonObject();
        sequence.addProperty("type", "Sequence");
        sequence.add("normalizers", new JsonArray());
        return sequence;
    }
}
